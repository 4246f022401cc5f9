package io.github.sublstm.engine;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The one matrix product behind {@link VectorLane}: C = S + A·B for a panel of B that is three or
 * four vectors wide, in Java's Vector API.
 *
 * <p>A tile of 5 rows by 4 (or 3) vectors of C stays in registers over the whole depth: 20
 * accumulators, 4 vectors of B and one broadcast value of A, of the 32 registers that AVX-512 has.
 * Each step of the depth loads 4 vectors and 5 values for 20 fused multiply-adds, so the loop is
 * bound by arithmetic, not by loads. Rows that do not fill a tile go one at a time.
 *
 * <p>All strides are free, so the same tile multiplies packed weights (rows of A contiguous, B a
 * packed panel), accumulates weight gradients (A read down a column, B a row of hidden states), and
 * starts from a bias (row stride 0 of S), from zeros, or from C itself. Vector w of a row of C is
 * in an array of its own, {@code c[w]}: the gates of a cell are separate arrays, and a panel holds
 * the columns of one block of units in all gates. Where C is a plain matrix the arrays are the same
 * and {@code cVector} is L.
 *
 * <p>The tiles are written out because C2 keeps vectors in registers only where they are local
 * variables: an array of accumulators would be memory.
 */
final class VectorKernel {

  /** 512-bit vectors: with anything narrower the 25 registers of a tile are not there. */
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_512;

  /** Values in a vector. */
  static final int L = SPECIES.length();

  private static final int TILE_ROWS = 5;

  private VectorKernel() {}

  /**
   * C = S + A·B for {@code rows} rows, {@code vectors} times {@link #L} columns and a sum over
   * {@code depth}.
   *
   * @param vectors 3 or 4
   * @param aRow stride of A between rows
   * @param aDepth stride of A along the sum
   * @param bDepth stride of B along the sum; its columns are contiguous
   * @param start an array a vector of S
   * @param sRow stride of S between rows, 0 to start all rows alike
   * @param sVector added to the offset in S from one vector to the next
   * @param c an array a vector of C
   * @param cRow stride of C between rows
   * @param cVector added to the offset in C from one vector to the next
   */
  static void multiply(
      int rows,
      int vectors,
      int depth,
      float[] a,
      int a0,
      int aRow,
      int aDepth,
      float[] b,
      int b0,
      int bDepth,
      float[][] start,
      int s0,
      int sRow,
      int sVector,
      float[][] c,
      int c0,
      int cRow,
      int cVector) {
    int row = 0;
    for (; row + TILE_ROWS <= rows; row += TILE_ROWS) {
      int ar = a0 + row * aRow;
      int sr = s0 + row * sRow;
      int cr = c0 + row * cRow;
      if (vectors == 4) {
        tile5x4(
            depth, a, ar, aRow, aDepth, b, b0, bDepth, start, sr, sRow, sVector, c, cr, cRow,
            cVector);
      } else {
        tile5x3(
            depth, a, ar, aRow, aDepth, b, b0, bDepth, start, sr, sRow, sVector, c, cr, cRow,
            cVector);
      }
    }
    for (; row < rows; row++) {
      int ar = a0 + row * aRow;
      int sr = s0 + row * sRow;
      int cr = c0 + row * cRow;
      if (vectors == 4) {
        tile1x4(
            depth, a, ar, aRow, aDepth, b, b0, bDepth, start, sr, sRow, sVector, c, cr, cRow,
            cVector);
      } else {
        tile1x3(
            depth, a, ar, aRow, aDepth, b, b0, bDepth, start, sr, sRow, sVector, c, cr, cRow,
            cVector);
      }
    }
  }

