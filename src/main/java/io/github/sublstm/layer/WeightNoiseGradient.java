package io.github.sublstm.layer;

import io.github.sublstm.engine.CellParameters;
import io.github.sublstm.params.GatedParamInitializer;
import java.util.Map;
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
final class WeightNoiseGradient {

  private WeightNoiseGradient() {}

  /**
   * Turns dLoss/dused into dLoss/dweight, in place.
   *
   * @param noise the layer's weight noise, or null
   * @param weights the weights themselves
   * @param used what the pass computed with: the weights with noise, or the weights themselves
   * @param gradients dLoss/dused on entry
   */
  static void toWeightGradients(
      IWeightNoise noise,
      Map<String, INDArray> weights,
      CellParameters used,
      Map<String, INDArray> gradients) {
    if (isFactor(noise)) {
      apply(GatedParamInitializer.INPUT_WEIGHT_KEY, weights, used.inputWeights(), gradients);
      apply(
          GatedParamInitializer.RECURRENT_WEIGHT_KEY, weights, used.recurrentWeights(), gradients);
      apply(GatedParamInitializer.BIAS_KEY, weights, used.bias(), gradients);
    }
  }

  private static void apply(
      String key, Map<String, INDArray> weights, INDArray used, Map<String, INDArray> gradients) {
    INDArray weight = weights.get(key);
    if (used == weight) {
      return;
    }
    INDArray factor = used.div(weight);
    // A weight of 0 hides its factor; 1 lets it leave 0.
    BooleanIndexing.replaceWhere(factor, 1, Conditions.isNan());
    gradients.get(key).muli(factor);
  }

  private static boolean isFactor(IWeightNoise noise) {
    return noise instanceof DropConnect
        || noise instanceof WeightNoise distribution && !distribution.isAdditive();
  }
}
