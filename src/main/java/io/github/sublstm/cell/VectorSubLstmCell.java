package io.github.sublstm.cell;

import jdk.incubator.vector.FloatVector;

/** subLSTM: z, f, o, i = σ(·); c = c⁻∘f + d∘(z − i); h = σ(c) − o. */
final class VectorSubLstmCell extends VectorCell {

  private static final int G = 4;

  @Override
  public void forward(
      int rows,
      int blocks,
      float[] gates,
      float[] decay,
      float[] update,
      float[] cPrev,
      float[] c,
      float[] h) {
    for (int row = 0, s = 0, g = 0; row < rows; row++) {
      for (int block = 0; block < blocks; block++, s += L, g += G * L) {
        FloatVector z = sigmoid(load(gates, g));
        FloatVector f = sigmoid(load(gates, g + L));
        FloatVector o = sigmoid(load(gates, g + 2 * L));
        FloatVector i = sigmoid(load(gates, g + 3 * L));
        FloatVector written = z.sub(i);
        if (update != null) {
          written = written.mul(load(update, s));
        }
        FloatVector cell = load(cPrev, s).fma(f, written);
        z.intoArray(gates, g);
        f.intoArray(gates, g + L);
        o.intoArray(gates, g + 2 * L);
        i.intoArray(gates, g + 3 * L);
        cell.intoArray(c, s);
        sigmoid(cell).sub(o).intoArray(h, s);
      }
    }
  }

  @Override
  public void backward(
      int rows,
      int blocks,
      float[] gates,
      float[] decay,
      float[] update,
      float[] cPrev,
      float[] c,
      float[] dh,
      float[] dc,
      float[] deltas,
      int delta0,
      float[] biasErrors,
      float[] decayErrors) {
    for (int row = 0, s = 0, g = 0, d = delta0; row < rows; row++) {
      for (int block = 0, e = 0;
          block < blocks;
          block++, s += L, g += G * L, d += G * L, e += G * L) {
        FloatVector z = load(gates, g);
        FloatVector f = load(gates, g + L);
        FloatVector o = load(gates, g + 2 * L);
        FloatVector i = load(gates, g + 3 * L);
        FloatVector dHidden = load(dh, s);
        FloatVector dCell = dHidden.fma(sigmoidSlope(sigmoid(load(c, s))), load(dc, s));
        FloatVector dWritten = update == null ? dCell : dCell.mul(load(update, s));
        storeDelta(dWritten.mul(sigmoidSlope(z)), deltas, d, biasErrors, e);
        storeDelta(
            dCell.mul(load(cPrev, s)).mul(sigmoidSlope(f)), deltas, d + L, biasErrors, e + L);
        storeDelta(dHidden.mul(sigmoidSlope(o)).neg(), deltas, d + 2 * L, biasErrors, e + 2 * L);
        storeDelta(dWritten.mul(sigmoidSlope(i)).neg(), deltas, d + 3 * L, biasErrors, e + 3 * L);
        flush(dCell.mul(f)).intoArray(dc, s);
      }
    }
  }
}
