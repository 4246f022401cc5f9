package io.github.sublstm.cell;

/**
 * The loops that subLSTM and fix-subLSTM share: c = c⁻∘f + d∘(z − i) and h = σ(c) − o (Costa et al.
 * 2017, section 3), where f is a gate in the one and a constant in the other.
 */
abstract class FloatSubtractiveCell extends FloatCell {

  private final int outputGate;
  private final int inputGate;

  /** Takes the slots of o and i. */
  FloatSubtractiveCell(int outputGate, int inputGate) {
    this.outputGate = outputGate;
    this.inputGate = inputGate;
  }

  /** Returns f. */
  abstract float[] forget(FloatStep step);

  /** Computes the error of f from that of c. */
  abstract void forgetError(FloatStep step);

  @Override
  public final void forward(FloatStep s) {
    int n = s.values;
    for (float[] gate : s.gates) {
      sigmoid(n, gate);
    }
    float[] z = s.gates[0];
    float[] i = s.gates[inputGate];
    if (s.update == null) {
      cellState(n, z, forget(s), i, s.cellBefore, s.cell);
    } else {
      cellState(n, z, forget(s), i, s.update, s.cellBefore, s.cell);
    }
    hiddenState(n, s.cell, s.gates[outputGate], s.hidden);
  }

  /**
   * The errors of z and i have no gate as a factor (equation 3 of the paper): closed gates do not
   * stop them.
   */
  @Override
  public final void backward(FloatStep s) {
    int n = s.values;
    throughSubtractedSigmoid(n, s.hiddenError, s.gates[outputGate], s.deltas[outputGate]);
    sigmoid(n, s.cell, s.scratch);
    addThroughSigmoid(n, s.hiddenError, s.scratch, s.cellError);
    float[] dUpdate = throughUpdateDropout(s);
    throughSigmoid(n, dUpdate, s.gates[0], s.deltas[0]);
    throughSubtractedSigmoid(n, dUpdate, s.gates[inputGate], s.deltas[inputGate]);
    forgetError(s);
    decayError(n, s.cellError, forget(s));
  }

  private static void cellState(int n, float[] z, float[] f, float[] i, float[] cPrev, float[] c) {
    for (int j = 0; j < n; j++) {
      c[j] = cPrev[j] * f[j] + (z[j] - i[j]);
    }
  }

  private static void cellState(
      int n, float[] z, float[] f, float[] i, float[] d, float[] cPrev, float[] c) {
    for (int j = 0; j < n; j++) {
      c[j] = cPrev[j] * f[j] + d[j] * (z[j] - i[j]);
    }
  }

  private static void hiddenState(int n, float[] c, float[] o, float[] h) {
    for (int j = 0; j < n; j++) {
      h[j] = FloatMath.sigmoid(c[j]) - o[j];
    }
  }

  private static void addThroughSigmoid(int n, float[] d, float[] s, float[] out) {
    for (int j = 0; j < n; j++) {
      out[j] = out[j] + d[j] * s[j] * (1f - s[j]);
    }
  }
}
