package io.github.sublstm.engine.vector;

/**
 * A right factor B of {@link VectorKernel}'s product: {@code [depth][vectors · L]} in a larger
 * array. One object is moved from panel to panel, so that no product allocates.
 *
 * <p>A matrix of some vectors of columns is cut into panels of two, and of one at the end if their
 * number is odd: the panel that begins at vector v starts at {@code v·L·depth}.
 */
final class Panel {

  /** Vectors of all panels but perhaps the last. */
  static final int VECTORS = 2;

  float[] values;
  int start;
  int depth;
  int vectors;

  /**
   * Moves to the panel that begins at a vector of columns.
   *
   * @param newValues the array
   * @param from where the matrix begins in it
   * @param newDepth steps of the sum
   * @param first the panel's first vector
   * @param count vectors of the matrix
   */
  Panel at(float[] newValues, int from, int newDepth, int first, int count) {
    values = newValues;
    start = from + first * VectorClass.L * newDepth;
    depth = newDepth;
    vectors = vectors(first, count);
    return this;
  }

  /** Returns how many vectors wide the panel is that begins at one of {@code count} vectors. */
  static int vectors(int first, int count) {
    return Math.min(VECTORS, count - first);
  }
}
