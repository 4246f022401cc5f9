package io.github.sublstm.training;

import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Keeps the parameters a model had when it was best on the validation data. Of equals the first is
 * kept, for it has trained the least.
 */
public final class BestOnValidation {

  private final Metric metric;
  private double value;
  private int epoch;
  private INDArray parameters;

  /** Nothing is kept yet. */
  public BestOnValidation(Metric metric) {
    this(metric, metric.worst(), 0, null);
  }

  /** What was kept before; the parameters are null before the first. */
  BestOnValidation(Metric metric, double value, int epoch, INDArray parameters) {
    this.metric = metric;
    this.value = value;
    this.epoch = epoch;
    this.parameters = parameters;
  }

  /**
   * Copies the model's parameters if {@code candidate} beats all values offered before.
   *
   * @param epoch when the value was measured
   * @param candidate the metric on the validation data; a NaN is never kept
   * @return whether it is the best so far
   */
  public boolean offer(Model model, int epoch, double candidate) {
    if (!metric.isBetter(candidate, value)) {
      return false;
    }
    this.value = candidate;
    this.epoch = epoch;
    if (parameters == null) {
      parameters = model.params().dup();
    } else {
      parameters.assign(model.params());
    }
    return true;
  }

  /**
   * Gives the model its best parameters back.
   *
   * @throws IllegalStateException if nothing was kept
   */
  public void restore(Model model) {
    if (parameters == null) {
      throw new IllegalStateException("No model has been kept: every " + metric.id() + " was NaN");
    }
    model.setParams(parameters);
  }

  /** The best value so far; {@link Metric#worst()} before the first. */
  public double value() {
    return value;
  }

  /** The epoch of the best value; 0 before the first. */
  public int epoch() {
    return epoch;
  }

  /** Null before the first. */
  INDArray parameters() {
    return parameters;
  }
}
