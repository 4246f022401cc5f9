package io.github.sublstm.cell;

/** The readable form of every cell. */
public final class Nd4jCells {

  private Nd4jCells() {}

  /**
   * Returns the readable form of a cell.
   *
   * @param type which cell
   * @return a stateless implementation
   */
  public static Nd4jCell of(CellType type) {
    switch (type) {
      case SUB_LSTM:
        return new Nd4jSubLstmCell();
      case FIX_SUB_LSTM:
        return new Nd4jFixSubLstmCell();
      case LSTM:
        return new Nd4jLstmCell(Nd4jGate.SIGMOID);
      case LSTM_HARD_SIGMOID:
        return new Nd4jLstmCell(Nd4jGate.HARD_SIGMOID);
      case GRU:
        return new Nd4jGruCell();
      case BALANCED_SUB_LSTM:
      case BALANCED_FIX_SUB_LSTM:
        return new Nd4jBalancedCell(type);
      default:
        throw new IllegalArgumentException("no equations for " + type);
    }
  }
}
