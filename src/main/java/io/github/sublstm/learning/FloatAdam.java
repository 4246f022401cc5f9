package io.github.sublstm.learning;

import org.nd4j.linalg.learning.config.Adam;

/**
 * The equations of {@code FusedAdam}; the first state is m, the second v. The operations and their
 * order are those of ND4J's Adam.
 */
final class FloatAdam implements FloatUpdate {

  private final float beta1;
  private final float beta2;
  private final float epsilon;

  /** The learning rate with both averages' corrections for their start at 0. */
  private final float rate;

  FloatAdam(Adam config, double learningRate, int iteration) {
    beta1 = (float) config.getBeta1();
    beta2 = (float) config.getBeta2();
    epsilon = (float) config.getEpsilon();
    float power1 = (float) Math.pow(beta1, iteration + 1.0);
    float power2 = (float) Math.pow(beta2, iteration + 1.0);
    float corrected = (float) learningRate * (float) Math.sqrt(1f - power2);
    rate = (float) (corrected / (1.0 - power1));
  }

  @Override
  public void apply(int n, float[] g, float[] m, float[] v) {
    means(n, beta1, g, m);
    meanSquares(n, beta2, g, v);
    updates(n, rate, epsilon, m, v, g);
  }

  /** m ← β₁ m + (1 − β₁) g. */
  private static void means(int n, float beta, float[] g, float[] m) {
    float rest = 1f - beta;
    for (int j = 0; j < n; j++) {
      m[j] = beta * m[j] + g[j] * rest;
    }
  }

  /** v ← β₂ v + (1 − β₂) g². */
  private static void meanSquares(int n, float beta, float[] g, float[] v) {
    float rest = 1f - beta;
    for (int j = 0; j < n; j++) {
      v[j] = beta * v[j] + g[j] * g[j] * rest;
    }
  }

  /** The update, rate · m / (√v + ε). */
  private static void updates(
      int n, float rate, float epsilon, float[] m, float[] v, float[] update) {
    for (int j = 0; j < n; j++) {
      update[j] = m[j] * rate / ((float) Math.sqrt(v[j]) + epsilon);
    }
  }
}
