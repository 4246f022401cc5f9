package io.github.sublstm.experiments.recipe;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The paper's classifier: one recurrent layer, read out by a softmax after the last time step. */
public final class SequenceClassifier {

  private SequenceClassifier() {}

  /**
   * @param settings for both layers: seed, weights, updater, gradients
   * @param recurrent reads sequences {@code [batch, inputs, steps]}
   * @param classes size of the softmax
   */
  public static MultiLayerConfiguration configuration(
      NeuralNetConfiguration.Builder settings, BaseRecurrentLayer recurrent, int classes) {
    return settings
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
