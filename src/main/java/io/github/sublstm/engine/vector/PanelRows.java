package io.github.sublstm.engine.vector;

import java.util.Arrays;

/**
 * Rows as wide as a panel, which {@link VectorKernel}'s product starts from or goes to. Vector w of
 * row r begins at {@code arrays[w][start + r·rowStride + w·vectorStride]}: the gates of a cell are
 * separate arrays, and a panel holds the columns of one block of units in all gates. In a plain
 * matrix the arrays are the same. One object is moved from place to place, so that no product
 * allocates.
 */
final class PanelRows {

  private static final int MOST_VECTORS = 4;

  /** Rows of zeros, to start a product from. */
  static final PanelRows ZEROS =
      new PanelRows().inMatrix(new float[MOST_VECTORS * VectorClass.SPECIES.length()], 0, 0, 0);

  private final float[][] sameArray = new float[MOST_VECTORS][];

  float[][] arrays;
  int start;
  int rowStride;
  int vectorStride;

  /** Moves to rows that have an array per vector; a row stride of 0 repeats one row. */
  PanelRows inArrays(float[][] newArrays, int newStart, int newRowStride) {
    arrays = newArrays;
    start = newStart;
    rowStride = newRowStride;
    vectorStride = 0;
    return this;
  }

  /** Moves to rows of a matrix in one array. */
  PanelRows inMatrix(float[] matrix, int newStart, int newRowStride, int newVectorStride) {
    Arrays.fill(sameArray, matrix);
    arrays = sameArray;
    start = newStart;
    rowStride = newRowStride;
    vectorStride = newVectorStride;
    return this;
  }

  /** Lets go of the arrays. */
  void clear() {
    arrays = null;
    Arrays.fill(sameArray, null);
  }
}
