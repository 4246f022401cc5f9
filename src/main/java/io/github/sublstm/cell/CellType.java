package io.github.sublstm.cell;

/**
 * The recurrent cells of this library and the layout of their parameters.
 *
 * <p>A cell with G gate slots and n units has input weights {@code [nIn, G·n]}, recurrent weights
 * {@code [n, G·n]} and a bias {@code [G·n]}; slot k occupies columns {@code k·n} to {@code
 * (k+1)·n}. The slots stand in the order of DL4J's {@code LSTM} (which names them I, F, O, G):
 * candidate z, forget gate f, output gate o, input gate i. A cell without a forget gate leaves that
 * slot out. The GRU has candidate n, update gate u, reset gate r.
 *
 * <p>Beside them a cell can have constants, one value per unit each, that its equations use as they
 * are. They stand one after the other in an array {@code [K·n]}: the decay f, then the balance
 * weights θz, θo, θi and the divisive part κ.
 */
public enum CellType {
  /** The subtractive cell with a forget gate; Costa et al. 2017, section 3. */
  SUB_LSTM("SubLSTM", 4, false),
  /** The subtractive cell whose forget gate is a learned constant per unit; Costa et al. 2017. */
  FIX_SUB_LSTM("FixSubLSTM", 3, true),
  /** The multiplicative baseline: DL4J's {@code LSTM} with tanh and sigmoid, without peepholes. */
  LSTM("FusedLSTM", 4, false),
  /** The same with hard-sigmoid gates, as imports from Keras have them. */
  LSTM_HARD_SIGMOID("FusedLSTM", 4, false),
  /** The gated recurrent unit whose reset gate acts after the product, as PyTorch's and cuDNN's. */
  GRU("FusedGRU", 3, false),
  /**
   * The subtractive cell with balance weights θ and a divisive part κ: u = θz z − θi i, c = c⁻∘f +
   * u/(1 + κ i), h = σ(c) − θo o. With θ = 1 and κ = 0 it is {@link #SUB_LSTM}, to the bit.
   */
  BALANCED_SUB_LSTM("SubLSTM", 4, false),
  /** {@link #BALANCED_SUB_LSTM} with a decay in place of the forget gate. */
  BALANCED_FIX_SUB_LSTM("FixSubLSTM", 3, true);

  private final String layerName;
  private final int gates;
  private final boolean decay;

  CellType(String layerName, int gates, boolean decay) {
    this.layerName = layerName;
    this.gates = gates;
    this.decay = decay;
  }

  /**
   * Returns the name of the configuration class that users know this cell by.
   *
   * @return for example {@code "SubLSTM"}
   */
  public String layerName() {
    return layerName;
  }

  /**
   * Returns the number of gate slots G, the candidate included.
   *
   * @return 3 or 4
   */
  public int gates() {
    return gates;
  }

  /**
   * Tells whether the cell has a learned decay {@code [n]} in place of a forget gate.
   *
   * @return true for {@link #FIX_SUB_LSTM} and {@link #BALANCED_FIX_SUB_LSTM}
   */
  public boolean hasDecay() {
    return decay;
  }

  /**
   * Tells whether the cell has balance weights and a divisive part.
   *
   * @return true for {@link #BALANCED_SUB_LSTM} and {@link #BALANCED_FIX_SUB_LSTM}
   */
  public boolean isBalanced() {
    return this == BALANCED_SUB_LSTM || this == BALANCED_FIX_SUB_LSTM;
  }

  /**
   * Tells whether the gates subtract.
   *
   * @return true for the subLSTMs and fix-subLSTMs
   */
  public boolean isSubtractive() {
    return withoutBalance() == SUB_LSTM || withoutBalance() == FIX_SUB_LSTM;
  }

