package io.github.sublstm.cell;

/**
 * The recurrent cells of this library and the layout of their parameters.
 *
 * <p>A cell with G gate slots and n units has input weights {@code [nIn, G·n]}, recurrent weights
 * {@code [n, G·n]} and a bias {@code [G·n]}; slot k occupies columns {@code k·n} to {@code
 * (k+1)·n}. The slots stand in the order of DL4J's {@code LSTM} (which names them I, F, O, G):
 * candidate z, forget gate f, output gate o, input gate i. A cell without a forget gate leaves that
 * slot out.
 */
public enum CellType {
  /** The subtractive cell with a forget gate; Costa et al. 2017, section 3. */
  SUB_LSTM("SubLSTM", 4, false),
  /** The subtractive cell whose forget gate is a learned constant per unit; Costa et al. 2017. */
  FIX_SUB_LSTM("FixSubLSTM", 3, true),
  /** The multiplicative baseline: DL4J's {@code LSTM} with tanh and sigmoid, without peepholes. */
  LSTM("FusedLSTM", 4, false),
  /** The same with hard-sigmoid gates, as imports from Keras have them. */
  LSTM_HARD_SIGMOID("FusedLSTM", 4, false);

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
   * Returns the slot of the forget gate.
   *
   * @return its index
   * @throws IllegalStateException if the cell has none
   */
  public int forgetGate() {
    if (decay) {
      throw new IllegalStateException(layerName + " has no forget gate");
    }
    return 1;
  }

  /**
   * Returns the slot of the input gate.
   *
   * @return its index
   */
  public int inputGate() {
    return gates - 1;
  }
}
