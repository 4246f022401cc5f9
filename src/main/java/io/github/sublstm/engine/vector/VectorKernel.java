package io.github.sublstm.engine.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The one matrix product behind {@link VectorProducts} and {@link VectorSoftmaxSlice}: C = S + A·B
 * for a panel of B that is two vectors wide (the last one of a matrix may be one), in Java's Vector
 * API.
 *
 * <p>A tile of up to 10 rows (6 where there are 16 registers) by 2 vectors of C stays in registers
 * over the depth. Each step of it loads 2 vectors and 10 values for 20 fused multiply-adds, so the
 * loop is bound by arithmetic, not by loads. The tiles are generated ({@code VectorPackedTiles} and
 * others), because C2 keeps vectors in registers only where they are local variables: an array of
 * accumulators would be memory. A taller tile, or a second step per turn, and C2 spills.
 *
 * <p>In A and in a panel of B the strides are constants. Then C2 sees that all indices of the inner
 * loop are its counter plus a constant: it computes one address for A and one for B, and checks the
 * bounds before the loop. S and C are touched only outside it, so their strides are free: the
 * product can start from a bias, from zeros, or from C itself ({@link PanelRows}).
 */
final class VectorKernel {

  static final VectorSpecies<Float> SPECIES = VectorClass.SPECIES;

  /** Values in a vector. */
  static final int L = VectorClass.L;

  private VectorKernel() {}

  /**
   * C = S + A·B for a time step's left factor.
   *
   * @param a the left factors
   * @param step which of them
   * @param first the first step of the sum to take; the panel's depth says how many
   * @param b the right factor
   * @param s what to start from; may be C
   * @param c the target
   */
  static void multiply(PackedTiles a, int step, int first, Panel b, PanelRows s, PanelRows c) {
    VectorPackedTiles.multiply(
        a.rows(),
        b.vectors,
        b.depth,
        a.depth(),
        first,
        a.values(),
        a.start(step),
        b.values,
        b.start,
        s.arrays,
        s.start,
        s.rowStride,
        s.vectorStride,
        c.arrays,
        c.start,
        c.rowStride,
        c.vectorStride);
  }

  /**
   * C = S + A·B for some rows of a left factor that is not transposed.
   *
   * @param a the left factor
   * @param row its first row
   * @param rows how many
   * @param first the first step of the sum to take; the panel's depth says how many
   * @param b the right factor
   * @param s what to start from; may be C
   * @param c the target
   */
  static void multiply(
      PackedRows a, int row, int rows, int first, Panel b, PanelRows s, PanelRows c) {
    PanelRows start = s;
    for (int k = 0, next; k < b.depth; k = next) {
      int endOfBlock = ((first + k) / PackedRows.DEPTH + 1) * PackedRows.DEPTH;
      next = Math.min(b.depth, endOfBlock - first);
      VectorRowTiles.multiply(
          rows,
          b.vectors,
          next - k,
          a.values(),
          a.index(row, first + k),
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

  /**
   * C = S + Aᵀ·B for some columns of A; else as above.
   *
   * @param first the first column
   * @param end the column after the last
   */
  static void multiplyTransposed(
      PackedRows a, int first, int end, Panel b, PanelRows s, PanelRows c) {
    int depth = a.rows();
    int blocks = (depth + PackedRows.DEPTH - 1) / PackedRows.DEPTH;
    PanelRows start = s;
    for (int block = 0, k = 0, nextK; block < blocks; block++, k = nextK) {
      nextK = (int) ((long) depth * (block + 1) / blocks);
      for (int row = first, next; row < end; row = next) {
        next = Math.min(end, (row / PackedRows.DEPTH + 1) * PackedRows.DEPTH);
        VectorColumnTiles.multiply(
            next - row,
            b.vectors,
            nextK - k,
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

  /**
   * Adds up the values of a vector, in four sums. Java leaves open in which order its own reduction
   * adds, and compiled code adds in another than interpreted code, so that a run would not be
   * repeatable.
   *
   * @param partial {@link #L} values to work with
   */
  static float sum(FloatVector vector, float[] partial) {
    VectorClass.certain(vector).intoArray(partial, 0);
    float sum0 = 0f;
    float sum1 = 0f;
    float sum2 = 0f;
    float sum3 = 0f;
    for (int k = 0; k < L; k += 4) {
      sum0 += partial[k];
      sum1 += partial[k + 1];
      sum2 += partial[k + 2];
      sum3 += partial[k + 3];
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  /** Returns how many vectors hold a number of columns. */
  static int vectors(int columns) {
    return (columns + L - 1) / L;
  }

  /** Rounds a number of columns up to whole vectors. */
  static int paddedColumns(int columns) {
    return vectors(columns) * L;
  }

  /** Rounds a number of rows down to whole tiles of the highest kind, at least one. */
  static int wholeTiles(int rows) {
    return Math.max(1, rows / TileHeights.MOST_OF_ROWS) * TileHeights.MOST_OF_ROWS;
  }
}
