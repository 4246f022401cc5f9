package io.github.sublstm.conf;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * Options of DL4J's output layers that are repeated because its builder returns a raw type and so
 * ends a chain of calls.
 *
 * @param <T> the concrete builder
 */
@SuppressWarnings("unchecked")
abstract class RegularisedOutputBuilder<T extends BaseOutputLayer.Builder<T>>
    extends BaseOutputLayer.Builder<T> {

  /**
   * Sets weight decay of the weights, multiplied by the learning rate.
   *
   * @param coefficient the coefficient, at least 0
   * @return this
   */
  @Override
  public T weightDecay(double coefficient) {
    return weightDecay(coefficient, true);
  }

  /**
   * Sets weight decay of the weights, in place of L2 regularisation.
   *
   * @param coefficient the coefficient, at least 0
   * @param applyLr whether the learning rate multiplies it
   * @return this
   */
  @Override
  public T weightDecay(double coefficient, boolean applyLr) {
    super.weightDecay(coefficient, applyLr);
    return (T) this;
  }

  /**
   * Sets weight decay of the biases, multiplied by the learning rate.
   *
   * @param coefficient the coefficient, at least 0
   * @return this
   */
  @Override
  public T weightDecayBias(double coefficient) {
    return weightDecayBias(coefficient, true);
  }

  /**
   * Sets weight decay of the biases, in place of L2 regularisation.
   *
   * @param coefficient the coefficient, at least 0
   * @param applyLr whether the learning rate multiplies it
   * @return this
   */
  @Override
  public T weightDecayBias(double coefficient, boolean applyLr) {
    super.weightDecayBias(coefficient, applyLr);
    return (T) this;
  }

  /**
   * Sets the regularisation of the weights.
   *
   * @param regularization replaces what was set before
   * @return this
   */
  @Override
  public T regularization(List<Regularization> regularization) {
    super.regularization(regularization);
    return (T) this;
  }

  /**
   * Sets the regularisation of the biases.
   *
   * @param regularizationBias replaces what was set before
   * @return this
   */
  @Override
  public T regularizationBias(List<Regularization> regularizationBias) {
    super.regularizationBias(regularizationBias);
    return (T) this;
  }
}
