package io.github.sublstm.cell;

/** The activation of an LSTM's gates, and its slope, as loops over Java arrays. */
abstract class FloatGate {

  /** σ. */
  static final FloatGate SIGMOID = new Sigmoid();

  /** min(1, max(0, 0.2·v + 0.5)), as DL4J's {@code HARDSIGMOID}. */
  static final FloatGate HARD_SIGMOID = new HardSigmoid();

  private FloatGate() {}

  /** a = g(a). */
  abstract void activate(int n, float[] a);

  /** out = d ∘ a ∘ g': an error d carried back through a gate with value s, a factor beside a. */
  abstract void through(int n, float[] d, float[] a, float[] s, float[] out);

  private static final class Sigmoid extends FloatGate {

    @Override
    void activate(int n, float[] a) {
      FloatCell.sigmoid(n, a);
    }

    @Override
    void through(int n, float[] d, float[] a, float[] s, float[] out) {
      FloatCell.throughSigmoid(n, d, a, s, out);
    }
  }

  private static final class HardSigmoid extends FloatGate {

    /** The number nearest to 0.2 in single precision, which DL4J takes in both. */
    private static final float SLOPE = 0.20000000298023224f;

    /**
     * Where a gate is neither 0 nor 1, rounding keeps s(1 − s) above 1e-17, so that times this it
     * is more than the slope; elsewhere it is 0.
     */
    private static final float STEEP = 1e18f;

    @Override
    void activate(int n, float[] a) {
      for (int j = 0; j < n; j++) {
        a[j] = Math.max(0f, Math.min(1f, SLOPE * a[j] + 0.5f));
      }
    }

    @Override
    void through(int n, float[] d, float[] a, float[] s, float[] out) {
      for (int j = 0; j < n; j++) {
        float slope = Math.min(SLOPE, STEEP * (s[j] * (1f - s[j])));
        out[j] = (d[j] * a[j] * slope + FloatMath.FLUSH) - FloatMath.FLUSH;
      }
    }
  }
}
