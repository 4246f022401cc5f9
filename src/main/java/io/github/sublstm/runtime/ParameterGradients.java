package io.github.sublstm.runtime;

import java.util.Map;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.conf.weightnoise.IWeightNoise;
import org.deeplearning4j.nn.conf.weightnoise.WeightNoise;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.BooleanIndexing;
import org.nd4j.linalg.indexing.conditions.Conditions;

/**
 * The gradients of a layer's parameters, some of which the pass used with noise on them.
 *
 * <p>DL4J's own layers take dLoss/d(noisy weight) for dLoss/dweight, so with DropConnect they also
 * move the weights that a pass had left out. Here the factor that the noise put on a weight is on
 * its gradient too, as in Wan et al. 2013 ("Regularization of Neural Networks using DropConnect").
 *
 * @param flattened the gradients of all parameters, a view of the network's
 * @param byKey views of the parts of {@code flattened}, by the parameters' keys
 */
public record ParameterGradients(INDArray flattened, Map<String, INDArray> byKey) {

  /**
   * Ends a backward pass: turns dLoss/dused, which it left in the views, into dLoss/dparameter, in
   * place. Noise that is added leaves it as it is.
   *
   * @param noise the layer's weight noise, or null
   * @param params the parameters themselves, by key
   * @param noisy what the pass used in their place, by key; emptied, so that the next pass draws
   *     its own noise
   * @return the gradients as DL4J takes them
   */
  public Gradient finish(
      IWeightNoise noise, Map<String, INDArray> params, Map<String, INDArray> noisy) {
    if (isFactor(noise)) {
      noisy.forEach((key, used) -> multiplyByFactor(byKey.get(key), params.get(key), used));
    }
    noisy.clear();
    Gradient gradient = new DefaultGradient(flattened);
    byKey.forEach(gradient.gradientForVariable()::put);
    return gradient;
  }

  private static boolean isFactor(IWeightNoise noise) {
    return noise instanceof DropConnect
        || noise instanceof WeightNoise distribution && !distribution.isAdditive();
  }

  private static void multiplyByFactor(INDArray gradient, INDArray param, INDArray used) {
    if (used == param) {
      return;
    }
    INDArray factor = used.div(param);
    // A weight of 0 hides its factor; 1 lets it leave 0.
    BooleanIndexing.replaceWhere(factor, 1, Conditions.isNan());
    gradient.muli(factor);
  }
}
