package io.github.sublstm.engine.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The one matrix product behind {@link VectorProducts} and {@link VectorSoftmaxSlice}: C = S + A·B
 * for a panel of B that is three or four vectors wide, in Java's Vector API.
 *
 * <p>A tile of 5 rows by 4 (or 3) vectors of C stays in registers over a block of the depth: 20
 * accumulators, 4 vectors of B and one broadcast value of A, of the 32 registers that AVX-512 has.
 * Each step of the depth loads 4 vectors and 5 values for 20 fused multiply-adds, so the loop is
 * bound by arithmetic, not by loads. Rows that do not fill a tile, and blocks of one step, go row
 * by row. The tiles are generated ({@code VectorRowTiles}, {@code VectorColumnTiles}), because C2
 * keeps vectors in registers only where they are local variables: an array of accumulators would be
 * memory.
 *
 * <p>In A ({@link PackedRows}) and in a panel of B the strides are constants. Then C2 sees that all
 * indices of the inner loop are its counter plus a constant: it computes one address for A and one
 * for B, and checks the bounds before the loop. Two steps per turn halve what is left of that; an
 * odd last step of the depth is a block of its own, because a branch in the tile would put its
 * registers into memory. S and C are touched only outside it, so their strides are free: the
 * product can start from a bias, from zeros, or from C itself ({@link PanelRows}).
 */
final class VectorKernel {

  static final VectorSpecies<Float> SPECIES = VectorClass.SPECIES;

  /** Values in a vector. */
  static final int L = SPECIES.length();

  static final int TILE_ROWS = 5;

  private VectorKernel() {}

  /**
   * C = S + A·B for some rows of A.
   *
   * @param a the left factor
   * @param first its first row
   * @param rows how many
   * @param b the right factor, as deep as A
   * @param s what to start from; may be C
   * @param c the target
   */
  static void multiply(PackedRows a, int first, int rows, Panel b, PanelRows s, PanelRows c) {
    int depth = a.depth();
    PanelRows start = s;
    for (int k = 0, block; k < depth; k += block) {
      block = firstBlock(depth - k);
      VectorRowTiles.multiply(
          rows,
          b.vectors,
          block,
          a.values(),
          a.index(first, k),
          b.values,
          b.start + k * b.vectors * L,
          start.arrays,
          start.start,
          start.rowStride,
          start.vectorStride,
          c.arrays,
          c.start,
          c.rowStride,
          c.vectorStride);
      // All blocks but the first add to C.
      start = c;
    }
  }

  /** C = S + Aᵀ·B with all of A: a row of C is a column of A; else as {@link #multiply}. */
  static void multiplyTransposed(PackedRows a, Panel b, PanelRows s, PanelRows c) {
    int depth = a.rows();
    PanelRows start = s;
    for (int k = 0, block; k < depth; k += block) {
      block = firstBlock(depth - k);
      for (int row = 0; row < a.depth(); row += PackedRows.DEPTH) {
        VectorColumnTiles.multiply(
            Math.min(PackedRows.DEPTH, a.depth() - row),
            b.vectors,
            block,
            a.values(),
            a.index(k, row),
            b.values,
            b.start + k * b.vectors * L,
            start.arrays,
            start.start + row * start.rowStride,
            start.rowStride,
            start.vectorStride,
            c.arrays,
            c.start + row * c.rowStride,
            c.rowStride,
            c.vectorStride);
      }
      // All blocks but the first add to C.
      start = c;
    }
  }

  /** How much of a sum the next block takes: an even number, or the last one. */
  private static int firstBlock(int depth) {
    return depth == 1 ? 1 : Math.min(depth / 2 * 2, PackedRows.DEPTH);
  }

  /**
   * Adds up the values of a vector, pairwise. Java leaves open in which order its own reduction
   * adds, and compiled code adds in another than interpreted code, so that a run would not be
   * repeatable.
   *
   * @param partial {@link #L} values to work with
   */
  static float sum(FloatVector vector, float[] partial) {
    VectorClass.certain(vector).intoArray(partial, 0);
    return (sumOfFour(partial, 0) + sumOfFour(partial, 2))
        + (sumOfFour(partial, 1) + sumOfFour(partial, 3));
  }

  /** The values from {@code k} on, four apart. */
  private static float sumOfFour(float[] partial, int k) {
    return (partial[k] + partial[k + 8]) + (partial[k + 4] + partial[k + 12]);
  }

  /** Rounds a number of rows down to whole tiles, at least one. */
  static int wholeTiles(int rows) {
    return Math.max(1, rows / TILE_ROWS) * TILE_ROWS;
  }

  /**
   * Rounds a number of columns up to one that panels of four and three vectors fill exactly: any
   * number of vectors but 1, 2 and 5.
   */
  static int paddedColumns(int columns) {
    int vectors = Math.max(3, (columns + L - 1) / L);
    return (vectors == 5 ? 6 : vectors) * L;
  }

  /**
   * Returns how many vectors wide the panel is that begins at a column: fours first, then threes.
   */
  static int panelVectors(int column, int paddedColumns) {
    int left = (paddedColumns - column) / L;
    int threes = (4 - left % 4) % 4;
    return left > 3 * threes ? 4 : 3;
  }
}
