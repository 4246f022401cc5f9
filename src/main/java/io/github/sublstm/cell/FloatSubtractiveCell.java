package io.github.sublstm.cell;

/**
 * The loops that subLSTM and fix-subLSTM share: c = c⁻∘f + d∘(z − i) and h = σ(c) − o (Costa et al.
 * 2017, section 3), where f is a gate in the one and a constant in the other.
 */
abstract class FloatSubtractiveCell extends FloatCell {

  /** Computes c and h from activated gates. */
  static void state(
      int n,
      float[] z,
      float[] f,
      float[] o,
      float[] i,
      float[] update,
      float[] cPrev,
      float[] c,
      float[] h) {
    if (update == null) {
      cellState(n, z, f, i, cPrev, c);
    } else {
      cellState(n, z, f, i, update, cPrev, c);
    }
    hiddenState(n, c, o, h);
  }

  /**
   * Computes the errors of z, o and i, and adds what reaches c through h to dc. The errors of z and
   * i have no gate as a factor (equation 3 of the paper): closed gates do not stop them.
   */
  static void errors(
      int n,
      float[] z,
      float[] o,
      float[] i,
      float[] update,
      float[] c,
      float[] dh,
      float[] dc,
      float[] dz,
      float[] dO,
      float[] di,
      float[] scratch) {
    throughSubtractedSigmoid(n, dh, o, dO);
    sigmoid(n, c, scratch);
    addThroughSigmoid(n, dh, scratch, dc);
    float[] dUpdate = dc;
    if (update != null) {
      multiply(n, dc, update, scratch);
      dUpdate = scratch;
    }
    throughSigmoid(n, dUpdate, z, dz);
    throughSubtractedSigmoid(n, dUpdate, i, di);
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
