import io.github.sublstm.conf.SubLSTM;
import java.io.File;
import java.io.IOException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

public class Quickstart {
  public static void main(String[] args) throws IOException {
    MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(1).updater(new Adam(0.01)).list()
        .layer(new LastTimeStep(new SubLSTM.Builder().nIn(1).nOut(32).build()))
        .layer(new OutputLayer.Builder(LossFunction.MCXENT).nIn(32).nOut(2)
            .activation(Activation.SOFTMAX).build())
        .build());
    network.init();

    DataSet train = sequences();
    for (int epoch = 0; epoch < 50; epoch++) {
      network.fit(train);
    }
    System.out.println("loss " + network.score());

    File file = new File("target/quickstart.zip");
    network.save(file);
    MultiLayerNetwork loaded = MultiLayerNetwork.load(file, true);
    DataSet test = sequences();
    Evaluation evaluation = new Evaluation(2);
    evaluation.eval(test.getLabels(), loaded.output(test.getFeatures()));
    System.out.println("accuracy on new sequences " + evaluation.accuracy());
  }

  /** Is the mean of a noisy sequence below or above zero? [64 sequences, 1 feature, 20 steps] */
  static DataSet sequences() {
    INDArray sequences = Nd4j.randn(64, 1, 20).addi(Nd4j.linspace(-1, 1, 64).reshape(64, 1, 1));
    INDArray above = sequences.mean(1, 2).gt(0).castTo(sequences.dataType());
    return new DataSet(sequences, Nd4j.vstack(above.rsub(1), above).transpose());
  }
}
