package io.github.sublstm.training;

import io.github.sublstm.conf.SubLSTM;
import io.github.sublstm.data.trials.TrialTask;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A network that answers with numbers, read out at every step. */
final class TinyRegression {

  private TinyRegression() {}

  static MultiLayerNetwork create(TrialTask task) {
    return create(task, 1);
  }

  /**
   * @param kept probability of update dropout
   */
  static MultiLayerNetwork create(TrialTask task, double kept) {
    SubLSTM.Builder cells = new SubLSTM.Builder().nIn(task.inputs()).nOut(10);
    if (kept < 1) {
      cells.updateDropout(kept);
    }
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(new Adam(0.03))
                .list()
                .layer(cells.build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nIn(10)
                        .nOut(task.outputs())
                        .dataFormat(RNNFormat.NCW)
                        .build())
                .build());
    network.init();
    return network;
  }
}
