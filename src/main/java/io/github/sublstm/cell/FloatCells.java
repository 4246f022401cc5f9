package io.github.sublstm.cell;

/** The loops of every cell. */
public final class FloatCells {

  private FloatCells() {}

  /**
   * Returns the loops of a cell.
   *
   * @param type which cell
   * @return a stateless implementation that may be shared
   */
  public static FloatCell of(CellType type) {
    switch (type) {
      case SUB_LSTM:
        return new FloatSubtractiveCell(2, 3, FloatForgetting.GATE);
      case FIX_SUB_LSTM:
        return new FloatSubtractiveCell(1, 2, FloatForgetting.DECAY);
      case BALANCED_SUB_LSTM:
        return new FloatBalancedCell(2, 3, FloatForgetting.GATE, type.firstBalance());
      case BALANCED_FIX_SUB_LSTM:
        return new FloatBalancedCell(1, 2, FloatForgetting.DECAY, type.firstBalance());
      case LSTM:
        return new FloatLstmCell(FloatGate.SIGMOID);
      case LSTM_HARD_SIGMOID:
        return new FloatLstmCell(FloatGate.HARD_SIGMOID);
      case GRU:
        return new FloatGruCell();
      default:
        throw new IllegalArgumentException("no loops for " + type);
    }
  }
}
