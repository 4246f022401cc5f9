package io.github.sublstm.engine;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Locale;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A column-major matrix in memory outside the Java heap that BLAS can read and write, with fast
 * bulk copies to and from Java arrays. It is either owned (grows on demand, never shrinks) or
 * borrowed from an array of ND4J.
 */
final class FloatNative {

  private FloatPointer pointer;
  private FloatBuffer buffer;
  private int capacity;
  private int rows;
  private int columns;

  /**
   * Borrows the memory of an array from its first element on.
   *
   * @param array any strides
   * @throws IllegalArgumentException if it spans more than a direct buffer can, 2 GiB
   */
  static FloatNative borrow(INDArray array) {
    long last = 0;
    for (int d = 0; d < array.rank(); d++) {
      last += (array.size(d) - 1) * array.stride(d);
    }
    if ((last + 1) * Float.BYTES > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          String.format(
                  Locale.ROOT,
                  "an array of shape %s spans %d values, more than the host engine can address (2 GiB): use a",
                  Arrays.toString(array.shape()),
                  last + 1)
              + " smaller minibatch, shorter sequences or engine(Engine.ND4J)");
    }
    FloatNative borrowed = new FloatNative();
    Pointer address = array.data().addressPointer();
    borrowed.pointer = new FloatPointer(address);
    borrowed.pointer.capacity(borrowed.pointer.position() + last + 1);
    borrowed.buffer = borrowed.pointer.asBuffer();
    borrowed.capacity = (int) (last + 1);
    borrowed.rows = (int) array.size(0);
    borrowed.columns = array.rank() > 1 ? (int) array.size(1) : 1;
    return borrowed;
  }

  /** Gives the matrix a shape; the contents are lost if it has to grow. */
  FloatNative shape(int rows, int columns) {
    long size = (long) rows * columns;
    if (size > capacity) {
      if (size * Float.BYTES > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "a work buffer of "
                + size
                + " values is more than the host engine can address (2 GiB): use a smaller"
                + " minibatch or engine(Engine.ND4J)");
      }
      release();
      pointer = new FloatPointer(size);
      buffer = pointer.asBuffer();
      capacity = (int) size;
    }
    this.rows = rows;
    this.columns = columns;
    return this;
  }

  /**
   * Returns some of the columns as a matrix that shares their memory, to use no longer than this
   * one keeps its shape.
   */
  FloatNative columns(int first, int count) {
    FloatNative part = new FloatNative();
    int start = first * rows;
    part.pointer = pointer.getPointer(start);
    part.buffer = buffer.slice(start, count * rows);
    part.capacity = count * rows;
    part.rows = rows;
    part.columns = count;
    return part;
  }

  /** Frees owned memory at once instead of when the collector finds it. */
  void release() {
    if (pointer != null) {
      pointer.close();
      pointer = null;
      buffer = null;
      capacity = 0;
    }
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  /** How many values fit without growing. */
  int capacity() {
    return capacity;
  }

  FloatPointer pointer() {
    return pointer;
  }

  FloatBuffer buffer() {
    return buffer;
  }

  /** Copies the first {@code n} values of a Java array to {@code offset}. */
  void put(int offset, float[] source, int n) {
    buffer.put(offset, source, 0, n);
  }

  /** Copies {@code n} values from {@code offset} to the start of a Java array. */
  void get(int offset, float[] target, int n) {
    buffer.get(offset, target, 0, n);
  }
}
