package io.github.sublstm.cell;

/**
 * The non-linear functions of the double-precision loops: the Java library's, to full precision.
 * Double is for checking gradients and for comparisons, so accuracy goes before speed here.
 */
final class DoubleMath {

  /** As in {@link FloatMath}: flushes magnitudes below about 2⁻⁹⁵³ to zero. */
  static final double FLUSH = 0x1p-900;

  private DoubleMath() {}

  static double tanh(double v) {
    return Math.tanh(v);
  }

  static double sigmoid(double v) {
    return 1 / (1 + Math.exp(-v));
  }
}
