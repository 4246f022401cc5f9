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
        return new FloatSubLstmCell();
      case FIX_SUB_LSTM:
        return new FloatFixSubLstmCell();
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
