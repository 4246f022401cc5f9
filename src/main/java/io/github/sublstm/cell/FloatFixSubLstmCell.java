package io.github.sublstm.cell;

/** fix-subLSTM: z, o, i = σ(·); c = c⁻∘f + d∘(z − i) with constant f; h = σ(c) − o. */
final class FloatFixSubLstmCell extends FloatSubtractiveCell {

  @Override
  public void forward(
      int n, float[][] gates, float[] decay, float[] update, float[] cPrev, float[] c, float[] h) {
    for (float[] gate : gates) {
      sigmoid(n, gate);
    }
    state(n, gates[0], decay, gates[1], gates[2], update, cPrev, c, h);
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
    errors(
        n, gates[0], gates[1], gates[2], update, c, dh, dc, deltas[0], deltas[1], deltas[2],
        scratch);
    addProduct(n, dc, cPrev, decayGradient);
    decayError(n, dc, decay);
  }

  /** out = out + a ∘ b: df = Σ_t δc ∘ c⁻. */
  private static void addProduct(int n, float[] a, float[] b, float[] out) {
    for (int j = 0; j < n; j++) {
      out[j] = out[j] + a[j] * b[j];
    }
  }
}
