package io.github.sublstm.engine;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Which (example, time step) pairs of a minibatch are masked, read once from DL4J's mask array. */
public final class StepMask {

  private final int minibatch;
  private final boolean[] masked;
  private final boolean[] anyMasked;

  private StepMask(int minibatch, int steps) {
    this.minibatch = minibatch;
    this.masked = new boolean[minibatch * steps];
    this.anyMasked = new boolean[steps];
  }

  /**
   * Reads a mask.
   *
   * @param mask {@code [B, T]}, zero where a step is masked, or null
   * @return null if no step is masked
   */
  public static StepMask of(INDArray mask) {
    if (mask == null) {
      return null;
    }
    int minibatch = (int) mask.size(0);
    int steps = (int) mask.size(1);
    double[] values = mask.dup('f').data().asDouble();
    StepMask result = new StepMask(minibatch, steps);
    boolean any = false;
    for (int t = 0; t < steps; t++) {
      for (int e = 0; e < minibatch; e++) {
        if (values[t * minibatch + e] == 0) {
          result.masked[t * minibatch + e] = true;
          result.anyMasked[t] = true;
          any = true;
        }
      }
    }
    return any ? result : null;
  }

  /**
   * Tells whether an example's step is masked.
   *
   * @param example the example
   * @param step the time step
   * @return true if the step does not exist
   */
  public boolean isMasked(int example, int step) {
    return masked[step * minibatch + example];
  }

  /**
   * Tells whether any example's step is masked.
   *
   * @param step the time step
   * @return true if there is such an example
   */
  public boolean anyMasked(int step) {
    return anyMasked[step];
  }

  /**
   * Returns a column {@code [B, 1]} with 1 for the examples that have the step and 0 for the
   * others.
   *
   * @param step the time step
   * @return a new array
   */
  public INDArray present(int step) {
    double[] column = new double[minibatch];
    for (int e = 0; e < minibatch; e++) {
      column[e] = isMasked(e, step) ? 0 : 1;
    }
    return Nd4j.createFromArray(column).reshape(minibatch, 1);
  }

  /**
   * Sets the rows of the examples that do not have a step to zero.
   *
   * @param mask null if every step is present
   * @param rows {@code [B, size]}; changed
   * @param step the time step
   */
  public static void clear(StepMask mask, INDArray rows, int step) {
    if (mask != null && mask.anyMasked(step)) {
      for (int e = 0; e < rows.size(0); e++) {
        if (mask.isMasked(e, step)) {
          rows.getRow(e).assign(0);
        }
      }
    }
  }

  /**
   * Carries rows past a step for the examples that do not have it.
   *
   * @param mask null if every step is present
   * @param before {@code [B, size]}, what comes to the step
   * @param after {@code [B, size]}, what the step makes of it
   * @param step the time step
   * @return {@code after} itself if all examples have the step, else new rows with those of {@code
   *     before} for the examples that do not
   */
  public static INDArray carry(StepMask mask, INDArray before, INDArray after, int step) {
    if (mask == null || !mask.anyMasked(step)) {
      return after;
    }
    INDArray present = mask.present(step).castTo(after.dataType());
    return after.mulColumnVector(present).addi(before.mulColumnVector(present.rsub(1)));
  }
}
