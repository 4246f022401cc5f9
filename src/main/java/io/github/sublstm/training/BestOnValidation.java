package io.github.sublstm.training;

import io.github.sublstm.training.checkpoint.ArrayCodec;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Keeps the parameters a model had when it was best on the validation data. Of equals the first is
 * kept, for it has trained the least, unless the last is asked for.
 */
public final class BestOnValidation {

  private final Metric metric;
  private final boolean lastOfEquals;
  private double value;
  private int epoch;
  private int reached;
  private INDArray parameters;

  /** Nothing is kept yet. */
  public BestOnValidation(Metric metric) {
    this(metric, false);
  }

  /**
   * Nothing is kept yet.
   *
   * @param lastOfEquals whether the last of equally good models is kept, in place of the first
   */
  public BestOnValidation(Metric metric, boolean lastOfEquals) {
    this.metric = metric;
    this.lastOfEquals = lastOfEquals;
    this.value = metric.worst();
  }

  /**
   * Copies the model's parameters if {@code candidate} beats all values offered before, or equals
   * the best and the last of equals is to be kept.
   *
   * @param epoch when the value was measured
   * @param candidate the metric on the validation data; a NaN is never kept
   * @return whether it beats all before
   */
  public boolean offer(Model model, int epoch, double candidate) {
    boolean isBetter = metric.isBetter(candidate, value);
    if (isBetter) {
      value = candidate;
      reached = epoch;
    } else if (!lastOfEquals || candidate != value) {
      return false;
    }
    this.epoch = epoch;
    if (parameters == null) {
      parameters = model.params().dup();
    } else {
      parameters.assign(model.params());
    }
    return isBetter;
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

  /** The epoch of the kept model; 0 before the first. */
  public int epoch() {
    return epoch;
  }

  /** The epoch when the best value was first reached; 0 before the first. */
  public int reached() {
    return reached;
  }

  void write(DataOutputStream out) throws IOException {
    out.writeDouble(value);
    out.writeInt(epoch);
    out.writeInt(reached);
    ArrayCodec.write(out, parameters);
  }

  /** Takes up what {@link #write} wrote. */
  void read(DataInputStream in) throws IOException {
    value = in.readDouble();
    epoch = in.readInt();
    reached = in.readInt();
    parameters = ArrayCodec.read(in);
  }
}
