package io.github.sublstm.cell;

/** LSTM: z = tanh(·); f, o, i = g(·); c = c⁻∘f + d∘z∘i; h = tanh(c)∘o, where g is the gates'. */
final class FloatLstmCell extends FloatCell {

  private final FloatGate gate;

  FloatLstmCell(FloatGate gate) {
    this.gate = gate;
  }

  @Override
  public void forward(
      int n, float[][] gates, float[] decay, float[] update, float[] cPrev, float[] c, float[] h) {
    tanh(n, gates[0]);
    gate.activate(n, gates[1]);
    gate.activate(n, gates[2]);
    gate.activate(n, gates[3]);
    if (update == null) {
      cellState(n, gates[0], gates[1], gates[3], cPrev, c);
    } else {
      cellState(n, gates[0], gates[1], gates[3], update, cPrev, c);
    }
    hiddenState(n, c, gates[2], h);
  }

  @Override
  public void backward(
      int n,
      float[][] gates,
      float[] decay,
      float[] update,
      float[] cPrev,
      float[] c,
      float[] dh,
      float[] dc,
      float[][] deltas,
      float[] decayGradient,
      float[] scratch) {
    float[] z = gates[0];
    float[] f = gates[1];
    float[] o = gates[2];
    float[] i = gates[3];
    tanh(n, c, scratch);
    gate.through(n, dh, scratch, o, deltas[2]);
    addThroughTanh(n, dh, o, scratch, dc);
    float[] dUpdate = dc;
    if (update != null) {
      multiply(n, dc, update, scratch);
      dUpdate = scratch;
    }
    throughTanh(n, dUpdate, i, z, deltas[0]);
    gate.through(n, dUpdate, z, i, deltas[3]);
    gate.through(n, dc, cPrev, f, deltas[1]);
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
