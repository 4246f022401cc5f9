package io.github.sublstm.training.checkpoint;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Writes and reads arrays, bit by bit. ND4J's own format converts every value by itself through
 * several calls, and does not keep the order of the elements.
 */
public final class ArrayCodec {

  private static final int BLOCK = 1 << 16;

  private ArrayCodec() {}

  /** Writes type, order, shape and values; or that there is no array. */
  public static void write(DataOutputStream out, INDArray array) throws IOException {
    out.writeBoolean(array != null);
    if (array == null) {
      return;
    }
    out.writeUTF(array.dataType().name());
    out.writeChar(array.ordering());
    out.writeInt(array.rank());
    for (long size : array.shape()) {
      out.writeLong(size);
    }
    INDArray vector = inOrder(array);
    boolean wide = array.dataType() == DataType.DOUBLE;
    ByteBuffer bytes = ByteBuffer.allocate(BLOCK * (wide ? Double.BYTES : Float.BYTES));
    for (long start = 0; start < vector.length(); start += BLOCK) {
      long end = Math.min(vector.length(), start + BLOCK);
      INDArray block = vector.get(NDArrayIndex.interval(start, end));
      bytes.clear();
      if (wide) {
        bytes.asDoubleBuffer().put(block.toDoubleVector());
      } else {
        // Exact also for the types narrower than float.
        bytes.asFloatBuffer().put(block.toFloatVector());
      }
      int width = wide ? Double.BYTES : Float.BYTES;
      out.write(bytes.array(), 0, Math.toIntExact(end - start) * width);
    }
  }

  /** The elements in the array's own order; a view of it if they lie so in memory. */
  private static INDArray inOrder(INDArray array) {
    return array.rank() == 1 && array.stride(0) == 1
        ? array
        : array.dup(array.ordering()).reshape(array.ordering(), new long[] {array.length()});
  }

  /** Reads what {@link #write} wrote; null if there was no array. */
  public static INDArray read(DataInputStream in) throws IOException {
    if (!in.readBoolean()) {
      return null;
    }
    DataType type = DataType.valueOf(in.readUTF());
    char order = in.readChar();
    long[] shape = new long[in.readInt()];
    long length = 1;
    for (int d = 0; d < shape.length; d++) {
      shape[d] = in.readLong();
      length *= shape[d];
    }
    INDArray vector = Nd4j.createUninitialized(type, length);
    boolean wide = type == DataType.DOUBLE;
    byte[] bytes = new byte[BLOCK * (wide ? Double.BYTES : Float.BYTES)];
    for (long start = 0; start < length; start += BLOCK) {
      int n = (int) Math.min(BLOCK, length - start);
      in.readFully(bytes, 0, n * (wide ? Double.BYTES : Float.BYTES));
      vector
          .get(NDArrayIndex.interval(start, start + n))
          .assign(wide ? doubles(bytes, n) : floats(bytes, n));
    }
    return vector.reshape(order, shape);
  }

  private static INDArray doubles(byte[] bytes, int n) {
    double[] values = new double[n];
    ByteBuffer.wrap(bytes).asDoubleBuffer().get(values);
    return Nd4j.createFromArray(values);
  }

  private static INDArray floats(byte[] bytes, int n) {
    float[] values = new float[n];
    ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
    return Nd4j.createFromArray(values);
  }
}
