package io.github.sublstm.engine;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The one matrix product behind {@link VectorLane} and {@link VectorSoftmaxLane}: C = S + A·B for a
 * panel of B that is three or four vectors wide, in Java's Vector API.
 *
 * <p>A tile of 5 rows by 4 (or 3) vectors of C stays in registers over a block of the depth: 20
 * accumulators, 4 vectors of B and one broadcast value of A, of the 32 registers that AVX-512 has.
 * Each step of the depth loads 4 vectors and 5 values for 20 fused multiply-adds, so the loop is
 * bound by arithmetic, not by loads. Rows that do not fill a tile, and blocks of one step, go row
 * by row.
 *
 * <p>In A ({@link PackedRows}) and in a panel of B the strides are constants. Then C2 sees that all
 * indices of the inner loop are its counter plus a constant: it computes one address for A and one
 * for B, and checks the bounds before the loop. Two steps a turn halve what is left of that; an odd
 * last step of the depth is a block of its own, because a branch in the tile would put its
 * registers into memory. S and C are touched only outside it, so their strides are free: the
 * product can start from a bias (row stride 0 of S), from zeros, or from C itself. Vector w of a
 * row of C is in an array of its own, {@code c[w]}: the gates of a cell are separate arrays, and a
 * panel holds the columns of one block of units in all gates. Where C is a plain matrix the arrays
 * are the same and {@code cVector} is L.
 *
 * <p>The tiles are written out because C2 keeps vectors in registers only where they are local
 * variables: an array of accumulators would be memory.
 */
final class VectorKernel {

  /** 512-bit vectors: with anything narrower the 25 registers of a tile are not there. */
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_512;

  /** Values in a vector. */
  static final int L = SPECIES.length();

  static final int TILE_ROWS = 5;

  /**
   * The class of all vectors here, which the tiles compare their sums' with before they store them.
   * A sum that a loop carries has no certain class for C2 but the profile's, and that it does not
   * use where methods of the Vector API, which the whole process shares, have often been
   * deoptimised for other classes. The stores are then calls that take objects, and a pass lasts
   * several times as long. After the comparison the class is certain, and nothing of it is left in
   * the code.
   */
  static final Class<?> VECTOR = FloatVector.zero(SPECIES).getClass();

  private VectorKernel() {}

  /**
   * C = S + A·B for some rows of A and {@code vectors} times {@link #L} columns.
   *
   * @param first row of A
   * @param rows how many
   * @param vectors 3 or 4
   * @param b panels {@code [depth][vectors · L]}
   * @param b0 where the panel begins
   * @param start an array a vector of S
   * @param sRow stride of S between rows, 0 to start all rows alike
   * @param sVector added to the offset in S from one vector to the next
   * @param c an array a vector of C
   * @param cRow stride of C between rows
   * @param cVector added to the offset in C from one vector to the next
   */
  static void multiply(
      PackedRows a,
      int first,
      int rows,
      int vectors,
      float[] b,
      int b0,
      float[][] start,
      int s0,
      int sRow,
      int sVector,
      float[][] c,
      int c0,
      int cRow,
      int cVector) {
    int depth = a.depth();
    for (int k = 0, block; k < depth; k += block) {
      block = firstBlock(depth - k);
      VectorRowTiles.multiply(
          rows,
          vectors,
          block,
          a.values(),
          a.index(first, k),
          b,
          b0 + k * vectors * L,
          start,
          s0,
          sRow,
          sVector,
          c,
          c0,
          cRow,
          cVector);
      // All blocks but the first add to C.
      start = c;
      s0 = c0;
      sRow = cRow;
      sVector = cVector;
    }
  }

  /** A plain matrix as a target or start: the same array for every vector. */
  static float[][] plain(float[] matrix) {
    return new float[][] {matrix, matrix, matrix, matrix};
  }

  /** What no sum's class leads to. */
  static IllegalStateException otherVector() {
    return new IllegalStateException("a vector of another class than " + VECTOR);
  }

  /**
   * C = S + Aᵀ·B, with all of A; the arguments are those of {@link #multiply}. A row of C is a
   * column of A.
   */
  static void multiplyTransposed(
      PackedRows a,
      int vectors,
      float[] b,
      int b0,
      float[][] start,
      int s0,
      int sRow,
      int sVector,
      float[][] c,
      int c0,
      int cRow,
      int cVector) {
    int depth = a.rows();
    for (int k = 0, block; k < depth; k += block) {
      block = firstBlock(depth - k);
      for (int row = 0; row < a.depth(); row += PackedRows.DEPTH) {
        VectorColumnTiles.multiply(
            Math.min(PackedRows.DEPTH, a.depth() - row),
            vectors,
            block,
            a.values(),
            a.index(k, row),
            b,
            b0 + k * vectors * L,
            start,
            s0 + row * sRow,
            sRow,
            sVector,
            c,
            c0 + row * cRow,
            cRow,
            cVector);
      }
      // All blocks but the first add to C.
      start = c;
      s0 = c0;
      sRow = cRow;
      sVector = cVector;
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
    vector.intoArray(partial, 0);
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
