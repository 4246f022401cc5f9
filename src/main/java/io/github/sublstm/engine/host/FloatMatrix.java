package io.github.sublstm.engine.host;

import io.github.sublstm.engine.OpenArrays;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Locale;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A column-major matrix in memory outside the Java heap that BLAS can read and write, with fast
 * bulk copies to and from Java arrays. It is either owned (grows on demand, never shrinks) or
 * borrowed from an array of ND4J.
 */
public final class FloatMatrix {

  private FloatPointer pointer;
  private FloatPointer moving;
  private FloatBuffer buffer;
  private int capacity;
  private int rows;
  private int columns;

  /** Creates an empty matrix that owns its memory. */
  public FloatMatrix() {}

  /**
   * Borrows the memory of an array from its first element on.
   *
   * @param array any strides; must outlive the matrix
   * @return a matrix on its memory
   * @throws IllegalArgumentException if it is of another type, or spans more than a direct buffer
   *     can, 2 GiB
   * @throws IllegalStateException if it was closed
   */
  public static FloatMatrix borrow(INDArray array) {
    OpenArrays.require(array);
    if (array.dataType() != DataType.FLOAT) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected an array of %s, the network's type, got %s of shape %s",
              DataType.FLOAT,
              array.dataType(),
              Arrays.toString(array.shape())));
    }
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
    FloatMatrix borrowed = new FloatMatrix();
    Pointer address = array.data().addressPointer();
    borrowed.pointer = new FloatPointer(address);
    borrowed.pointer.capacity(borrowed.pointer.position() + last + 1);
    borrowed.buffer = borrowed.pointer.asBuffer();
    borrowed.capacity = (int) (last + 1);
    borrowed.rows = (int) array.size(0);
    borrowed.columns = array.rank() > 1 ? (int) array.size(1) : 1;
    return borrowed;
  }

  /**
   * Gives the matrix a shape; the contents are lost if it has to grow.
   *
   * @param rows how many rows
   * @param columns how many columns
   * @return this
   */
  public FloatMatrix shape(int rows, int columns) {
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
   *
   * @param first the first column
   * @param count how many
   * @return a matrix on the same memory
   */
  public FloatMatrix columns(int first, int count) {
    FloatMatrix part = new FloatMatrix();
    int start = first * rows;
    part.pointer = pointer.getPointer(start);
    part.buffer = buffer.slice(start, count * rows);
    part.capacity = count * rows;
    part.rows = rows;
    part.columns = count;
    return part;
  }

  /** Frees owned memory at once instead of when the collector finds it. */
  public void release() {
    if (pointer != null) {
      pointer.close();
      pointer = null;
      moving = null;
      buffer = null;
      capacity = 0;
    }
  }

  /**
   * Returns the number of rows.
   *
   * @return as the shape has it
   */
  public int rows() {
    return rows;
  }

  /**
   * Returns the number of columns.
   *
   * @return as the shape has it
   */
  public int columns() {
    return columns;
  }

  FloatPointer pointer() {
    return pointer;
  }

  /**
   * Returns a pointer to the value at an index, which is valid until the next call: one object
   * serves all calls, so that none is created in a time loop.
   */
  FloatPointer pointerAt(int index) {
    if (moving == null) {
      moving = new FloatPointer(pointer);
    }
    return moving.position(pointer.position() + index);
  }

  /**
   * Returns the values, column by column.
   *
   * @return a buffer on the matrix's memory
   */
  public FloatBuffer buffer() {
    return buffer;
  }

  /**
   * Copies the first values of a Java array into the matrix.
   *
   * @param offset where to
   * @param source the array
   * @param n how many values
   */
  public void put(int offset, float[] source, int n) {
    buffer.put(offset, source, 0, n);
  }

  /**
   * Copies values to the start of a Java array.
   *
   * @param offset from where
   * @param target the array
   * @param n how many values
   */
  public void get(int offset, float[] target, int n) {
    buffer.get(offset, target, 0, n);
  }
}
