package io.github.sublstm.cell;

/**
 * One cell's equations over one time step, as loops over Java arrays.
 *
 * <p>Every array holds one value per (example, unit) pair of the minibatch in any order that is the
 * same in all of them, so each equation is one loop over a single index j. That form matters: C2
 * compiles a loop whose arrays are all read and written at the same j to vector instructions (0.05
 * to 0.3 ns per value), but not one that stores to several arrays, or reads one array at two
 * offsets (4 to 6 ns). So each loop below writes one array, and each gate has an array of its own.
 *
 * <p>Errors flush vanishing values to zero, because closed gates make them small without bound, and
 * matrix products with denormal numbers are slow.
 */
public abstract class FloatCell {

  /** Creates a cell; it holds no state. */
  protected FloatCell() {}

  /**
   * Returns the loops of a cell.
   *
   * @param type which cell
   * @return a stateless implementation that may be shared
   */
  public static FloatCell of(CellType type) {
    switch (type) {
      case SUB_LSTM:
        return new FloatSubLstmCell();
      case FIX_SUB_LSTM:
        return new FloatFixSubLstmCell();
      case LSTM:
        return new FloatLstmCell(FloatGate.SIGMOID);
      case LSTM_HARD_SIGMOID:
        return new FloatLstmCell(FloatGate.HARD_SIGMOID);
      default:
        throw new IllegalArgumentException("no loops for " + type);
    }
  }

  /**
   * Computes one time step.
   *
   * @param n how many values of each array take part
   * @param gates one array per slot (see {@link CellType}): pre-activations on entry, activations
   *     on return
   * @param decay the decay, or null if the cell has a forget gate
   * @param update the update-dropout factors d, or null for none
   * @param cPrev the cell state before the step
   * @param c receives the cell state
   * @param h receives the hidden state
   */
  public abstract void forward(
      int n, float[][] gates, float[] decay, float[] update, float[] cPrev, float[] c, float[] h);

  /**
   * Computes the gradients of one time step.
   *
   * @param n how many values of each array take part
   * @param gates the activations that {@link #forward} left
   * @param decay as in the forward step
   * @param update as in the forward step
   * @param cPrev as in the forward step
   * @param c the cell state after the step
   * @param dh dLoss/dh of this step, all paths added up
   * @param dc dLoss/dc that reaches this step from the next on entry; that for the step before on
   *     return
   * @param deltas receives dLoss/dpre-activation, one array per slot
   * @param decayGradient dLoss/ddecay is added to it; null if the cell has a forget gate
   * @param scratch a work array
   */
  public abstract void backward(
      int n,
      float[][] gates,
      float[] decay,
      float[] update,
      float[] cPrev,
      float[] c,
      float[] dh,
      float[] dc,
      float[][] deltas,
      float[] decayGradient,
      float[] scratch);

  /** a = σ(a). */
  static void sigmoid(int n, float[] a) {
    for (int j = 0; j < n; j++) {
      a[j] = FloatMath.sigmoid(a[j]);
    }
  }

  /** a = tanh(a). */
  static void tanh(int n, float[] a) {
    for (int j = 0; j < n; j++) {
      a[j] = FloatMath.tanh(a[j]);
    }
  }

  /** out = σ(a). */
  static void sigmoid(int n, float[] a, float[] out) {
    for (int j = 0; j < n; j++) {
      out[j] = FloatMath.sigmoid(a[j]);
    }
  }

  /** out = tanh(a). */
  static void tanh(int n, float[] a, float[] out) {
    for (int j = 0; j < n; j++) {
      out[j] = FloatMath.tanh(a[j]);
    }
  }

  /** out = a ∘ b. */
  static void multiply(int n, float[] a, float[] b, float[] out) {
    for (int j = 0; j < n; j++) {
      out[j] = a[j] * b[j];
    }
  }

  /** out = d ∘ s ∘ (1 − s): an error d carried back through a sigmoid with value s. */
  static void throughSigmoid(int n, float[] d, float[] s, float[] out) {
    for (int j = 0; j < n; j++) {
      out[j] = (d[j] * s[j] * (1f - s[j]) + FloatMath.FLUSH) - FloatMath.FLUSH;
    }
  }

  /** out = −d ∘ s ∘ (1 − s): the same where the sigmoid's value is subtracted. */
  static void throughSubtractedSigmoid(int n, float[] d, float[] s, float[] out) {
    for (int j = 0; j < n; j++) {
      out[j] = FloatMath.FLUSH - (d[j] * s[j] * (1f - s[j]) + FloatMath.FLUSH);
    }
  }

  /** out = d ∘ a ∘ s ∘ (1 − s): the same where the sigmoid's value is a factor beside a. */
  static void throughSigmoid(int n, float[] d, float[] a, float[] s, float[] out) {
    for (int j = 0; j < n; j++) {
      out[j] = (d[j] * a[j] * s[j] * (1f - s[j]) + FloatMath.FLUSH) - FloatMath.FLUSH;
    }
  }

  /** dc = dc ∘ f, the error for the previous cell state, with vanishing values flushed to zero. */
  static void decayError(int n, float[] dc, float[] f) {
    for (int j = 0; j < n; j++) {
      dc[j] = (dc[j] * f[j] + FloatMath.FLUSH) - FloatMath.FLUSH;
    }
  }

  /**
   * Adds two errors, flushing vanishing sums to zero: out = a + b.
   *
   * @param n how many values
   * @param a the first
   * @param b the second
   * @param out receives the sum; may be one of the two
   */
  public static void addErrors(int n, float[] a, float[] b, float[] out) {
    for (int j = 0; j < n; j++) {
      out[j] = (a[j] + b[j] + FloatMath.FLUSH) - FloatMath.FLUSH;
    }
  }

  /**
   * Adds up: out = out + a.
   *
   * @param n how many values
   * @param a what to add
   * @param out what it is added to
   */
  public static void add(int n, float[] a, float[] out) {
    for (int j = 0; j < n; j++) {
      out[j] = out[j] + a[j];
    }
  }
}
