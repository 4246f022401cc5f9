package io.github.sublstm.cell;

/**
 * One time step as a cell's loops see it, forward and backward. Every array holds one value per
 * (example, unit) pair of a share of the minibatch, in any order that is the same in all of them.
 * One object is filled anew for each step, so that no step allocates.
 */
public final class FloatStep {

  /** How many values of each array take part. */
  public int values;

  /**
   * One array per slot (see {@link CellType}): pre-activations before {@link FloatCell#forward},
   * activations after it.
   */
  public float[][] gates;

  /** The decay; not used by a cell with a forget gate. */
  public float[] decay;

  /** The update-dropout factors d, or null for none. */
  public float[] update;

  /** c before the step. */
  public float[] cellBefore;

  /** c after the step. */
  public float[] cell;

  /** h after the step, which {@link FloatCell#forward} writes. */
  public float[] hidden;

  /** dLoss/dh of this step, all paths added up. */
  public float[] hiddenError;

  /**
   * dLoss/dc that reaches this step from the next before {@link FloatCell#backward}, that for the
   * step before after it.
   */
  public float[] cellError;

  /** Receives dLoss/dpre-activation, one array per slot. */
  public float[][] deltas;

  /** dLoss/ddecay is added to it; not used by a cell with a forget gate. */
  public float[] decayError;

  /** A work array. */
  public float[] scratch;

  /** Creates a step whose arrays are yet to be set. */
  public FloatStep() {}
}
