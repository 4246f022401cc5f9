package io.github.sublstm.experiments;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The paper's classifier: one recurrent layer, read out by a softmax after the last time step. */
final class SequenceClassifier {

  /** Glorot's, as in the paper. */
  static final WeightInit WEIGHT_INIT = WeightInit.XAVIER;

  private SequenceClassifier() {}

  /**
   * @param recurrent reads sequences {@code [batch, inputs, steps]}
   * @param classes size of the softmax
   * @param seed of the initial weights
   */
  static MultiLayerConfiguration configuration(
      BaseRecurrentLayer recurrent, int classes, IUpdater updater, long seed) {
    return new NeuralNetConfiguration.Builder()
        .seed(seed)
        .weightInit(WEIGHT_INIT)
        .updater(updater)
        .list()
        .layer(new LastTimeStep(recurrent))
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nIn(recurrent.getNOut())
                .nOut(classes)
                .build())
        .build();
  }
}
