package io.github.sublstm.cell;

/**
 * One cell's equations over one time step, as loops over Java arrays ({@link FloatStep}).
 *
 * <p>Each equation is one loop over a single index j. That form matters: C2 compiles a loop whose
 * arrays are all read and written at the same j to vector instructions (0.05 to 0.3 ns per value),
 * but not one that stores to several arrays, or reads one array at two offsets (4 to 6 ns). So each
 * loop below writes one array, and each gate has an array of its own.
 *
 * <p>Errors flush vanishing values to zero, because closed gates make them small without bound, and
 * matrix products with denormal numbers are slow.
 */
public abstract class FloatCell {

  /** Creates a cell; it holds no state. */
  protected FloatCell() {}

  /**
   * Computes one time step: the gates' activations, c and h from the pre-activations and c⁻.
   *
   * @param step its arrays
   */
  public abstract void forward(FloatStep step);

  /**
   * Computes the gradients of one time step: the deltas, and dLoss/dc⁻ in place of dLoss/dc.
   *
   * @param step its arrays, as {@link #forward} left them, and the errors
   */
  public abstract void backward(FloatStep step);

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

  /** out = out + a ∘ b. */
  static void addProduct(int n, float[] a, float[] b, float[] out) {
    for (int j = 0; j < n; j++) {
      out[j] = out[j] + a[j] * b[j];
    }
  }

  /** out = out − a ∘ b. */
  static void subtractProduct(int n, float[] a, float[] b, float[] out) {
    for (int j = 0; j < n; j++) {
      out[j] = out[j] - a[j] * b[j];
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

  /** The error of what is added to the cell state: d ∘ dc, in the scratch array, or dc itself. */
  static float[] throughUpdateDropout(FloatStep s) {
    if (s.update == null) {
      return s.cellError;
    }
    multiply(s.values, s.cellError, s.update, s.scratch);
    return s.scratch;
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
