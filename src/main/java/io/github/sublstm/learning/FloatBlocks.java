package io.github.sublstm.learning;

import io.github.sublstm.engine.OpenArrays;
import io.github.sublstm.engine.threads.ThreadBound;
import io.github.sublstm.engine.threads.Workers;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs an updater in one pass over memory. With operations of ND4J each equation would read and
 * write all parameters several times, and a step of a large network is bound by memory; here a
 * block is copied to arrays that stay in the first-level cache, worked on, and copied back.
 */
final class FloatBlocks {

  /** Values worked on at a time: three arrays of this length fit into 24 kB in either precision. */
  private static final int BLOCK = 1024;

  /** Values that a thread takes at a time; fewer are not worth a second thread. */
  private static final int PART = 1 << 17;

  private FloatBlocks() {}

  /**
   * Replaces the gradient by the update and moves the states on. All three are contiguous vectors
   * of one length, on the CPU backend.
   */
  static void run(FloatUpdate update, INDArray gradient, INDArray first, INDArray second) {
    long n = gradient.length();
    int parts = Math.toIntExact((n + PART - 1) / PART);
    int shares = Math.min(parts, ThreadBound.most());
    Workers.run(
        shares,
        share -> {
          for (int part = share; part < parts; part += shares) {
            long from = (long) part * PART;
            int length = (int) Math.min(PART, n - from);
            run(
                update,
                slice(gradient, from, length),
                slice(first, from, length),
                slice(second, from, length));
          }
        });
  }

  /** A view of the array's memory; the address includes the offset that the array has itself. */
  private static FloatBuffer slice(INDArray array, long from, int length) {
    OpenArrays.require(array);
    Pointer address = array.data().addressPointer();
    FloatPointer pointer = new FloatPointer(address);
    long start = pointer.position() + from;
    return pointer.capacity(start + length).position(start).asBuffer();
  }

  private static void run(
      FloatUpdate update, FloatBuffer gradient, FloatBuffer first, FloatBuffer second) {
    float[] g = new float[BLOCK];
    float[] a = new float[BLOCK];
    float[] b = new float[BLOCK];
    int length = gradient.capacity();
    for (int start = 0; start < length; start += BLOCK) {
      int n = Math.min(BLOCK, length - start);
      gradient.get(start, g, 0, n);
      first.get(start, a, 0, n);
      second.get(start, b, 0, n);
      update.apply(n, g, a, b);
      first.put(start, a, 0, n);
      second.put(start, b, 0, n);
      gradient.put(start, g, 0, n);
    }
  }
}
