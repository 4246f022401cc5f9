package io.github.sublstm.learning;

/** {@link RmsPropMomentum}'s equations; the first state is v, the second u. */
final class FloatRmsProp implements FloatUpdate {

  private final float decay;
  private final float rest;
  private final float momentum;
  private final float rate;
  private final float epsilon;

  FloatRmsProp(RmsPropMomentum config, double rate) {
    this.decay = (float) config.getRmsDecay();
    this.rest = (float) (1 - config.getRmsDecay());
    this.momentum = (float) config.getMomentum();
    this.rate = (float) rate;
    this.epsilon = (float) config.getEpsilon();
  }

  @Override
  public void apply(int n, float[] g, float[] v, float[] u) {
    meanSquares(n, decay, rest, g, v);
    updates(n, momentum, rate, epsilon, g, v, u);
    System.arraycopy(u, 0, g, 0, n);
  }

  /** v ← ρ v + (1 − ρ) g². */
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
