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

  private final Coefficients coefficients = new Coefficients();

  /** What DL4J's builder has dropped if it was out of range. */
  Coefficients coefficients() {
    return coefficients;
  }

  /**
   * Sets L1 regularisation of the weights.
   *
   * @param l1 the coefficient, at least 0
   * @return this
   */
  @Override
  public T l1(double l1) {
    coefficients.set("l1", l1);
    return super.l1(l1);
  }

  /**
   * Sets L2 regularisation of the weights, in place of weight decay.
   *
   * @param l2 the coefficient, at least 0
   * @return this
   */
  @Override
  public T l2(double l2) {
    coefficients.set("l2", l2);
    return super.l2(l2);
  }

  /**
   * Sets L1 regularisation of the biases.
   *
   * @param l1Bias the coefficient, at least 0
   * @return this
   */
  @Override
  public T l1Bias(double l1Bias) {
    coefficients.set("l1Bias", l1Bias);
    return super.l1Bias(l1Bias);
  }

  /**
   * Sets L2 regularisation of the biases, in place of weight decay.
   *
   * @param l2Bias the coefficient, at least 0
   * @return this
   */
  @Override
  public T l2Bias(double l2Bias) {
    coefficients.set("l2Bias", l2Bias);
    return super.l2Bias(l2Bias);
  }

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
    coefficients.set("weightDecay", coefficient);
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
    coefficients.set("weightDecayBias", coefficient);
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
