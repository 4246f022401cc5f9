package io.github.sublstm.cell;

/** fix-subLSTM: z, o, i = σ(·); c = c⁻∘f + d∘(z − i) with constant f; h = σ(c) − o. */
final class FloatFixSubLstmCell extends FloatSubtractiveCell {

  FloatFixSubLstmCell() {
    super(1, 2);
  }

  @Override
  float[] forget(FloatStep s) {
    return s.decay;
  }

  /** df = Σ_t dc ∘ c⁻. */
  @Override
  void forgetError(FloatStep s) {
    addProduct(s.values, s.cellError, s.cellBefore, s.decayError);
  }

  /** out = out + a ∘ b. */
  private static void addProduct(int n, float[] a, float[] b, float[] out) {
    for (int j = 0; j < n; j++) {
      out[j] = out[j] + a[j] * b[j];
    }
  }
}
