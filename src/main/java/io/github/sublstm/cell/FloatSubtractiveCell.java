package io.github.sublstm.cell;

/**
 * subLSTM and fix-subLSTM: z, o, i = σ(·); c = c⁻∘f + d∘(z − i); h = σ(c) − o (Costa et al. 2017,
 * section 3), where f is a gate in the one and a constant in the other.
 */
class FloatSubtractiveCell extends FloatCell {

  final int outputGate;
  final int inputGate;
  private final FloatForgetting forgetting;

  /** Takes the slots of o and i, and what f is. */
  FloatSubtractiveCell(int outputGate, int inputGate, FloatForgetting forgetting) {
    this.outputGate = outputGate;
    this.inputGate = inputGate;
    this.forgetting = forgetting;
  }

  @Override
  public final void forward(FloatStep s) {
    for (float[] gate : s.gates) {
      sigmoid(s.values, gate);
    }
    cellState(s, forgetting.factor(s));
    hiddenState(s);
  }

  /** The errors of z and i have no gate as a factor (equation 3 of the paper). */
  @Override
  public final void backward(FloatStep s) {
    int n = s.values;
    outputGateError(s);
    sigmoid(n, s.cell, s.scratch);
    addThroughSigmoid(n, s.hiddenError, s.scratch, s.cellError);
    writtenErrors(s, throughUpdateDropout(s));
    forgetting.error(s);
    decayError(n, s.cellError, forgetting.factor(s));
  }

  /** c = c⁻∘f + d∘(z − i). */
  void cellState(FloatStep s, float[] f) {
    float[] z = s.gates[0];
    float[] i = s.gates[inputGate];
    if (s.update == null) {
      cellState(s.values, z, f, i, s.cellBefore, s.cell);
    } else {
      cellState(s.values, z, f, i, s.update, s.cellBefore, s.cell);
    }
  }

  /** h = σ(c) − o. */
  void hiddenState(FloatStep s) {
    hiddenState(s.values, s.cell, s.gates[outputGate], s.hidden);
  }

  /** The error of o. */
  void outputGateError(FloatStep s) {
    throughSubtractedSigmoid(s.values, s.hiddenError, s.gates[outputGate], s.deltas[outputGate]);
  }

  /** The errors of z and i from that of what was written into the cell state, z − i. */
  void writtenErrors(FloatStep s, float[] error) {
    throughSigmoid(s.values, error, s.gates[0], s.deltas[0]);
    throughSubtractedSigmoid(s.values, error, s.gates[inputGate], s.deltas[inputGate]);
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
