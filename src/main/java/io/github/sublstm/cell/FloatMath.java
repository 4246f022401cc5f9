package io.github.sublstm.cell;

/**
 * The non-linear functions of the single-precision loops, written so that the JIT compiler turns a
 * plain loop over them into vector instructions: no branches, no calls, no table, and nothing that
 * looks at the bits of a number, which JDK 17 does one by one.
 *
 * <p>Both saturate as the exact functions do, so the slopes s(1 − s) and 1 − s² that are computed
 * from their values vanish where they should. NaN passes through, and infinity yields the limit.
 * The double-precision twin, {@code DoubleMath}, is exact instead.
 */
final class FloatMath {

  /** Both functions are at their upper limit here, to the last digit. */
  private static final float TANH_LIMIT = 10f;

  private static final float SIGMOID_LIMIT = 20f;

  /** x·P(x²)/Q(x²) is tanh(x/2); Q's coefficient of x⁰ is 1. */
  private static final float P0 = 0.5f;

  private static final float P1 = 1.48665462e-2f;
  private static final float P2 = 5.6688905e-5f;
  private static final float Q1 = 0.11306637f;
  private static final float Q2 = 1.202292e-3f;
  private static final float Q3 = 1.2106491e-6f;

  /** eʷ − 1 is w + E2·w² + …; E2 is close to 1/2!, E3 to 1/3! and so on. */
  private static final float E2 = 0.50000127f;

  private static final float E3 = 0.16664239f;
  private static final float E4 = 0.0418189f;
  private static final float E5 = 0.00791909f;
  private static final float E6 = 0.00188757f;

  /**
   * Adding and taking away this number leaves magnitudes above 3e-11 as they are and turns those
   * below 3e-26 into zero, without a branch. It keeps vanishing gradients and decaying states out
   * of the denormal range, where the arithmetic of many processors is tens of times slower.
   */
  static final float FLUSH = 0x1p-60f;

  private FloatMath() {}

  /**
   * tanh(v), with a relative error below 4e-7; ±1 to the last digit from |v| = 9.1 on, and never
   * beyond.
   *
   * <p>With N/D a rational approximation of tanh(v/2), fitted to a largest error of 9e-9 in the
   * result, tanh(v) = 2ND/(N² + D²). The denominator is computed as 2|ND| + (D − |N|)²: no less
   * than the numerator, and the same number once |N| is close to D.
   */
  static float tanh(float v) {
    float x = Math.max(-TANH_LIMIT, Math.min(TANH_LIMIT, v));
    float u = x * x;
    float n = x * ((P2 * u + P1) * u + P0);
    float d = ((Q3 * u + Q2) * u + Q1) * u + 1f;
    float a = (n + n) * d;
    float b = d - Math.abs(n);
    return a / (Math.abs(a) + b * b);
  }

  /**
   * σ(v), with an absolute error below 3e-7 and, for negative v, a relative one below (3 +
   * |v|)·2⁻²² down to −45 and an absolute one below 4e-25 from there; 1 to the last digit from v =
   * 18 on, and 0 from v = −60 down.
   *
   * <p>σ(v) = 1/(1 + e⁻ᵛ) with e⁻ᵛ = (eʷ)⁶⁴, w = −v/64. The first three of the six squarings work
   * on q = eʷ − 1, as (1 + q)² − 1 = q(q + 2), whose rounding errors are as small as q itself. For
   * large −v the power overflows to infinity, which yields 0.
   */
  static float sigmoid(float v) {
    float w = Math.min(SIGMOID_LIMIT, v) * -0x1p-6f;
    float u = w * w;
    float q = w + u * ((E2 + E3 * w) + u * ((E4 + E5 * w) + u * E6));
    q = q * (q + 2f);
    q = q * (q + 2f);
    q = q * (q + 2f);
    float e = 1f + q;
    e = e * e;
    e = e * e;
    e = e * e;
    return (1f / (1f + e) + FLUSH) - FLUSH;
  }
}
