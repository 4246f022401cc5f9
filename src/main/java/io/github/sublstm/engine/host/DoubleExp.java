package io.github.sublstm.engine.host;

/**
 * The exponential of the double-precision softmax: the Java library's, to full precision. Double is
 * for checking gradients and for comparisons, so accuracy goes before speed here.
 */
final class DoubleExp {

  /** v = exp(v − shift) for the first n values. */
  void exp(double[] v, double shift, int n) {
    for (int j = 0; j < n; j++) {
      v[j] = Math.exp(v[j] - shift);
    }
  }
}
