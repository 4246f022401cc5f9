package io.github.sublstm.engine;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads and writes an ND4J array {@code [B, size, T]} of any strides one time step at a time, as
 * column-major matrices {@code [rows, size]} of some of its examples.
 *
 * <p>DL4J's own activations are {@code [B, size, T]} in 'f' order: a time step is a contiguous
 * column-major matrix, so its columns are copied in bulk. Data sets are mostly in 'c' order, and
 * NWC networks see permuted arrays; those go value by value.
 */
final class FloatSequences {

  private final FloatBuffer data;
  private final int minibatch;
  private final int size;
  private final int exampleStride;
  private final int columnStride;
  private final int stepStride;
  private float[] step = new float[0];

  FloatSequences(INDArray array) {
    data = FloatNative.borrow(array).buffer();
    minibatch = (int) array.size(0);
    size = (int) array.size(1);
    exampleStride = (int) array.stride(0);
    columnStride = (int) array.stride(1);
    stepStride = array.rank() == 3 ? (int) array.stride(2) : 0;
  }

  /**
   * Copies step t of {@code rows} examples from {@code firstRow} on into a {@code [rows, size]}.
   */
  void read(int t, int firstRow, int rows, float[] target) {
    int start = t * stepStride + firstRow * exampleStride;
    if (isContiguous() && rows == minibatch) {
      data.get(start, target, 0, rows * size);
    } else if (isContiguous()) {
      loadStep(t);
      for (int k = 0; k < size; k++) {
        System.arraycopy(step, k * minibatch + firstRow, target, k * rows, rows);
      }
    } else {
      for (int k = 0; k < size; k++) {
        for (int r = 0; r < rows; r++) {
          target[k * rows + r] = data.get(start + r * exampleStride + k * columnStride);
        }
      }
    }
  }

  /**
   * Copies a {@code [rows, size]} into step t of {@code rows} examples from {@code firstRow} on.
   */
  void write(int t, int firstRow, int rows, float[] source) {
    int start = t * stepStride + firstRow * exampleStride;
    if (isContiguous() && rows == minibatch) {
      data.put(start, source, 0, rows * size);
    } else if (exampleStride == 1) {
      for (int k = 0; k < size; k++) {
        data.put(start + k * columnStride, source, k * rows, rows);
      }
    } else {
      for (int k = 0; k < size; k++) {
        for (int r = 0; r < rows; r++) {
          data.put(start + r * exampleStride + k * columnStride, source[k * rows + r]);
        }
      }
    }
  }

  /**
   * Copies step t of {@code rows} examples from {@code firstRow} on into a row-major matrix whose
   * rows are {@code stride} apart.
   */
  void readRows(int t, int firstRow, int rows, float[] target, int offset, int stride) {
    int start = t * stepStride + firstRow * exampleStride;
    if (columnStride == 1) {
      for (int r = 0; r < rows; r++) {
        data.get(start + r * exampleStride, target, offset + r * stride, size);
      }
    } else if (isContiguous()) {
      loadStep(t);
      for (int r = 0; r < rows; r++) {
        for (int k = 0; k < size; k++) {
          target[offset + r * stride + k] = step[k * minibatch + firstRow + r];
        }
      }
    } else {
      for (int r = 0; r < rows; r++) {
        for (int k = 0; k < size; k++) {
          target[offset + r * stride + k] = data.get(start + r * exampleStride + k * columnStride);
        }
      }
    }
  }

  /** Copies a row-major matrix into step t of {@code rows} examples from {@code firstRow} on. */
  void writeRows(int t, int firstRow, int rows, float[] source, int offset, int stride) {
    int start = t * stepStride + firstRow * exampleStride;
    if (columnStride == 1) {
      for (int r = 0; r < rows; r++) {
        data.put(start + r * exampleStride, source, offset + r * stride, size);
      }
    } else {
      for (int k = 0; k < size; k++) {
        for (int r = 0; r < rows; r++) {
          data.put(start + r * exampleStride + k * columnStride, source[offset + r * stride + k]);
        }
      }
    }
  }

  /** Copies all of a contiguous step at once: far cheaper than value by value from the buffer. */
  private void loadStep(int t) {
    if (step.length < minibatch * size) {
      step = new float[minibatch * size];
    }
    data.get(t * stepStride, step, 0, minibatch * size);
  }

  private boolean isContiguous() {
    return exampleStride == 1 && columnStride == minibatch;
  }
}
