package io.github.sublstm.cell;

/** LSTM: z = tanh(·); f, o, i = g(·); c = c⁻∘f + d∘z∘i; h = tanh(c)∘o, where g is the gates'. */
final class FloatLstmCell extends FloatCell {

  private final FloatGate gate;

  FloatLstmCell(FloatGate gate) {
    this.gate = gate;
  }

  @Override
  public void forward(FloatStep s) {
    int n = s.values;
    float[] z = s.gates[0];
    float[] f = s.gates[1];
    float[] o = s.gates[2];
    float[] i = s.gates[3];
    tanh(n, z);
    gate.activate(n, f);
    gate.activate(n, o);
    gate.activate(n, i);
    if (s.update == null) {
      cellState(n, z, f, i, s.cellBefore, s.cell);
    } else {
      cellState(n, z, f, i, s.update, s.cellBefore, s.cell);
    }
    hiddenState(n, s.cell, o, s.hidden);
  }

  @Override
  public void backward(FloatStep s) {
    int n = s.values;
    float[] z = s.gates[0];
    float[] f = s.gates[1];
    float[] o = s.gates[2];
    float[] i = s.gates[3];
    float[] dc = s.cellError;
    tanh(n, s.cell, s.scratch);
    gate.through(n, s.hiddenError, s.scratch, o, s.deltas[2]);
    addThroughTanh(n, s.hiddenError, o, s.scratch, dc);
    float[] dUpdate = throughUpdateDropout(s);
    throughTanh(n, dUpdate, i, z, s.deltas[0]);
    gate.through(n, dUpdate, z, i, s.deltas[3]);
    gate.through(n, dc, s.cellBefore, f, s.deltas[1]);
    decayError(n, dc, f);
  }

  /**
   * While the input is silent for long, the cell state decays towards zero, so denormals are
   * flushed.
   */
  private static void cellState(int n, float[] z, float[] f, float[] i, float[] cPrev, float[] c) {
    for (int j = 0; j < n; j++) {
      c[j] = (cPrev[j] * f[j] + z[j] * i[j] + FloatMath.FLUSH) - FloatMath.FLUSH;
    }
  }

  private static void cellState(
      int n, float[] z, float[] f, float[] i, float[] d, float[] cPrev, float[] c) {
    for (int j = 0; j < n; j++) {
      c[j] = (cPrev[j] * f[j] + d[j] * z[j] * i[j] + FloatMath.FLUSH) - FloatMath.FLUSH;
    }
  }

  private static void hiddenState(int n, float[] c, float[] o, float[] h) {
    for (int j = 0; j < n; j++) {
      h[j] = FloatMath.tanh(c[j]) * o[j];
    }
  }

  /** out = out + d ∘ o ∘ (1 − s²): what reaches c through h = s∘o, s = tanh(c). */
  private static void addThroughTanh(int n, float[] d, float[] o, float[] s, float[] out) {
    for (int j = 0; j < n; j++) {
      out[j] = out[j] + d[j] * o[j] * (1f - s[j] * s[j]);
    }
  }

  /** out = d ∘ i ∘ (1 − z²). */
  private static void throughTanh(int n, float[] d, float[] i, float[] z, float[] out) {
    for (int j = 0; j < n; j++) {
      out[j] = (d[j] * i[j] * (1f - z[j] * z[j]) + FloatMath.FLUSH) - FloatMath.FLUSH;
    }
  }
}
