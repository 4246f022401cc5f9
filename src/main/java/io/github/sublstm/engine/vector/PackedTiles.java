package io.github.sublstm.engine.vector;

import io.github.sublstm.engine.host.FloatArray;

/**
 * Left factors A {@code [rows, depth]} of {@link VectorKernel}'s product, one per time step, each
 * cut into tiles of rows ({@link TileHeights}) and each tile transposed: {@code [depth][rows of the
 * tile]}.
 *
 * <p>So the kernel reads A, as it reads a panel of B, from front to back, and its loop has an index
 * for each of the two and no other. That is worth the transposition, which touches every value once
 * where the product touches it for every column.
 */
final class PackedTiles {

  private final FloatArray values = new FloatArray();
  private int rows;
  private int depth;

  /** Makes room for so many factors; what they hold is left undefined. */
  void shape(int steps, int newRows, int newDepth) {
    rows = newRows;
    depth = newDepth;
    values.atLeast(steps * rows * depth);
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

  /** Where the factor of a step begins. */
  int start(int step) {
    return step * rows * depth;
  }

  /**
   * Takes some columns of a step's factor from a row-major matrix {@code [rows, width]}.
   *
   * @param column the first of them
   * @param stride between rows of the matrix
   */
  void put(int step, int column, int width, float[] source, int from, int stride) {
    float[] packed = values.values();
    int first = start(step);
    int tiles = TileHeights.tiles(rows, TileHeights.MOST);
    for (int tile = 0, row = 0, end; tile < tiles; tile++, row = end) {
      end = TileHeights.end(rows, tiles, tile);
      int height = end - row;
      int to = first + row * depth + column * height;
      TilePacking.transpose(height, width, source, from + row * stride, stride, packed, to);
    }
  }

  /** Lets go of the memory. */
  void clear() {
    values.clear();
  }
}
