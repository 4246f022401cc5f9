package io.github.sublstm.engine;

/**
 * The products of a cell on packed weights, put together from {@link VectorKernel}'s panels.
 * Row-major matrices; a minibatch has one row an example.
 */
final class VectorProducts {

  private static final int L = VectorKernel.L;

  /** Values of the left factor to keep in the cache while all panels of the right one pass by. */
  private static final int BLOCK_VALUES = 48 * 1024;

  private static final float[][] ZEROS = plain(new float[4 * L]);

  private final VectorWeights weights;

  VectorProducts(VectorWeights weights) {
    this.weights = weights;
  }

  /** How many steps' inputs to multiply by one panel of W before the next panel. */
  int inputBlockSteps(int rows, int inputStride) {
    return Math.max(1, BLOCK_VALUES / (rows * inputStride));
  }

  /** gates = b + xW for the units of one block; x begins at {@code x0}. */
  void input(int rows, int block, float[] x, int x0, int stride, float[][] gates) {
    int vectors = weights.type.gates();
    int width = vectors * L;
    VectorKernel.multiply(
        rows,
        vectors,
        weights.inputs,
        x,
        x0,
        stride,
        1,
        weights.input,
        block * weights.inputs * width,
        width,
        weights.bias,
        block * L,
        0,
        0,
        gates,
        block * L,
        weights.unitColumns,
        0);
  }

  /** gates += hRW. */
  void hidden(int rows, float[] h, float[][] gates) {
    int vectors = weights.type.gates();
    int width = vectors * L;
    for (int block = 0; block < weights.blocks(); block++) {
      VectorKernel.multiply(
          rows,
          vectors,
          weights.units,
          h,
          0,
          weights.unitColumns,
          1,
          weights.recurrent,
          block * weights.units * width,
          width,
          gates,
          block * L,
          weights.unitColumns,
          0,
          gates,
          block * L,
          weights.unitColumns,
          0);
    }
  }

  /** dh⁻ = δRWᵀ; δ begins at row {@code firstRow} of {@code deltas}. */
  void hiddenErrors(int firstRow, int rows, float[] deltas, float[] dh) {
    errors(firstRow, rows, deltas, weights.recurrentBack, dh, 0, weights.unitColumns);
  }

  /** dx = δWᵀ, in blocks of rows whose deltas fit the cache. */
  void inputErrors(int rows, float[] deltas, int stride, float[] dx) {
    if (weights.hasFewInputs()) {
      VectorKernel.multiplyByRows(
          rows, weights.gateColumns, deltas, weights.inputs, weights.inputBack, dx);
      return;
    }
    int blockRows = VectorKernel.wholeTiles(BLOCK_VALUES / weights.gateColumns);
    for (int r = 0; r < rows; r += blockRows) {
      errors(r, Math.min(blockRows, rows - r), deltas, weights.inputBack, dx, r * stride, stride);
    }
  }

  /**
   * dRWᵀ += δᵀh⁻ and dWᵀ += δᵀx (with few inputs, dW += xᵀδ), summed over {@code rows}.
   *
   * @param first whether to start from zeros instead
   */
  void gradients(
      int rows,
      float[] deltas,
      float[] h,
      float[] x,
      int stride,
      float[] dRw,
      float[] dW,
      boolean first) {
    accumulate(weights.gateColumns, deltas, h, weights.unitColumns, dRw, rows, first);
    if (weights.hasFewInputs()) {
      accumulate(weights.inputs, x, deltas, weights.gateColumns, dW, rows, first);
    } else {
      accumulate(weights.gateColumns, deltas, x, stride, dW, rows, first);
    }
  }

  private void errors(
      int firstRow, int rows, float[] deltas, float[] panels, float[] out, int out0, int columns) {
    float[][] target = plain(out);
    for (int j = 0; j < columns; ) {
      int vectors = VectorKernel.panelVectors(j, columns);
      VectorKernel.multiply(
          rows,
          vectors,
          weights.gateColumns,
          deltas,
          firstRow * weights.gateColumns,
          weights.gateColumns,
          1,
          panels,
          j * weights.gateColumns,
          vectors * L,
          ZEROS,
          0,
          0,
          0,
          target,
          out0 + j,
          columns,
          L);
      j += vectors * L;
    }
  }

  /**
   * C {@code [m, n]} += AᵀB with A {@code [depth, m]} and B {@code [depth, n]}, n in whole panels.
   */
  private static void accumulate(
      int m, float[] a, float[] b, int n, float[] c, int depth, boolean first) {
    float[][] target = plain(c);
    for (int j = 0; j < n; ) {
      int vectors = VectorKernel.panelVectors(j, n);
      float[][] start = first ? ZEROS : target;
      VectorKernel.multiply(
          m,
          vectors,
          depth,
          a,
          0,
          1,
          m,
          b,
          j,
          n,
          start,
          first ? 0 : j,
          first ? 0 : n,
          first ? 0 : L,
          target,
          j,
          n,
          L);
      j += vectors * L;
    }
  }

  /** A plain matrix as {@link VectorKernel} takes it: the same array for every vector. */
  private static float[][] plain(float[] matrix) {
    return new float[][] {matrix, matrix, matrix, matrix};
  }
}
