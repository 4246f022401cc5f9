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

  /** One array per constant of the cell (see {@link CellType#constants()}). */
  public float[][] constants;

  /**
   * What the square of each u = θz z − θi i counts in the loss, 0 for an example without the step;
   * or null for no such penalty.
   */
  public float[] penaltyWeights;

  /** {@link FloatCell#forward} adds the penalties to it. */
  public float[] penalties;

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

  /** dLoss/dconstant is added to it, one array per constant. */
  public float[][] constantErrors;

  /** A work array. */
  public float[] scratch;

  /** Creates a step whose arrays are yet to be set. */
  public FloatStep() {}
}