  /**
   * Returns the cell with balance weights and a divisive part.
   *
   * @return of the same gates
   * @throws IllegalStateException if there is none
   */
  public CellType withBalance() {
    switch (withoutBalance()) {
      case SUB_LSTM:
        return BALANCED_SUB_LSTM;
      case FIX_SUB_LSTM:
        return BALANCED_FIX_SUB_LSTM;
      default:
        throw new IllegalStateException(layerName + " has no balance weights");
    }
  }

  /**
   * Returns the cell without balance weights and divisive part.
   *
   * @return this, if it has none
   */
  public CellType withoutBalance() {
    switch (this) {
      case BALANCED_SUB_LSTM:
        return SUB_LSTM;
      case BALANCED_FIX_SUB_LSTM:
        return FIX_SUB_LSTM;
      default:
        return this;
    }
  }

  /**
   * Returns the number K of constants per unit.
   *
   * @return 0 to 5
   */
  public int constants() {
    return (decay ? 1 : 0) + (isBalanced() ? 4 : 0);
  }

  /**
   * Returns where the balance weights stand among the constants: θz, θo, θi, and then κ.
   *
   * @return the index of θz
   * @throws IllegalStateException if the cell has none
   */
  public int firstBalance() {
    if (!isBalanced()) {
      throw new IllegalStateException(layerName + " has no balance weights");
    }
    return decay ? 1 : 0;
  }

  /**
   * Tells whether the candidate takes its recurrent part through a gate, n = tanh(x W_n + b_n +
   * r∘m) with m = h⁻ RW_n + b_rn, so that m is a value of its own and has a bias of its own {@code
   * [n]}.
   *
   * @return true for {@link #GRU} only
   */
  public boolean hasRecurrentBias() {
    return this == GRU;
  }

  /**
   * Tells whether there is a cell state c beside h.
   *
   * @return false for {@link #GRU} only
   */
  public boolean hasCellState() {
    return this != GRU;
  }

  /**
   * Returns how many values a unit has at a time step: its gates, and m if there is such a value,
   * in the last slot.
   *
   * @return 3 or 4
   */
  public int slots() {
    return hasRecurrentBias() ? gates + 1 : gates;
  }

  /**
   * Returns to which slot a gate's columns of RW contribute.
   *
   * @param gate its index, 0 for the candidate
   * @return the gate itself, or the slot of m for the candidate of a cell that has it
   */
  public int recurrentSlot(int gate) {
    return hasRecurrentBias() && gate == 0 ? gates : gate;
  }

  /**
   * Tells whether there is a forget gate.
   *
   * @return false for the fix-subLSTMs and {@link #GRU}
   */
  public boolean hasForgetGate() {
    return !decay && this != GRU;
  }

  /**
   * Returns the slot of the forget gate.
   *
   * @return its index
   * @throws IllegalStateException if the cell has none
   */
  public int forgetGate() {
    if (!hasForgetGate()) {
      throw new IllegalStateException(layerName + " has no forget gate");
    }
    return 1;
  }

  /**
   * Returns the slot of the update gate, which says how much of h⁻ stays.
   *
   * @return its index
   * @throws IllegalStateException if the cell has none
   */
  public int updateGate() {
    if (this != GRU) {
      throw new IllegalStateException(layerName + " has no update gate");
    }
    return 1;
  }

  /**
   * Returns the slot of the output gate.
   *
   * @return its index
   * @throws IllegalStateException if the cell has none
   */
  public int outputGate() {
    return inputGate() - 1;
  }

  /**
   * Returns the slot of the input gate.
   *
   * @return its index
   * @throws IllegalStateException if the cell has none
   */
  public int inputGate() {
    if (this == GRU) {
      throw new IllegalStateException(layerName + " has no input gate and no output gate");
    }
    return gates - 1;
  }

  /**
   * Returns what a gate must get to have a value: the inverse of its activation.
   *
   * @param value of the gate, in (0, 1)
   * @return the sum of bias and products
   */
  public double gateInput(double value) {
    return this == LSTM_HARD_SIGMOID ? (value - 0.5) / 0.2 : Math.log(value / (1 - value));
  }
}
