package io.github.sublstm.engine.host;

/**
 * Where the values of a matrix are in an array: value (r, k) is at {@code r·rowStride +
 * k·columnStride}. One of the strides is 1: BLAS wants columns, the vector kernels want rows.
 *
 * @param rowStride from a row to the next
 * @param columnStride from a column to the next
 */
public record MatrixLayout(int rowStride, int columnStride) {

  /**
   * Returns where a value is.
   *
   * @param row its row
   * @param column its column
   * @return index in the array
   */
  public int index(int row, int column) {
    return row * rowStride + column * columnStride;
  }
}
