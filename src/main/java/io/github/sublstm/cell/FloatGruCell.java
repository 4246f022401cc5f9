package io.github.sublstm.cell;

/**
 * GRU: r, u = σ(·); n = tanh(x W_n + b_n + r∘m), m = h⁻ RW_n + b_rn; h = (1 − u)∘d∘n + u∘h⁻.
 *
 * <p>Its only state is h, which here is the cell state as well, c = h: then u∘dh is the error that
 * c carries to the step before, as f∘dc is in the other cells.
 */
final class FloatGruCell extends FloatCell {

  @Override
  public void forward(FloatStep s) {
    int n = s.values;
    float[] candidate = s.gates[0];
    float[] u = s.gates[1];
    float[] r = s.gates[2];
    sigmoid(n, u);
    sigmoid(n, r);
    candidate(n, r, s.gates[3], candidate);
    if (s.update == null) {
      state(n, candidate, u, s.cellBefore, s.cell);
    } else {
      state(n, candidate, u, s.update, s.cellBefore, s.cell);
    }
    System.arraycopy(s.cell, 0, s.hidden, 0, n);
  }

  @Override
  public void backward(FloatStep s) {
    int n = s.values;
    float[] candidate = s.gates[0];
    float[] u = s.gates[1];
    float[] r = s.gates[2];
    float[] dh = s.cellError;
    addErrors(n, s.hiddenError, dh, dh);
    float[] written = candidate;
    if (s.update != null) {
      multiply(n, candidate, s.update, s.scratch);
      written = s.scratch;
    }
    updateGateError(n, dh, s.cellBefore, written, u, s.deltas[1]);
    float[] dWritten = throughUpdateDropout(s);
    candidateError(n, dWritten, u, candidate, s.deltas[0]);
    throughSigmoid(n, s.deltas[0], s.gates[3], r, s.deltas[2]);
    flushedProduct(n, s.deltas[0], r, s.deltas[3]);
    decayError(n, dh, u);
  }

  /** a = tanh(a + r∘m). */
  private static void candidate(int n, float[] r, float[] m, float[] a) {
    for (int j = 0; j < n; j++) {
      a[j] = FloatMath.tanh(a[j] + r[j] * m[j]);
    }
  }

  /** The state of a long silent input decays towards zero, so denormals are flushed. */
  private static void state(int n, float[] a, float[] u, float[] before, float[] out) {
    for (int j = 0; j < n; j++) {
      out[j] = ((1f - u[j]) * a[j] + u[j] * before[j] + FloatMath.FLUSH) - FloatMath.FLUSH;
    }
  }

  private static void state(int n, float[] a, float[] u, float[] d, float[] before, float[] out) {
    for (int j = 0; j < n; j++) {
      out[j] = ((1f - u[j]) * d[j] * a[j] + u[j] * before[j] + FloatMath.FLUSH) - FloatMath.FLUSH;
    }
  }

  /** out = dh ∘ (h⁻ − a) ∘ u ∘ (1 − u). */
  private static void updateGateError(
      int n, float[] dh, float[] before, float[] a, float[] u, float[] out) {
    for (int j = 0; j < n; j++) {
      float error = dh[j] * (before[j] - a[j]) * u[j] * (1f - u[j]);
      out[j] = (error + FloatMath.FLUSH) - FloatMath.FLUSH;
    }
  }

  /** out = d ∘ (1 − u) ∘ (1 − a²). */
  private static void candidateError(int n, float[] d, float[] u, float[] a, float[] out) {
    for (int j = 0; j < n; j++) {
      float error = d[j] * (1f - u[j]) * (1f - a[j] * a[j]);
      out[j] = (error + FloatMath.FLUSH) - FloatMath.FLUSH;
    }
  }

  /** out = a ∘ b. */
  private static void flushedProduct(int n, float[] a, float[] b, float[] out) {
    for (int j = 0; j < n; j++) {
      out[j] = (a[j] * b[j] + FloatMath.FLUSH) - FloatMath.FLUSH;
    }
  }
}
