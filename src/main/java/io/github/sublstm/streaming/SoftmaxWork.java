package io.github.sublstm.streaming;

import io.github.sublstm.engine.host.FloatExp;

/** A session's softmax: p = exp(v − max)/Σ, block by block, so that its work arrays are small. */
final class SoftmaxWork {

  private static final int BLOCK = 1024;

  private final FloatExp exponential = new FloatExp();
  private final float[] block;

  /** The softmax of vectors of this length. */
  SoftmaxWork(int length) {
    block = new float[Math.min(BLOCK, length)];
    // Makes its work arrays, so that no step has to.
    exponential.exp(block, 0, block.length);
  }

  /** v = softmax(v) for the first n values. */
  void softmax(float[] v, int n) {
    float max = max(v, n);
    double sum = 0;
    for (int start = 0; start < n; start += block.length) {
      int count = Math.min(block.length, n - start);
      System.arraycopy(v, start, block, 0, count);
      exponential.exp(block, max, count);
      System.arraycopy(block, 0, v, start, count);
      sum += sum(block, count);
    }
    scale(v, n, (float) (1 / sum));
  }

  /** The largest value; four at a time, since one comparison after another would be waited for. */
  private static float max(float[] v, int n) {
    float a = v[0];
    float b = a;
    float c = a;
    float d = a;
    int j = 0;
    for (; j + 3 < n; j += 4) {
      a = v[j] > a ? v[j] : a;
      b = v[j + 1] > b ? v[j + 1] : b;
      c = v[j + 2] > c ? v[j + 2] : c;
      d = v[j + 3] > d ? v[j + 3] : d;
    }
    for (; j < n; j++) {
      a = v[j] > a ? v[j] : a;
    }
    return Math.max(Math.max(a, b), Math.max(c, d));
  }

  /** The sum, four at a time for the same reason. */
  private static double sum(float[] v, int n) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int j = 0;
    for (; j + 3 < n; j += 4) {
      a += v[j];
      b += v[j + 1];
      c += v[j + 2];
      d += v[j + 3];
    }
    for (; j < n; j++) {
      a += v[j];
    }
    return (a + b) + (c + d);
  }

  private static void scale(float[] v, int n, float factor) {
    for (int j = 0; j < n; j++) {
      v[j] = v[j] * factor;
    }
  }
}
