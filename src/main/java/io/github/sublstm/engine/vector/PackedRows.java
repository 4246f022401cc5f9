package io.github.sublstm.engine.vector;

import io.github.sublstm.engine.host.FloatArray;

/**
 * The left factor A {@code [rows, depth]} of {@link VectorKernel}'s product: row-major, cut into
 * blocks of {@value #DEPTH} along the depth, each {@code [rows][DEPTH]}.
 *
 * <p>A row is always {@link #DEPTH} values from the next, whatever the matrix: with a stride known
 * to the compiler the kernel's inner loop needs one index for all rows of a tile, and no bounds
 * checks. A block of the right factor, as deep and four vectors wide, fits the first-level cache.
 */
final class PackedRows {

  /** Values of the sum in a block. */
  static final int DEPTH = 160;

  private final FloatArray values = new FloatArray();
  private int rows;
  private int depth;

  /** Makes room for a matrix; what it holds is left undefined. */
  void shape(int newRows, int newDepth) {
    rows = newRows;
    depth = newDepth;
    values.atLeast((depth + DEPTH - 1) / DEPTH * DEPTH * rows);
  }

  int rows() {
    return rows;
  }

  int depth() {
    return depth;
  }

  float[] values() {
    return values.values();
  }

  /** Where value k of a row is; those up to the end of its block follow. */
  int index(int row, int k) {
    return (k / DEPTH * rows + row) * DEPTH + k % DEPTH;
  }

  /** Takes the size of a row-major matrix whose rows are {@code stride} apart, and copies it. */
  void pack(int newRows, int newDepth, float[] source, int start, int stride) {
    shape(newRows, newDepth);
    put(0, rows, source, start, stride);
  }

  /** Copies a row-major matrix {@code [count, depth]} into the rows from {@code first} on. */
  void put(int first, int count, float[] source, int start, int stride) {
    putColumns(0, depth, first, count, source, start, stride);
  }

  /** Copies a row-major matrix {@code [count, width]} into some columns of some rows. */
  void putColumns(
      int column, int width, int first, int count, float[] source, int start, int stride) {
    float[] packed = values.values();
    for (int k = 0, length; k < width; k += length) {
      length = Math.min(DEPTH - (column + k) % DEPTH, width - k);
      for (int r = 0; r < count; r++) {
        int to = index(first + r, column + k);
        System.arraycopy(source, start + r * stride + k, packed, to, length);
      }
    }
  }

  /** Lets go of the memory. */
  void clear() {
    values.clear();
  }
}
