package io.github.sublstm.conf;

import io.github.sublstm.engine.Engine;
import java.util.List;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * The options that all recurrent layers of this library share. DL4J's own are repeated where its
 * builder returns a raw type and so ends a chain of calls, or silently accepts a number out of
 * range.
 *
 * @param <T> the concrete builder
 */
@SuppressWarnings("unchecked")
abstract class CheckedBuilder<T extends BaseRecurrentLayer.Builder<T>>
    extends BaseRecurrentLayer.Builder<T> {

  private Engine engine = Engine.AUTO;
  private double updateDropout = 1;
  private boolean inputGradient = true;
  private final Coefficients coefficients = new Coefficients();
  private double dropOut = 1;

  /** Starts with NCW data, the fastest engine and no update dropout. */
  CheckedBuilder() {
    setRnnDataFormat(RNNFormat.NCW);
  }

  Engine engine() {
    return engine;
  }

  double updateDropout() {
    return updateDropout;
  }

  boolean inputGradient() {
    return inputGradient;
  }

  /** Checks what DL4J's builder has refused or dropped, so that no trace of it is left. */
  void check(Checks checks) {
    coefficients.check(checks);
    checks.keepProbability("dropOut", dropOut);
  }

  /**
   * Chooses the engine.
   *
   * @param engine {@link Engine#AUTO} (default), {@link Engine#HOST} or {@link Engine#ND4J}
   * @return this
   */
  public T engine(Engine engine) {
    this.engine = engine;
    return (T) this;
  }

  /**
   * Sets update dropout: in training, each value that a time step writes into the cell state is
   * kept with this probability, divided by it, and otherwise left out; recurrent dropout without
   * memory loss, Semeniuta et al. 2016. For the subtractive cells c = c⁻∘f + d∘(z − i), for the
   * LSTM c = c⁻∘f + d∘z∘i, for the GRU h = (1 − u)∘d∘n + u∘h⁻. As in DL4J's {@code dropOut}, the
   * number is the probability of <em>keeping</em>; the paper's tables list the probability of
   * dropping.
   *
   * @param keepProbability in (0,1]; 1 (default) for none
   * @return this
   */
  public T updateDropout(double keepProbability) {
    this.updateDropout = keepProbability;
    return (T) this;
  }

  /**
   * Sets whether training computes the gradient of the layer's input. DL4J asks every layer for it
   * but reads that of the lowest only if the caller wants it. Without it a training step is shorter
   * (by one of six products where the input is as wide as the layer); the gradients of the
   * parameters are the same.
   *
   * <p>Use false where nothing below the layer learns: no layer, or only layers in a {@code
   * FrozenLayer} (not {@code FrozenLayerWithBackprop}, which passes errors on). In its place the
   * layer returns an array that throws an exception, naming this option, when anything reads it: a
   * layer, graph vertex or preprocessor below, {@code Bidirectional}, or a program that propagates
   * errors further.
   *
   * @param inputGradient true (default) or false
   * @return this
   */
  public T inputGradient(boolean inputGradient) {
    this.inputGradient = inputGradient;
    return (T) this;
  }

  /**
   * Sets dropout of the layer's input.
   *
   * @param keepProbability the probability of <em>keeping</em> a value, in (0,1]; as in DL4J, 0 is
   *     a special value that leaves it to the network's setting
   * @return this
   */
  @Override
  public T dropOut(double keepProbability) {
    if (keepProbability == 0 || Checks.isKeepProbability(keepProbability)) {
      return super.dropOut(keepProbability);
    }
    this.dropOut = keepProbability;
    return (T) this;
  }

  /**
   * Sets dropout of the layer's input.
   *
   * @param dropout any of DL4J's kinds, or null to leave it to the network's setting
   * @return this
   */
  @Override
  public T dropOut(IDropout dropout) {
    this.dropOut = 1;
    return super.dropOut(dropout);
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
