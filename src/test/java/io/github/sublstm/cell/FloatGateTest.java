package io.github.sublstm.cell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The hard sigmoid in its three parts, and where they meet. */
class FloatGateTest {

  private static final float[] ONE = {1};

  private static float gate(float v) {
    float[] a = {v};
    FloatGate.HARD_SIGMOID.activate(1, a);
    return a[0];
  }

  private static float slope(float v) {
    float[] out = new float[1];
    FloatGate.HARD_SIGMOID.through(1, ONE, ONE, new float[] {gate(v)}, out);
    return out[0];
  }

  private static double slopeInDouble(double v) {
    double[] a = {v};
    double[] out = new double[1];
    DoubleGate.HARD_SIGMOID.activate(1, a);
    DoubleGate.HARD_SIGMOID.through(1, new double[] {1}, new double[] {1}, a, out);
    return out[0];
  }

  @Test
  void hardSigmoid_isClamped() {
    assertThat(gate(0)).isEqualTo(0.5f);
    assertThat(gate(1)).isEqualTo(0.7f);
    for (float v : new float[] {2.5f, 3, 1.7e9f, Float.POSITIVE_INFINITY}) {
      assertThat(gate(v)).isEqualTo(1);
      assertThat(gate(-v)).isZero();
      assertThat(slope(v)).isZero();
      assertThat(slope(-v)).isZero();
      assertThat(slopeInDouble(v)).isZero();
      assertThat(slopeInDouble(-v)).isZero();
    }
    assertThat(gate(Float.NaN)).isNaN();
    assertThat(slope(Float.NaN)).isNaN();
  }

  /** Up to the last value that rounding keeps apart from 0 and 1. */
  @Test
  void hardSigmoid_hasOneSlopeInside() {
    for (float v = 2.5f; v > 0; v -= Math.ulp(v) * (v > 2.4999f ? 1 : 1000)) {
      for (float w : new float[] {v, -v}) {
        boolean inside = gate(w) > 0 && gate(w) < 1;
        if (slope(w) != (inside ? 0.2f : 0)) {
          assertThat(slope(w)).as("slope at %s", w).isEqualTo(inside ? 0.2f : 0);
        }
      }
      if (v < 0.01f) {
        break;
      }
    }
    double last = -2.5;
    while ((double) 0.2f * last + 0.5 <= 0) {
      last = Math.nextUp(last);
    }
    assertThat(slopeInDouble(last)).isEqualTo((double) 0.2f);
    assertThat(slopeInDouble(-Math.nextUp(last))).isEqualTo((double) 0.2f);
  }
}
