package io.github.sublstm.streaming;

/**
 * A weight matrix and the product y += x·W of one or more sessions with it.
 *
 * <p>A step is bound by reading the weights, so the product goes through W once, four rows at a
 * time, each added to y in one loop. In this form, with an array per row and one index for all, C2
 * compiles the loop to vector instructions of whatever length the processor has, without the Vector
 * API. Measured on an AMD EPYC (Zen 5, 512 bits), in µs, beside a kernel in the Vector API with its
 * sums in registers, and beside the latter's time for just adding up all weights:
 *
 * <pre>
 * rows x columns    this    Vector API    reading
 *  200 x  400        2.9        2.0          2.9
 *  256 x  512        4.6        2.2          3.1
 *  512 x  512        9.5        7.5          8.3
 *  512 x 1024         22         18           18
 * 1536 x 1024         61         53           55
 * 1304 x 2600        138        138          129
 * </pre>
 *
 * <p>Eight rows at a time, one array for all rows, or two sessions in one loop are not vectorised,
 * and four to five times slower.
 */
final class RowWeights {

  /** How many sessions use four rows before the next four are read: their sums stay in cache. */
  static final int SESSIONS_TOGETHER = 8;

  private final int product;
  private final float[][] rows;
  private final int columns;

  /**
   * Takes over a matrix.
   *
   * @param product the number of the product in its stage, see {@link StageMemory}
   * @param rows one array per row, not copied
   */
  RowWeights(int product, float[][] rows) {
    this.product = product;
    this.rows = rows;
    this.columns = rows[0].length;
  }

  /** Returns the length of x. */
  int inputs() {
    return rows.length;
  }

  /** Returns the length of y. */
  int columns() {
    return columns;
  }

  /** y += x·W for each of the sessions. */
  void add(SessionMemory[] sessions, int stage) {
    for (int first = 0; first < sessions.length; first += SESSIONS_TOGETHER) {
      add(sessions, first, Math.min(sessions.length, first + SESSIONS_TOGETHER), stage);
    }
  }

  private void add(SessionMemory[] sessions, int first, int end, int stage) {
    int k = 0;
    for (; k + 3 < rows.length; k += 4) {
      for (int s = first; s < end; s++) {
        StageMemory memory = sessions[s].stages[stage];
        addFour(columns, rows, k, memory.operands[product], memory.sums[product]);
      }
    }
    for (; k < rows.length; k++) {
      for (int s = first; s < end; s++) {
        StageMemory memory = sessions[s].stages[stage];
        addOne(columns, rows[k], memory.operands[product][k], memory.sums[product]);
      }
    }
  }

  private static void addFour(int n, float[][] rows, int k, float[] x, float[] y) {
    float[] w0 = rows[k];
    float[] w1 = rows[k + 1];
    float[] w2 = rows[k + 2];
    float[] w3 = rows[k + 3];
    float x0 = x[k];
    float x1 = x[k + 1];
    float x2 = x[k + 2];
    float x3 = x[k + 3];
    for (int j = 0; j < n; j++) {
      y[j] = y[j] + ((x0 * w0[j] + x1 * w1[j]) + (x2 * w2[j] + x3 * w3[j]));
    }
  }

  private static void addOne(int n, float[] w, float x, float[] y) {
    for (int j = 0; j < n; j++) {
      y[j] = y[j] + x * w[j];
    }
  }
}
