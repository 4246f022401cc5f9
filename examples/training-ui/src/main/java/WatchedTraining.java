import io.github.sublstm.conf.FixSubLSTM;
import io.github.sublstm.conf.FusedGRU;
import io.github.sublstm.conf.FusedLSTM;
import io.github.sublstm.conf.SparseSoftmaxOutputLayer;
import io.github.sublstm.conf.SubLSTM;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.ui.api.UIServer;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** Trains a small network while DL4J's training UI shows it in a browser. */
public class WatchedTraining {

  static final int CLASSES = 5;

  public static void main(String[] args) throws InterruptedException {
    StatsStorage statistics = new InMemoryStatsStorage();
    UIServer server = UIServer.getInstance();
    server.attach(statistics);
    System.out.println("Open " + server.getAddress() + "/train while the network learns.");

    MultiLayerNetwork network = network();
    network.setListeners(new StatsListener(statistics, 1));
    train(network, 2000);
    System.out.println("loss " + network.score() + "; press Ctrl-C to end");
    Thread.currentThread().join();
  }

  /** One of each recurrent layer, below a softmax with labels that are class numbers. */
  static MultiLayerNetwork network() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(0.01))
                .list()
                .layer(new SubLSTM.Builder().nIn(1).nOut(16).build())
                .layer(new FixSubLSTM.Builder().nIn(16).nOut(16).build())
                .layer(new FusedLSTM.Builder().nIn(16).nOut(16).build())
                .layer(new FusedGRU.Builder().nIn(16).nOut(16).build())
                .layer(new SparseSoftmaxOutputLayer.Builder().nIn(16).nOut(CLASSES).build())
                .build());
    network.init();
    return network;
  }

  /** The class at each step is how many of the last inputs were above one half. */
  static void train(MultiLayerNetwork network, int iterations) {
    int minibatch = 32;
    int steps = 20;
    for (int i = 0; i < iterations; i++) {
      INDArray inputs = Nd4j.rand(minibatch, 1, steps);
      INDArray labels = Nd4j.zeros(minibatch, 1, steps);
      for (int b = 0; b < minibatch; b++) {
        for (int t = 0; t < steps; t++) {
          int above = 0;
          for (int s = Math.max(0, t - CLASSES + 2); s <= t; s++) {
            above += inputs.getDouble(b, 0, s) > 0.5 ? 1 : 0;
          }
          labels.putScalar(b, 0, t, above);
        }
      }
      network.fit(inputs, labels);
    }
  }
}
