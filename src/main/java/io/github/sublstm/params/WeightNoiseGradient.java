package io.github.sublstm.params;

import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.conf.weightnoise.IWeightNoise;
import org.deeplearning4j.nn.conf.weightnoise.WeightNoise;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.BooleanIndexing;
import org.nd4j.linalg.indexing.conditions.Conditions;

/**
 * Gradients with respect to weights that a pass used with noise on them.
 *
 * <p>DL4J's own layers take dLoss/d(noisy weight) for dLoss/dweight, so with DropConnect they also
 * move the weights that a pass had left out. Here the factor that the noise put on a weight is on
 * its gradient too, as in Wan et al. 2013 ("Regularization of Neural Networks using DropConnect").
 */
public final class WeightNoiseGradient {

  private WeightNoiseGradient() {}

  /**
   * Turns dLoss/dused into dLoss/dweight, in place. Noise that is added leaves it as it is.
   *
   * @param noise the layer's weight noise, or null
   * @param weight the weights themselves
   * @param used what the pass computed with: the weights with noise, or the weights themselves
   * @param gradient dLoss/dused on entry
   */
  public static void toWeightGradient(
      IWeightNoise noise, INDArray weight, INDArray used, INDArray gradient) {
    if (used == weight || !isFactor(noise)) {
      return;
    }
    INDArray factor = used.div(weight);
    // A weight of 0 hides its factor; 1 lets it leave 0.
    BooleanIndexing.replaceWhere(factor, 1, Conditions.isNan());
    gradient.muli(factor);
  }

  private static boolean isFactor(IWeightNoise noise) {
    return noise instanceof DropConnect
        || noise instanceof WeightNoise distribution && !distribution.isAdditive();
  }
}
