package io.github.sublstm.cell;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * One cell's equations over one time step in Java's Vector API: the gates of 16 units are read next
 * to each other, so that a step is one sweep over memory that is still in the cache.
 *
 * <p>With {@link #L} values in a vector, block q of a step holds the gates of L units of one
 * example at {@code [q·G·L, (q+1)·G·L)}, slot after slot, and their states at {@code [q·L,
 * (q+1)·L)}. An example has {@code blocks} blocks; examples follow each other. Units that only fill
 * up the last block have zero weights and stay harmless.
 */
public abstract class VectorCell {

  /** 512-bit vectors. */
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_512;

  /** Values in a vector. */
  public static final int L = SPECIES.length();

  /** Creates a cell; it holds no state. */
  protected VectorCell() {}

  /**
   * Returns the sweeps of a cell.
   *
   * @param type which cell
   * @return a stateless implementation that may be shared
   */
  public static VectorCell of(CellType type) {
    switch (type) {
      case SUB_LSTM:
        return new VectorSubLstmCell();
      case FIX_SUB_LSTM:
        return new VectorFixSubLstmCell();
      case LSTM:
        return new VectorLstmCell();
      default:
        throw new IllegalArgumentException("no sweeps for " + type);
    }
  }

  /**
   * Computes one time step.
   *
   * @param rows how many examples
   * @param blocks how many blocks an example has
   * @param gates pre-activations on entry, activations on return
   * @param decay the decay, one example's blocks, or null if the cell has a forget gate
   * @param update the update-dropout factors d, or null for none
   * @param cPrev the cell state before the step
   * @param c receives the cell state
   * @param h receives the hidden state
   */
  public abstract void forward(
      int rows,
      int blocks,
      float[] gates,
      float[] decay,
      float[] update,
      float[] cPrev,
      float[] c,
      float[] h);

  /**
   * Computes the errors of one time step.
   *
   * @param rows how many examples
   * @param blocks how many blocks an example has
   * @param gates the activations that {@link #forward} left
   * @param decay as in the forward step
   * @param update as in the forward step
   * @param cPrev as in the forward step
   * @param c the cell state after the step
   * @param dh dLoss/dh of this step, all paths added up
   * @param dc dLoss/dc that reaches this step from the next on entry; that for the step before on
   *     return
   * @param deltas receives dLoss/dpre-activation in the layout of the gates
   * @param delta0 where in {@code deltas} this step begins
   * @param biasErrors one example's gates; the deltas of all rows are added to it
   * @param decayErrors one example's blocks; dLoss/ddecay is added to it, or null
   */
  public abstract void backward(
      int rows,
      int blocks,
      float[] gates,
      float[] decay,
      float[] update,
      float[] cPrev,
      float[] c,
      float[] dh,
      float[] dc,
      float[] deltas,
      int delta0,
      float[] biasErrors,
      float[] decayErrors);

  /** tanh as in {@link FloatMath}, whose accuracy it shares. */
  static FloatVector tanh(FloatVector v) {
    FloatVector x = v.max(-FloatMath.LIMIT).min(FloatMath.LIMIT);
    FloatVector u = x.mul(x);
    FloatVector p =
        u.mul(FloatMath.P4)
            .add(FloatMath.P3)
            .fma(u, constant(FloatMath.P2))
            .fma(u, constant(FloatMath.P1))
            .fma(u, constant(1f));
    FloatVector q =
        u.mul(FloatMath.Q4)
            .add(FloatMath.Q3)
            .fma(u, constant(FloatMath.Q2))
            .fma(u, constant(FloatMath.Q1))
            .fma(u, constant(1f));
    return x.mul(p).div(q);
  }

  /** σ(v) = ½ + ½·tanh(v/2). */
  static FloatVector sigmoid(FloatVector v) {
    return tanh(v.mul(0.5f)).fma(constant(0.5f), constant(0.5f));
  }

  /** s(1 − s), the slope of a sigmoid whose value is s. */
  static FloatVector sigmoidSlope(FloatVector s) {
    return s.sub(s.mul(s));
  }

  /** 1 − s², the slope of a tanh whose value is s. */
  static FloatVector tanhSlope(FloatVector s) {
    return constant(1f).sub(s.mul(s));
  }

  /** Turns vanishing values to zero, as {@link FloatMath#FLUSH} explains. */
  static FloatVector flush(FloatVector v) {
    return v.add(FloatMath.FLUSH).sub(FloatMath.FLUSH);
  }

  static FloatVector constant(float value) {
    return FloatVector.broadcast(SPECIES, value);
  }

  static FloatVector load(float[] a, int offset) {
    return FloatVector.fromArray(SPECIES, a, offset);
  }

  /** a[offset..] = a[offset..] + v. */
  static void accumulate(FloatVector v, float[] a, int offset) {
    load(a, offset).add(v).intoArray(a, offset);
  }

  /** Stores the deltas of one slot and adds them to the bias errors. */
  static void storeDelta(
      FloatVector delta, float[] deltas, int offset, float[] biasErrors, int biasOffset) {
    delta.intoArray(deltas, offset);
    accumulate(delta, biasErrors, biasOffset);
  }
}
