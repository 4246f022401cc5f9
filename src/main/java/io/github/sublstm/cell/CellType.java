package io.github.sublstm.cell;

/**
 * The recurrent cells of this library and the layout of their parameters.
 *
 * <p>A cell with G gate slots and n units has input weights {@code [nIn, G·n]}, recurrent weights
 * {@code [n, G·n]} and a bias {@code [G·n]}; slot k occupies columns {@code k·n} to {@code
 * (k+1)·n}. The slots stand in the order of DL4J's {@code LSTM} (which names them I, F, O, G):
 * candidate z, forget gate f, output gate o, input gate i. A cell without a forget gate leaves that
 * slot out. The GRU has candidate n, update gate u, reset gate r.
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
  GRU("FusedGRU", 3, false);

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
   * @return true for {@link #FIX_SUB_LSTM} only
   */
  public boolean hasDecay() {
    return decay;
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
   * @return false for {@link #FIX_SUB_LSTM} and {@link #GRU}
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
   * Returns the slot of the input gate.
   *
   * @return its index
   * @throws IllegalStateException if the cell has none
   */
  public int inputGate() {
    if (this == GRU) {
      throw new IllegalStateException(layerName + " has no input gate");
    }
    return gates - 1;
  }
}
