package io.github.sublstm.engine;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link VectorKernel}'s tiles of C = S + AᵀB, with A in {@link PackedRows}: rows of C are columns
 * of A, next to each other in memory, and a step of the sum is a row of A.
 *
 * <p>{@link VectorRowTiles} differs in the stride of A only, which has to be a constant in the
 * loop.
 */
final class VectorColumnTiles {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_512;
  private static final int L = VectorKernel.L;

  /** Between rows of A. */
  private static final int STRIDE = PackedRows.DEPTH;

  private VectorColumnTiles() {}

  /**
   * Some rows of C, for a part of the sum.
   *
   * @param depth steps of the sum: 1 or an even number
   */
  static void multiply(
      int rows,
      int vectors,
      int depth,
      float[] a,
      int a0,
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
    int row = 0;
    int tiledRows = depth == 1 ? 0 : VectorKernel.TILE_ROWS * (rows / VectorKernel.TILE_ROWS);
    for (; row < tiledRows; row += VectorKernel.TILE_ROWS) {
      int ar = a0 + row;
      int sr = s0 + row * sRow;
      int cr = c0 + row * cRow;
      if (vectors == 4) {
        tile5x4(depth, a, ar, b, b0, start, sr, sRow, sVector, c, cr, cRow, cVector);
      } else {
        tile5x3(depth, a, ar, b, b0, start, sr, sRow, sVector, c, cr, cRow, cVector);
      }
    }
    for (; row < rows; row++) {
      int ar = a0 + row;
      int sr = s0 + row * sRow;
      int cr = c0 + row * cRow;
      if (vectors == 4) {
        tile1x4(depth, a, ar, b, b0, start, sr, sVector, c, cr, cVector);
      } else {
        tile1x3(depth, a, ar, b, b0, start, sr, sVector, c, cr, cVector);
      }
    }
  }

