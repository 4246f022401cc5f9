package io.github.sublstm.engine.vector;

import java.util.Arrays;

/**
 * Rows as wide as a panel, which {@link VectorKernel}'s product starts from or goes to. Vector w of
 * row r begins at {@code arrays[w][start + r·rowStride + w·vectorStride]}: the gates of a cell are
 * separate arrays, and a panel may hold the last units of one gate and the first of the next. In a
 * plain matrix the arrays are the same. One object is moved from place to place, so that no product
 * allocates.
 */
final class PanelRows {

  /** Rows of zeros, to start a product from. */
  static final PanelRows ZEROS =
      new PanelRows().inMatrix(new float[Panel.VECTORS * VectorClass.L], 0, 0, 0);

  final float[][] arrays = new float[Panel.VECTORS][];
  int start;
  int rowStride;
  int vectorStride;

  /**
   * Moves to rows of matrices {@code [rows, slotVectors · L]}, one per slot and all with the same
   * stride.
   *
   * @param slots the matrices
   * @param slotVectors vectors of a row of each
   * @param vector the first vector, counted through all slots
   * @param newRowStride from a row to the next; 0 repeats one row
   */
  PanelRows inSlots(float[][] slots, int slotVectors, int vector, int newRowStride) {
    int slot = vector / slotVectors;
    int next = Math.min((vector + 1) / slotVectors, slots.length - 1);
    arrays[0] = slots[slot];
    arrays[1] = slots[next];
    start = (vector - slot * slotVectors) * VectorClass.L;
    rowStride = newRowStride;
    vectorStride = (vector + 1 - next * slotVectors) * VectorClass.L - start;
    return this;
  }

  /** Moves to rows of a matrix in one array. */
  PanelRows inMatrix(float[] matrix, int newStart, int newRowStride, int newVectorStride) {
    Arrays.fill(arrays, matrix);
    start = newStart;
    rowStride = newRowStride;
    vectorStride = newVectorStride;
    return this;
  }

  /** Lets go of the arrays. */
  void clear() {
    Arrays.fill(arrays, null);
  }
}
