package io.github.sublstm.cell;

/** subLSTM: z, f, o, i = σ(·); c = c⁻∘f + d∘(z − i); h = σ(c) − o. */
final class FloatSubLstmCell extends FloatSubtractiveCell {

  @Override
  public void forward(
      int n, float[][] gates, float[] decay, float[] update, float[] cPrev, float[] c, float[] h) {
    for (float[] gate : gates) {
      sigmoid(n, gate);
    }
    state(n, gates[0], gates[1], gates[2], gates[3], update, cPrev, c, h);
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
        n, gates[0], gates[2], gates[3], update, c, dh, dc, deltas[0], deltas[2], deltas[3],
        scratch);
    throughSigmoid(n, dc, cPrev, gates[1], deltas[1]);
    decayError(n, dc, gates[1]);
  }
}
