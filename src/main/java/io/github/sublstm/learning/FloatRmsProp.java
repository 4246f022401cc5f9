package io.github.sublstm.learning;

import java.nio.FloatBuffer;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@link RmsPropMomentum} in one pass over memory. With operations of ND4J each equation would read
 * and write all parameters several times, and a step of a large network is bound by memory; here a
 * block is copied to arrays that stay in the first-level cache, worked on, and copied back.
 */
final class FloatRmsProp {

  /** Values worked on at a time: three arrays of this length fit into 24 kB in either precision. */
  private static final int BLOCK = 1024;

  /** Values that a thread takes at a time; fewer are not worth a second thread. */
  private static final int PART = 1 << 17;

  private FloatRmsProp() {}

  /**
   * Updates v and u, and replaces the gradient by u. All three are contiguous vectors of one
   * length, on the CPU backend.
   */
  static void apply(
      RmsPropMomentum config, double rate, INDArray gradient, INDArray v, INDArray u) {
    long n = gradient.length();
    int parts = Math.toIntExact((n + PART - 1) / PART);
    IntStream range = IntStream.range(0, parts);
    (parts > 1 ? range.parallel() : range)
        .forEach(
            part -> {
              long from = (long) part * PART;
              int length = (int) Math.min(PART, n - from);
              apply(
                  config,
                  (float) rate,
                  slice(gradient, from, length),
                  slice(v, from, length),
                  slice(u, from, length));
            });
  }

  /** A view of the array's memory; the address includes the offset that the array has itself. */
  private static FloatBuffer slice(INDArray array, long from, int length) {
    Pointer address = array.data().addressPointer();
    FloatPointer pointer = new FloatPointer(address);
    long start = pointer.position() + from;
    return pointer.capacity(start + length).position(start).asBuffer();
  }

  private static void apply(
      RmsPropMomentum config, float rate, FloatBuffer g, FloatBuffer v, FloatBuffer u) {
    float[] gradients = new float[BLOCK];
    float[] squares = new float[BLOCK];
    float[] updates = new float[BLOCK];
    float decay = (float) config.getRmsDecay();
    float rest = (float) (1 - config.getRmsDecay());
    float momentum = (float) config.getMomentum();
    float epsilon = (float) config.getEpsilon();
    int length = g.capacity();
    for (int start = 0; start < length; start += BLOCK) {
      int n = Math.min(BLOCK, length - start);
      g.get(start, gradients, 0, n);
      v.get(start, squares, 0, n);
      u.get(start, updates, 0, n);
      meanSquares(n, decay, rest, gradients, squares);
      updates(n, momentum, rate, epsilon, gradients, squares, updates);
      v.put(start, squares, 0, n);
      u.put(start, updates, 0, n);
      g.put(start, updates, 0, n);
    }
  }

  /** v ← ρ v + (1 − ρ) g²; one array written per loop, so that the compiler uses vectors. */
  private static void meanSquares(int n, float decay, float rest, float[] g, float[] v) {
    for (int j = 0; j < n; j++) {
      v[j] = decay * v[j] + rest * (g[j] * g[j]);
    }
  }

  /** u ← μ u + η g / √(v + ε). */
  private static void updates(
      int n, float momentum, float rate, float epsilon, float[] g, float[] v, float[] u) {
    for (int j = 0; j < n; j++) {
      u[j] = momentum * u[j] + rate * (g[j] / (float) Math.sqrt(v[j] + epsilon));
    }
  }
}
