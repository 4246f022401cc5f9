package io.github.sublstm.cell;

/** subLSTM: z, f, o, i = σ(·); c = c⁻∘f + d∘(z − i); h = σ(c) − o. */
final class FloatSubLstmCell extends FloatSubtractiveCell {

  private static final int FORGET_GATE = 1;

  FloatSubLstmCell() {
    super(2, 3);
  }

  @Override
  float[] forget(FloatStep s) {
    return s.gates[FORGET_GATE];
  }

  /** δf̅ = dc ∘ c⁻ ∘ f ∘ (1 − f). */
  @Override
  void forgetError(FloatStep s) {
    throughSigmoid(s.values, s.cellError, s.cellBefore, forget(s), s.deltas[FORGET_GATE]);
  }
}