  /**
   * C {@code [rows, n]} = A·Bᵀ with A {@code [rows, depth]} and a small B {@code [n, depth]}, both
   * row-major: one dot product a value. The depth is a whole number of vectors.
   */
  static void multiplyByRows(int rows, int depth, float[] a, int n, float[] b, float[] c) {
    float[] partial = new float[L];
    for (int row = 0; row < rows; row++) {
      for (int j = 0; j < n; j++) {
        FloatVector products = FloatVector.zero(SPECIES);
        for (int k = 0; k < depth; k += L) {
          products =
              FloatVector.fromArray(SPECIES, a, row * depth + k)
                  .fma(FloatVector.fromArray(SPECIES, b, j * depth + k), products);
        }
        c[row * n + j] = sum(products, partial);
      }
    }
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
    for (int width = L / 2; width > 0; width /= 2) {
      for (int k = 0; k < width; k++) {
        partial[k] += partial[k + width];
      }
    }
    return partial[0];
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

  private static void tile5x4(
      int depth,
      float[] a,
      int a0,
      int aRow,
      int aDepth,
      float[] b,
      int b0,
      int bDepth,
      float[][] start,
      int s0,
      int sRow,
      int sVector,
      float[][] c,
      int c0,
      int cRow,
      int cVector) {
    float[] from0 = start[0];
    float[] from1 = start[1];
    float[] from2 = start[2];
    float[] from3 = start[3];
    FloatVector c00 = FloatVector.fromArray(SPECIES, from0, s0);
    FloatVector c01 = FloatVector.fromArray(SPECIES, from1, s0 + sVector);
    FloatVector c02 = FloatVector.fromArray(SPECIES, from2, s0 + 2 * sVector);
    FloatVector c03 = FloatVector.fromArray(SPECIES, from3, s0 + 3 * sVector);
    FloatVector c10 = FloatVector.fromArray(SPECIES, from0, s0 + sRow);
    FloatVector c11 = FloatVector.fromArray(SPECIES, from1, s0 + sRow + sVector);
    FloatVector c12 = FloatVector.fromArray(SPECIES, from2, s0 + sRow + 2 * sVector);
    FloatVector c13 = FloatVector.fromArray(SPECIES, from3, s0 + sRow + 3 * sVector);
    FloatVector c20 = FloatVector.fromArray(SPECIES, from0, s0 + 2 * sRow);
    FloatVector c21 = FloatVector.fromArray(SPECIES, from1, s0 + 2 * sRow + sVector);
    FloatVector c22 = FloatVector.fromArray(SPECIES, from2, s0 + 2 * sRow + 2 * sVector);
    FloatVector c23 = FloatVector.fromArray(SPECIES, from3, s0 + 2 * sRow + 3 * sVector);
    FloatVector c30 = FloatVector.fromArray(SPECIES, from0, s0 + 3 * sRow);
    FloatVector c31 = FloatVector.fromArray(SPECIES, from1, s0 + 3 * sRow + sVector);
    FloatVector c32 = FloatVector.fromArray(SPECIES, from2, s0 + 3 * sRow + 2 * sVector);
    FloatVector c33 = FloatVector.fromArray(SPECIES, from3, s0 + 3 * sRow + 3 * sVector);
    FloatVector c40 = FloatVector.fromArray(SPECIES, from0, s0 + 4 * sRow);
    FloatVector c41 = FloatVector.fromArray(SPECIES, from1, s0 + 4 * sRow + sVector);
    FloatVector c42 = FloatVector.fromArray(SPECIES, from2, s0 + 4 * sRow + 2 * sVector);
    FloatVector c43 = FloatVector.fromArray(SPECIES, from3, s0 + 4 * sRow + 3 * sVector);
    for (int k = 0, i = a0, j = b0; k < depth; k++, i += aDepth, j += bDepth) {
      FloatVector y0 = FloatVector.fromArray(SPECIES, b, j);
      FloatVector y1 = FloatVector.fromArray(SPECIES, b, j + L);
      FloatVector y2 = FloatVector.fromArray(SPECIES, b, j + 2 * L);
      FloatVector y3 = FloatVector.fromArray(SPECIES, b, j + 3 * L);
      FloatVector x = FloatVector.broadcast(SPECIES, a[i]);
      c00 = x.fma(y0, c00);
      c01 = x.fma(y1, c01);
      c02 = x.fma(y2, c02);
      c03 = x.fma(y3, c03);
      x = FloatVector.broadcast(SPECIES, a[i + aRow]);
      c10 = x.fma(y0, c10);
      c11 = x.fma(y1, c11);
      c12 = x.fma(y2, c12);
      c13 = x.fma(y3, c13);
      x = FloatVector.broadcast(SPECIES, a[i + 2 * aRow]);
      c20 = x.fma(y0, c20);
      c21 = x.fma(y1, c21);
      c22 = x.fma(y2, c22);
      c23 = x.fma(y3, c23);
      x = FloatVector.broadcast(SPECIES, a[i + 3 * aRow]);
      c30 = x.fma(y0, c30);
      c31 = x.fma(y1, c31);
      c32 = x.fma(y2, c32);
      c33 = x.fma(y3, c33);
      x = FloatVector.broadcast(SPECIES, a[i + 4 * aRow]);
      c40 = x.fma(y0, c40);
      c41 = x.fma(y1, c41);
      c42 = x.fma(y2, c42);
      c43 = x.fma(y3, c43);
    }
    float[] to0 = c[0];
    float[] to1 = c[1];
    float[] to2 = c[2];
    float[] to3 = c[3];
    c00.intoArray(to0, c0);
    c01.intoArray(to1, c0 + cVector);
    c02.intoArray(to2, c0 + 2 * cVector);
    c03.intoArray(to3, c0 + 3 * cVector);
    c10.intoArray(to0, c0 + cRow);
    c11.intoArray(to1, c0 + cRow + cVector);
    c12.intoArray(to2, c0 + cRow + 2 * cVector);
    c13.intoArray(to3, c0 + cRow + 3 * cVector);
    c20.intoArray(to0, c0 + 2 * cRow);
    c21.intoArray(to1, c0 + 2 * cRow + cVector);
    c22.intoArray(to2, c0 + 2 * cRow + 2 * cVector);
    c23.intoArray(to3, c0 + 2 * cRow + 3 * cVector);
    c30.intoArray(to0, c0 + 3 * cRow);
    c31.intoArray(to1, c0 + 3 * cRow + cVector);
    c32.intoArray(to2, c0 + 3 * cRow + 2 * cVector);
    c33.intoArray(to3, c0 + 3 * cRow + 3 * cVector);
    c40.intoArray(to0, c0 + 4 * cRow);
    c41.intoArray(to1, c0 + 4 * cRow + cVector);
    c42.intoArray(to2, c0 + 4 * cRow + 2 * cVector);
    c43.intoArray(to3, c0 + 4 * cRow + 3 * cVector);
  }

  private static void tile5x3(
      int depth,
      float[] a,
      int a0,
      int aRow,
      int aDepth,
      float[] b,
      int b0,
      int bDepth,
      float[][] start,
      int s0,
      int sRow,
      int sVector,
      float[][] c,
      int c0,
      int cRow,
      int cVector) {
    float[] from0 = start[0];
    float[] from1 = start[1];
    float[] from2 = start[2];
    FloatVector c00 = FloatVector.fromArray(SPECIES, from0, s0);
    FloatVector c01 = FloatVector.fromArray(SPECIES, from1, s0 + sVector);
    FloatVector c02 = FloatVector.fromArray(SPECIES, from2, s0 + 2 * sVector);
    FloatVector c10 = FloatVector.fromArray(SPECIES, from0, s0 + sRow);
    FloatVector c11 = FloatVector.fromArray(SPECIES, from1, s0 + sRow + sVector);
    FloatVector c12 = FloatVector.fromArray(SPECIES, from2, s0 + sRow + 2 * sVector);
    FloatVector c20 = FloatVector.fromArray(SPECIES, from0, s0 + 2 * sRow);
    FloatVector c21 = FloatVector.fromArray(SPECIES, from1, s0 + 2 * sRow + sVector);
    FloatVector c22 = FloatVector.fromArray(SPECIES, from2, s0 + 2 * sRow + 2 * sVector);
    FloatVector c30 = FloatVector.fromArray(SPECIES, from0, s0 + 3 * sRow);
    FloatVector c31 = FloatVector.fromArray(SPECIES, from1, s0 + 3 * sRow + sVector);
    FloatVector c32 = FloatVector.fromArray(SPECIES, from2, s0 + 3 * sRow + 2 * sVector);
    FloatVector c40 = FloatVector.fromArray(SPECIES, from0, s0 + 4 * sRow);
    FloatVector c41 = FloatVector.fromArray(SPECIES, from1, s0 + 4 * sRow + sVector);
    FloatVector c42 = FloatVector.fromArray(SPECIES, from2, s0 + 4 * sRow + 2 * sVector);
    for (int k = 0, i = a0, j = b0; k < depth; k++, i += aDepth, j += bDepth) {
      FloatVector y0 = FloatVector.fromArray(SPECIES, b, j);
      FloatVector y1 = FloatVector.fromArray(SPECIES, b, j + L);
      FloatVector y2 = FloatVector.fromArray(SPECIES, b, j + 2 * L);
      FloatVector x = FloatVector.broadcast(SPECIES, a[i]);
      c00 = x.fma(y0, c00);
      c01 = x.fma(y1, c01);
      c02 = x.fma(y2, c02);
      x = FloatVector.broadcast(SPECIES, a[i + aRow]);
      c10 = x.fma(y0, c10);
      c11 = x.fma(y1, c11);
      c12 = x.fma(y2, c12);
      x = FloatVector.broadcast(SPECIES, a[i + 2 * aRow]);
      c20 = x.fma(y0, c20);
      c21 = x.fma(y1, c21);
      c22 = x.fma(y2, c22);
      x = FloatVector.broadcast(SPECIES, a[i + 3 * aRow]);
      c30 = x.fma(y0, c30);
      c31 = x.fma(y1, c31);
      c32 = x.fma(y2, c32);
      x = FloatVector.broadcast(SPECIES, a[i + 4 * aRow]);
      c40 = x.fma(y0, c40);
      c41 = x.fma(y1, c41);
      c42 = x.fma(y2, c42);
    }
    float[] to0 = c[0];
    float[] to1 = c[1];
    float[] to2 = c[2];
    c00.intoArray(to0, c0);
    c01.intoArray(to1, c0 + cVector);
    c02.intoArray(to2, c0 + 2 * cVector);
    c10.intoArray(to0, c0 + cRow);
    c11.intoArray(to1, c0 + cRow + cVector);
    c12.intoArray(to2, c0 + cRow + 2 * cVector);
    c20.intoArray(to0, c0 + 2 * cRow);
    c21.intoArray(to1, c0 + 2 * cRow + cVector);
    c22.intoArray(to2, c0 + 2 * cRow + 2 * cVector);
    c30.intoArray(to0, c0 + 3 * cRow);
    c31.intoArray(to1, c0 + 3 * cRow + cVector);
    c32.intoArray(to2, c0 + 3 * cRow + 2 * cVector);
    c40.intoArray(to0, c0 + 4 * cRow);
    c41.intoArray(to1, c0 + 4 * cRow + cVector);
    c42.intoArray(to2, c0 + 4 * cRow + 2 * cVector);
  }

  private static void tile1x4(
      int depth,
      float[] a,
      int a0,
      int aRow,
      int aDepth,
      float[] b,
      int b0,
      int bDepth,
      float[][] start,
      int s0,
      int sRow,
      int sVector,
      float[][] c,
      int c0,
      int cRow,
      int cVector) {
    float[] from0 = start[0];
    float[] from1 = start[1];
    float[] from2 = start[2];
    float[] from3 = start[3];
    FloatVector c00 = FloatVector.fromArray(SPECIES, from0, s0);
    FloatVector c01 = FloatVector.fromArray(SPECIES, from1, s0 + sVector);
    FloatVector c02 = FloatVector.fromArray(SPECIES, from2, s0 + 2 * sVector);
    FloatVector c03 = FloatVector.fromArray(SPECIES, from3, s0 + 3 * sVector);
    for (int k = 0, i = a0, j = b0; k < depth; k++, i += aDepth, j += bDepth) {
      FloatVector y0 = FloatVector.fromArray(SPECIES, b, j);
      FloatVector y1 = FloatVector.fromArray(SPECIES, b, j + L);
      FloatVector y2 = FloatVector.fromArray(SPECIES, b, j + 2 * L);
      FloatVector y3 = FloatVector.fromArray(SPECIES, b, j + 3 * L);
      FloatVector x = FloatVector.broadcast(SPECIES, a[i]);
      c00 = x.fma(y0, c00);
      c01 = x.fma(y1, c01);
      c02 = x.fma(y2, c02);
      c03 = x.fma(y3, c03);
    }
    float[] to0 = c[0];
    float[] to1 = c[1];
    float[] to2 = c[2];
    float[] to3 = c[3];
    c00.intoArray(to0, c0);
    c01.intoArray(to1, c0 + cVector);
    c02.intoArray(to2, c0 + 2 * cVector);
    c03.intoArray(to3, c0 + 3 * cVector);
  }

  private static void tile1x3(
      int depth,
      float[] a,
      int a0,
      int aRow,
      int aDepth,
      float[] b,
      int b0,
      int bDepth,
      float[][] start,
      int s0,
      int sRow,
      int sVector,
      float[][] c,
      int c0,
      int cRow,
      int cVector) {
    float[] from0 = start[0];
    float[] from1 = start[1];
    float[] from2 = start[2];
    FloatVector c00 = FloatVector.fromArray(SPECIES, from0, s0);
    FloatVector c01 = FloatVector.fromArray(SPECIES, from1, s0 + sVector);
    FloatVector c02 = FloatVector.fromArray(SPECIES, from2, s0 + 2 * sVector);
    for (int k = 0, i = a0, j = b0; k < depth; k++, i += aDepth, j += bDepth) {
      FloatVector y0 = FloatVector.fromArray(SPECIES, b, j);
      FloatVector y1 = FloatVector.fromArray(SPECIES, b, j + L);
      FloatVector y2 = FloatVector.fromArray(SPECIES, b, j + 2 * L);
      FloatVector x = FloatVector.broadcast(SPECIES, a[i]);
      c00 = x.fma(y0, c00);
      c01 = x.fma(y1, c01);
      c02 = x.fma(y2, c02);
    }
    float[] to0 = c[0];
    float[] to1 = c[1];
    float[] to2 = c[2];
    c00.intoArray(to0, c0);
    c01.intoArray(to1, c0 + cVector);
    c02.intoArray(to2, c0 + 2 * cVector);
  }
}
