package io.github.sublstm.cell;

/** Where the f of a subtractive cell comes from. */
enum FloatForgetting {
  /** The forget gate, f = σ(·). */
  GATE {
    @Override
    float[] factor(FloatStep s) {
      return s.gates[1];
    }

    /** δf̅ = dc ∘ c⁻ ∘ f ∘ (1 − f). */
    @Override
    void error(FloatStep s) {
      FloatCell.throughSigmoid(s.values, s.cellError, s.cellBefore, s.gates[1], s.deltas[1]);
    }
  },

  /** A constant per unit, the cell's first. */
  DECAY {
    @Override
    float[] factor(FloatStep s) {
      return s.constants[0];
    }

    /** df = Σ_t dc ∘ c⁻. */
    @Override
    void error(FloatStep s) {
      FloatCell.addProduct(s.values, s.cellError, s.cellBefore, s.constantErrors[0]);
    }
  };

  /** Returns f. */
  abstract float[] factor(FloatStep s);

  /** Computes the error of f from that of c. */
  abstract void error(FloatStep s);
}