  private static void tile5x4(
      int depth,
      float[] a,
      int a0,
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
    for (int k = 0; k < depth; k += 2) {
      FloatVector y0 = FloatVector.fromArray(SPECIES, b, b0 + 4 * L * k);
      FloatVector y1 = FloatVector.fromArray(SPECIES, b, b0 + 4 * L * k + L);
      FloatVector y2 = FloatVector.fromArray(SPECIES, b, b0 + 4 * L * k + 2 * L);
      FloatVector y3 = FloatVector.fromArray(SPECIES, b, b0 + 4 * L * k + 3 * L);
      FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + STRIDE * k]);
      c00 = x.fma(y0, c00);
      c01 = x.fma(y1, c01);
      c02 = x.fma(y2, c02);
      c03 = x.fma(y3, c03);
      x = FloatVector.broadcast(SPECIES, a[a0 + STRIDE * k + 1]);
      c10 = x.fma(y0, c10);
      c11 = x.fma(y1, c11);
      c12 = x.fma(y2, c12);
      c13 = x.fma(y3, c13);
      x = FloatVector.broadcast(SPECIES, a[a0 + STRIDE * k + 2]);
      c20 = x.fma(y0, c20);
      c21 = x.fma(y1, c21);
      c22 = x.fma(y2, c22);
      c23 = x.fma(y3, c23);
      x = FloatVector.broadcast(SPECIES, a[a0 + STRIDE * k + 3]);
      c30 = x.fma(y0, c30);
      c31 = x.fma(y1, c31);
      c32 = x.fma(y2, c32);
      c33 = x.fma(y3, c33);
      x = FloatVector.broadcast(SPECIES, a[a0 + STRIDE * k + 4]);
      c40 = x.fma(y0, c40);
      c41 = x.fma(y1, c41);
      c42 = x.fma(y2, c42);
      c43 = x.fma(y3, c43);
      y0 = FloatVector.fromArray(SPECIES, b, b0 + 4 * L * k + 4 * L);
      y1 = FloatVector.fromArray(SPECIES, b, b0 + 4 * L * k + 5 * L);
      y2 = FloatVector.fromArray(SPECIES, b, b0 + 4 * L * k + 6 * L);
      y3 = FloatVector.fromArray(SPECIES, b, b0 + 4 * L * k + 7 * L);
      x = FloatVector.broadcast(SPECIES, a[a0 + STRIDE * k + STRIDE]);
      c00 = x.fma(y0, c00);
      c01 = x.fma(y1, c01);
      c02 = x.fma(y2, c02);
      c03 = x.fma(y3, c03);
      x = FloatVector.broadcast(SPECIES, a[a0 + STRIDE * k + STRIDE + 1]);
      c10 = x.fma(y0, c10);
      c11 = x.fma(y1, c11);
      c12 = x.fma(y2, c12);
      c13 = x.fma(y3, c13);
      x = FloatVector.broadcast(SPECIES, a[a0 + STRIDE * k + STRIDE + 2]);
      c20 = x.fma(y0, c20);
      c21 = x.fma(y1, c21);
      c22 = x.fma(y2, c22);
      c23 = x.fma(y3, c23);
      x = FloatVector.broadcast(SPECIES, a[a0 + STRIDE * k + STRIDE + 3]);
      c30 = x.fma(y0, c30);
      c31 = x.fma(y1, c31);
      c32 = x.fma(y2, c32);
      c33 = x.fma(y3, c33);
      x = FloatVector.broadcast(SPECIES, a[a0 + STRIDE * k + STRIDE + 4]);
      c40 = x.fma(y0, c40);
      c41 = x.fma(y1, c41);
      c42 = x.fma(y2, c42);
      c43 = x.fma(y3, c43);
    }
    if (c00.getClass() != VectorKernel.VECTOR
        || c01.getClass() != VectorKernel.VECTOR
        || c02.getClass() != VectorKernel.VECTOR
        || c03.getClass() != VectorKernel.VECTOR
        || c10.getClass() != VectorKernel.VECTOR
        || c11.getClass() != VectorKernel.VECTOR
        || c12.getClass() != VectorKernel.VECTOR
        || c13.getClass() != VectorKernel.VECTOR
        || c20.getClass() != VectorKernel.VECTOR
        || c21.getClass() != VectorKernel.VECTOR
        || c22.getClass() != VectorKernel.VECTOR
        || c23.getClass() != VectorKernel.VECTOR
        || c30.getClass() != VectorKernel.VECTOR
        || c31.getClass() != VectorKernel.VECTOR
        || c32.getClass() != VectorKernel.VECTOR
        || c33.getClass() != VectorKernel.VECTOR
        || c40.getClass() != VectorKernel.VECTOR
        || c41.getClass() != VectorKernel.VECTOR
        || c42.getClass() != VectorKernel.VECTOR
        || c43.getClass() != VectorKernel.VECTOR) {
      throw VectorKernel.otherVector();
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
    for (int k = 0; k < depth; k += 2) {
      FloatVector y0 = FloatVector.fromArray(SPECIES, b, b0 + 3 * L * k);
      FloatVector y1 = FloatVector.fromArray(SPECIES, b, b0 + 3 * L * k + L);
      FloatVector y2 = FloatVector.fromArray(SPECIES, b, b0 + 3 * L * k + 2 * L);
      FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + STRIDE * k]);
      c00 = x.fma(y0, c00);
      c01 = x.fma(y1, c01);
      c02 = x.fma(y2, c02);
      x = FloatVector.broadcast(SPECIES, a[a0 + STRIDE * k + 1]);
      c10 = x.fma(y0, c10);
      c11 = x.fma(y1, c11);
      c12 = x.fma(y2, c12);
      x = FloatVector.broadcast(SPECIES, a[a0 + STRIDE * k + 2]);
      c20 = x.fma(y0, c20);
      c21 = x.fma(y1, c21);
      c22 = x.fma(y2, c22);
      x = FloatVector.broadcast(SPECIES, a[a0 + STRIDE * k + 3]);
      c30 = x.fma(y0, c30);
      c31 = x.fma(y1, c31);
      c32 = x.fma(y2, c32);
      x = FloatVector.broadcast(SPECIES, a[a0 + STRIDE * k + 4]);
      c40 = x.fma(y0, c40);
      c41 = x.fma(y1, c41);
      c42 = x.fma(y2, c42);
      y0 = FloatVector.fromArray(SPECIES, b, b0 + 3 * L * k + 3 * L);
      y1 = FloatVector.fromArray(SPECIES, b, b0 + 3 * L * k + 4 * L);
      y2 = FloatVector.fromArray(SPECIES, b, b0 + 3 * L * k + 5 * L);
      x = FloatVector.broadcast(SPECIES, a[a0 + STRIDE * k + STRIDE]);
      c00 = x.fma(y0, c00);
      c01 = x.fma(y1, c01);
      c02 = x.fma(y2, c02);
      x = FloatVector.broadcast(SPECIES, a[a0 + STRIDE * k + STRIDE + 1]);
      c10 = x.fma(y0, c10);
      c11 = x.fma(y1, c11);
      c12 = x.fma(y2, c12);
      x = FloatVector.broadcast(SPECIES, a[a0 + STRIDE * k + STRIDE + 2]);
      c20 = x.fma(y0, c20);
      c21 = x.fma(y1, c21);
      c22 = x.fma(y2, c22);
      x = FloatVector.broadcast(SPECIES, a[a0 + STRIDE * k + STRIDE + 3]);
      c30 = x.fma(y0, c30);
      c31 = x.fma(y1, c31);
      c32 = x.fma(y2, c32);
      x = FloatVector.broadcast(SPECIES, a[a0 + STRIDE * k + STRIDE + 4]);
      c40 = x.fma(y0, c40);
      c41 = x.fma(y1, c41);
      c42 = x.fma(y2, c42);
    }
    if (c00.getClass() != VectorKernel.VECTOR
        || c01.getClass() != VectorKernel.VECTOR
        || c02.getClass() != VectorKernel.VECTOR
        || c10.getClass() != VectorKernel.VECTOR
        || c11.getClass() != VectorKernel.VECTOR
        || c12.getClass() != VectorKernel.VECTOR
        || c20.getClass() != VectorKernel.VECTOR
        || c21.getClass() != VectorKernel.VECTOR
        || c22.getClass() != VectorKernel.VECTOR
        || c30.getClass() != VectorKernel.VECTOR
        || c31.getClass() != VectorKernel.VECTOR
        || c32.getClass() != VectorKernel.VECTOR
        || c40.getClass() != VectorKernel.VECTOR
        || c41.getClass() != VectorKernel.VECTOR
        || c42.getClass() != VectorKernel.VECTOR) {
      throw VectorKernel.otherVector();
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
      float[] b,
      int b0,
      float[][] start,
      int s0,
      int sVector,
      float[][] c,
      int c0,
      int cVector) {
    float[] from0 = start[0];
    float[] from1 = start[1];
    float[] from2 = start[2];
    float[] from3 = start[3];
    FloatVector c00 = FloatVector.fromArray(SPECIES, from0, s0);
    FloatVector c01 = FloatVector.fromArray(SPECIES, from1, s0 + sVector);
    FloatVector c02 = FloatVector.fromArray(SPECIES, from2, s0 + 2 * sVector);
    FloatVector c03 = FloatVector.fromArray(SPECIES, from3, s0 + 3 * sVector);
    for (int k = 0; k < depth; k++) {
      FloatVector y0 = FloatVector.fromArray(SPECIES, b, b0 + 4 * L * k);
      FloatVector y1 = FloatVector.fromArray(SPECIES, b, b0 + 4 * L * k + L);
      FloatVector y2 = FloatVector.fromArray(SPECIES, b, b0 + 4 * L * k + 2 * L);
      FloatVector y3 = FloatVector.fromArray(SPECIES, b, b0 + 4 * L * k + 3 * L);
      FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + STRIDE * k]);
      c00 = x.fma(y0, c00);
      c01 = x.fma(y1, c01);
      c02 = x.fma(y2, c02);
      c03 = x.fma(y3, c03);
    }
    if (c00.getClass() != VectorKernel.VECTOR
        || c01.getClass() != VectorKernel.VECTOR
        || c02.getClass() != VectorKernel.VECTOR
        || c03.getClass() != VectorKernel.VECTOR) {
      throw VectorKernel.otherVector();
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
      float[] b,
      int b0,
      float[][] start,
      int s0,
      int sVector,
      float[][] c,
      int c0,
      int cVector) {
    float[] from0 = start[0];
    float[] from1 = start[1];
    float[] from2 = start[2];
    FloatVector c00 = FloatVector.fromArray(SPECIES, from0, s0);
    FloatVector c01 = FloatVector.fromArray(SPECIES, from1, s0 + sVector);
    FloatVector c02 = FloatVector.fromArray(SPECIES, from2, s0 + 2 * sVector);
    for (int k = 0; k < depth; k++) {
      FloatVector y0 = FloatVector.fromArray(SPECIES, b, b0 + 3 * L * k);
      FloatVector y1 = FloatVector.fromArray(SPECIES, b, b0 + 3 * L * k + L);
      FloatVector y2 = FloatVector.fromArray(SPECIES, b, b0 + 3 * L * k + 2 * L);
      FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + STRIDE * k]);
      c00 = x.fma(y0, c00);
      c01 = x.fma(y1, c01);
      c02 = x.fma(y2, c02);
    }
    if (c00.getClass() != VectorKernel.VECTOR
        || c01.getClass() != VectorKernel.VECTOR
        || c02.getClass() != VectorKernel.VECTOR) {
      throw VectorKernel.otherVector();
    }
    float[] to0 = c[0];
    float[] to1 = c[1];
    float[] to2 = c[2];
    c00.intoArray(to0, c0);
    c01.intoArray(to1, c0 + cVector);
    c02.intoArray(to2, c0 + 2 * cVector);
  }
}
