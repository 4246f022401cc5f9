package io.github.sublstm.cell;

/**
 * The subtractive cells with balance weights θ and a divisive part κ: u = θz z − θi i, D = 1 + κ i,
 * c = c⁻∘f + d∘u/D, h = σ(c) − θo o; and with a penalty w u² for each u.
 */
final class FloatBalancedCell extends FloatSubtractiveCell {

  private final int ofCandidate;
  private final int ofOutput;
  private final int ofInput;
  private final int divisive;

  /** Takes the slots of o and i, what f is, and where the constants θz, θo, θi, κ begin. */
  FloatBalancedCell(int outputGate, int inputGate, FloatForgetting forgetting, int firstBalance) {
    super(outputGate, inputGate, forgetting);
    ofCandidate = firstBalance;
    ofOutput = firstBalance + 1;
    ofInput = firstBalance + 2;
    divisive = firstBalance + 3;
  }

  @Override
  void cellState(FloatStep s, float[] f) {
    float[] u = s.scratch;
    balance(s, u);
    if (s.penaltyWeights != null) {
      addPenalties(s.values, s.penaltyWeights, u, s.penalties);
    }
    divide(s.values, s.constants[divisive], s.gates[inputGate], u);
    if (s.update == null) {
      cellState(s.values, u, f, s.cellBefore, s.cell);
    } else {
      cellState(s.values, u, f, s.update, s.cellBefore, s.cell);
    }
  }

  @Override
  void hiddenState(FloatStep s) {
    hiddenState(s.values, s.cell, s.constants[ofOutput], s.gates[outputGate], s.hidden);
  }

  /** δo̅ = −θo dh ∘ o ∘ (1 − o); dθo = −Σ_t dh ∘ o. */
  @Override
  void outputGateError(FloatStep s) {
    float[] o = s.gates[outputGate];
    subtractProduct(s.values, s.hiddenError, o, s.constantErrors[ofOutput]);
    throughSubtractedSigmoid(
        s.values, s.hiddenError, s.constants[ofOutput], o, s.deltas[outputGate]);
  }

  /**
   * With the error e of u/D and q = e u/D²: du = e/D + 2 w u; δz̅ = θz du ∘ z ∘ (1 − z); δi̅ = −(θi
   * du + κ q) ∘ i ∘ (1 − i); dθz = Σ_t du z, dθi = −Σ_t du i, dκ = −Σ_t q i. The deltas' arrays
   * hold u, du and q on the way.
   */
  @Override
  void writtenErrors(FloatStep s, float[] error) {
    int n = s.values;
    float[] z = s.gates[0];
    float[] i = s.gates[inputGate];
    float[] kappa = s.constants[divisive];
    float[] u = s.deltas[0];
    float[] q = s.deltas[inputGate];
    balance(s, u);
    throughDivisor(n, error, kappa, i, u, q);
    subtractProduct(n, q, i, s.constantErrors[divisive]);
    float[] du = s.deltas[0];
    if (s.penaltyWeights == null) {
      throughDividend(n, error, kappa, i, du);
    } else {
      throughDividend(n, error, kappa, i, s.penaltyWeights, u, du);
    }
    addProduct(n, du, z, s.constantErrors[ofCandidate]);
    subtractProduct(n, du, i, s.constantErrors[ofInput]);
    inputGateError(n, du, s.constants[ofInput], q, kappa, i, s.deltas[inputGate]);
    throughSigmoid(n, du, s.constants[ofCandidate], z, s.deltas[0]);
  }

  private void balance(FloatStep s, float[] u) {
    balance(
        s.values,
        s.constants[ofCandidate],
        s.gates[0],
        s.constants[ofInput],
        s.gates[inputGate],
        u);
  }

  private static void balance(
      int n, float[] thetaZ, float[] z, float[] thetaI, float[] i, float[] u) {
    for (int j = 0; j < n; j++) {
      u[j] = thetaZ[j] * z[j] - thetaI[j] * i[j];
    }
  }

  private static void addPenalties(int n, float[] w, float[] u, float[] out) {
    for (int j = 0; j < n; j++) {
      out[j] = out[j] + w[j] * u[j] * u[j];
    }
  }

  private static void divide(int n, float[] kappa, float[] i, float[] u) {
    for (int j = 0; j < n; j++) {
      u[j] = u[j] / (1f + kappa[j] * i[j]);
    }
  }

  private static void cellState(int n, float[] u, float[] f, float[] cPrev, float[] c) {
    for (int j = 0; j < n; j++) {
      c[j] = cPrev[j] * f[j] + u[j];
    }
  }

  private static void cellState(int n, float[] u, float[] f, float[] d, float[] cPrev, float[] c) {
    for (int j = 0; j < n; j++) {
      c[j] = cPrev[j] * f[j] + d[j] * u[j];
    }
  }

  private static void hiddenState(int n, float[] c, float[] thetaO, float[] o, float[] h) {
    for (int j = 0; j < n; j++) {
      h[j] = FloatMath.sigmoid(c[j]) - thetaO[j] * o[j];
    }
  }

  /** q = e ∘ u / D². */
  private static void throughDivisor(
      int n, float[] e, float[] kappa, float[] i, float[] u, float[] q) {
    for (int j = 0; j < n; j++) {
      float d = 1f + kappa[j] * i[j];
      q[j] = e[j] * u[j] / (d * d);
    }
  }

  private static void throughDividend(int n, float[] e, float[] kappa, float[] i, float[] du) {
    for (int j = 0; j < n; j++) {
      du[j] = e[j] / (1f + kappa[j] * i[j]);
    }
  }

  private static void throughDividend(
      int n, float[] e, float[] kappa, float[] i, float[] w, float[] u, float[] du) {
    for (int j = 0; j < n; j++) {
      du[j] = e[j] / (1f + kappa[j] * i[j]) + 2f * w[j] * u[j];
    }
  }

  private static void inputGateError(
      int n, float[] du, float[] thetaI, float[] q, float[] kappa, float[] i, float[] out) {
    for (int j = 0; j < n; j++) {
      out[j] =
          FloatMath.FLUSH
              - ((du[j] * thetaI[j] + q[j] * kappa[j]) * i[j] * (1f - i[j]) + FloatMath.FLUSH);
    }
  }

  /** out = −d ∘ a ∘ s ∘ (1 − s). */
  private static void throughSubtractedSigmoid(
      int n, float[] d, float[] a, float[] s, float[] out) {
    for (int j = 0; j < n; j++) {
      out[j] = FloatMath.FLUSH - (d[j] * a[j] * s[j] * (1f - s[j]) + FloatMath.FLUSH);
    }
  }
}
