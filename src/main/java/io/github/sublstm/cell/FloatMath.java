package io.github.sublstm.cell;

/**
 * The non-linear functions of the single-precision loops, written so that the JIT compiler turns a
 * plain loop over them into vector instructions: no branches, no calls, no table.
 *
 * <p>tanh is a rational function x·P(x²)/Q(x²) fitted by minimising the largest relative error on
 * |x| ≤ 8 (fit error 6.4e-9, so rounding dominates: 4e-7 in all); beyond 8, |tanh| is 1 to within
 * 2.3e-7. NaN passes through. The double-precision twin, {@code DoubleMath}, is exact instead.
 */
final class FloatMath {

  static final float LIMIT = 8f;

  /** Coefficients of P and Q; those of x⁰ are 1. */
  static final float P1 = 0.1344451f;

  static final float P2 = 3.571612e-3f;
  static final float P3 = 2.1894892e-5f;
  static final float P4 = 1.5230738e-8f;
  static final float Q1 = 0.46777838f;
  static final float Q2 = 2.6164496e-2f;
  static final float Q3 = 3.411315e-4f;
  static final float Q4 = 8.522577e-7f;

  /**
   * Adding and taking away this number leaves magnitudes above 1e-11 as they are and turns those
   * below 3e-26 into zero, without a branch. It keeps vanishing gradients and decaying states out
   * of the denormal range, where the arithmetic of many processors is tens of times slower.
   */
  static final float FLUSH = 0x1p-60f;

  private FloatMath() {}

  static float tanh(float v) {
    float x = Math.max(-LIMIT, Math.min(LIMIT, v));
    float u = x * x;
    float p = (((P4 * u + P3) * u + P2) * u + P1) * u + 1f;
    float q = (((Q4 * u + Q3) * u + Q2) * u + Q1) * u + 1f;
    return x * p / q;
  }

  static float sigmoid(float v) {
    return 0.5f + 0.5f * tanh(0.5f * v);
  }
}
