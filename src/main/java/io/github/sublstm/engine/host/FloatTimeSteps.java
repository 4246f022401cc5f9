package io.github.sublstm.engine.host;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads and writes an ND4J array {@code [B, size, T]} of any strides one time step at a time, as
 * matrices {@code [rows, size]} of some of its examples. An array {@code [B, size]} is one step.
 *
 * <p>DL4J's own activations are in 'f' order: a time step is a contiguous column-major matrix, so
 * its columns are copied in bulk. Data sets are mostly in 'c' order, and NWC networks see permuted
 * arrays; those go value by value.
 */
public final class FloatTimeSteps {

  private final FloatBuffer data;
  private final int minibatch;
  private final int size;
  private final int exampleStride;
  private final int columnStride;
  private final int stepStride;
  private final FloatArray wholeStep = new FloatArray();

  /**
   * Opens an array.
   *
   * @param array {@code [B, size, T]} or {@code [B, size]}; must outlive this object
   */
  public FloatTimeSteps(INDArray array) {
    data = FloatMatrix.borrow(array).buffer();
    minibatch = (int) array.size(0);
    size = (int) array.size(1);
    exampleStride = (int) array.stride(0);
    columnStride = (int) array.stride(1);
    stepStride = array.rank() == 3 ? (int) array.stride(2) : 0;
  }

  /**
   * Copies step t of some examples into a matrix.
   *
   * @param t the step
   * @param firstRow the first example
   * @param rows how many examples
   * @param target receives the matrix
   * @param offset where it begins
   * @param layout of the matrix
   */
  public void read(int t, int firstRow, int rows, float[] target, int offset, MatrixLayout layout) {
    int start = t * stepStride + firstRow * exampleStride;
    boolean byColumns = layout.rowStride() == 1;
    if (columnStride == 1 && layout.columnStride() == 1) {
      for (int r = 0; r < rows; r++) {
        data.get(start + r * exampleStride, target, offset + r * layout.rowStride(), size);
      }
    } else if (isContiguous() && byColumns && rows == minibatch && layout.columnStride() == rows) {
      data.get(start, target, offset, rows * size);
    } else if (isContiguous() && byColumns) {
      float[] step = loadStep(t);
      for (int k = 0; k < size; k++) {
        System.arraycopy(
            step, k * minibatch + firstRow, target, offset + k * layout.columnStride(), rows);
      }
    } else if (isContiguous()) {
      float[] step = loadStep(t);
      for (int r = 0; r < rows; r++) {
        int row = offset + r * layout.rowStride();
        int from = firstRow + r;
        for (int k = 0; k < size; k++) {
          target[row + k] = step[from + k * minibatch];
        }
      }
    } else {
      int stride = layout.columnStride();
      for (int r = 0; r < rows; r++) {
        int row = offset + r * layout.rowStride();
        int from = start + r * exampleStride;
        for (int k = 0; k < size; k++) {
          target[row + k * stride] = data.get(from + k * columnStride);
        }
      }
    }
  }

  /**
   * Copies a matrix into step t of some examples; the arguments are those of {@link #read}.
   *
   * @param t the step
   * @param firstRow the first example
   * @param rows how many examples
   * @param source the matrix
   * @param offset where it begins
   * @param layout of the matrix
   */
  public void write(
      int t, int firstRow, int rows, float[] source, int offset, MatrixLayout layout) {
    int start = t * stepStride + firstRow * exampleStride;
    boolean byColumns = layout.rowStride() == 1;
    if (columnStride == 1 && layout.columnStride() == 1) {
      for (int r = 0; r < rows; r++) {
        data.put(start + r * exampleStride, source, offset + r * layout.rowStride(), size);
      }
    } else if (isContiguous() && byColumns && rows == minibatch && layout.columnStride() == rows) {
      data.put(start, source, offset, rows * size);
    } else if (exampleStride == 1 && byColumns) {
      for (int k = 0; k < size; k++) {
        data.put(start + k * columnStride, source, offset + k * layout.columnStride(), rows);
      }
    } else {
      int stride = layout.columnStride();
      for (int r = 0; r < rows; r++) {
        int row = offset + r * layout.rowStride();
        int to = start + r * exampleStride;
        for (int k = 0; k < size; k++) {
          data.put(to + k * columnStride, source[row + k * stride]);
        }
      }
    }
  }

  /** Copies all of a contiguous step at once: far cheaper than value by value from the buffer. */
  private float[] loadStep(int t) {
    float[] step = wholeStep.atLeast(minibatch * size);
    data.get(t * stepStride, step, 0, minibatch * size);
    return step;
  }

  private boolean isContiguous() {
    return exampleStride == 1 && columnStride == minibatch;
  }
}
