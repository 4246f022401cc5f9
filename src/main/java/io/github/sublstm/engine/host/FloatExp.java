package io.github.sublstm.engine.host;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * The exponential of the single-precision softmax, in loops that the JIT compiler turns into vector
 * instructions. The double-precision twin, {@code DoubleExp}, is the Java library's.
 *
 * <p>exp(x) = 2ᵏ·exp(r) with k the whole number nearest to x/ln 2, so |r| ≤ 0.347, where the Taylor
 * polynomial of degree 7 is within 6e-9. Adding 1.5·2²³ rounds x/ln 2 and leaves k in the low bits
 * of the sum, from where it is shifted into the exponent of 1. JDK 17 does not vectorise a
 * conversion between a number and its bits; a copy through memory outside the heap, seen as both,
 * costs a tenth of it.
 */
public final class FloatExp {

  public static final float LOG2_E = 1.4426950408889634f;

  /** ln 2 as a sum: k·HIGH is exact for every k that occurs. */
  public static final float LN2_HIGH = 0.693359375f;

  public static final float LN2_LOW = -2.12194440e-4f;
  public static final float ROUND = 0x1.8p23f;

  /** e⁻⁸⁰ is flushed to zero below; further down 2ᵏ would leave the normal range. */
  public static final float LOWEST = -80f;

  /** Added and taken away, leaves no magnitude below 2⁻⁸⁸ but zero. */
  public static final float FLUSH = 0x1p-64f;

  private final FloatArray scale = new FloatArray();
  private int[] bits = {};
  private FloatBuffer asFloats;
  private IntBuffer asInts;

  /** Creates one; its work arrays grow with the first call. Not for several threads at once. */
  public FloatExp() {}

  /**
   * v = exp(v − shift) for the first n values, none of which is above the shift. The relative error
   * is below 1e-6 down to exp(−45), the absolute one below 1e-26 from there; NaN passes through.
   *
   * @param v the values, changed in place
   * @param shift no less than any of them
   * @param n how many
   */
  public void exp(float[] v, float shift, int n) {
    prepare(n);
    float[] s = scale.values();
    for (int j = 0; j < n; j++) {
      float x = Math.max(LOWEST, v[j] - shift);
      float rounded = x * LOG2_E + ROUND;
      float k = rounded - ROUND;
      float r = (x - k * LN2_HIGH) - k * LN2_LOW;
      float p = ((1f / 5040 * r + 1f / 720) * r + 1f / 120) * r + 1f / 24;
      s[j] = rounded;
      v[j] = (((p * r + 1f / 6) * r + 0.5f) * r + 1f) * r + 1f;
    }
    asFloats.put(0, s, 0, n);
    asInts.get(0, bits, 0, n);
    int[] b = bits;
    for (int j = 0; j < n; j++) {
      b[j] = (b[j] << 23) + 0x3F800000;
    }
    asInts.put(0, b, 0, n);
    asFloats.get(0, s, 0, n);
    for (int j = 0; j < n; j++) {
      v[j] = (v[j] * s[j] + FLUSH) - FLUSH;
    }
  }

  private void prepare(int n) {
    scale.atLeast(n);
    if (bits.length < n) {
      ByteBuffer memory = ByteBuffer.allocateDirect(n * Float.BYTES).order(ByteOrder.nativeOrder());
      asFloats = memory.asFloatBuffer();
      asInts = memory.asIntBuffer();
      // Last, as its length tells that all are there.
      bits = new int[n];
    }
  }
}
