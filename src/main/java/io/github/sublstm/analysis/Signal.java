package io.github.sublstm.analysis;

import io.github.sublstm.cell.CellType;
import java.util.Locale;

/**
 * A signal of a recurrent cell. In brackets the population of neurons that it stands for in a
 * subtractive cell (Costa et al. 2017, section 2 and figure 1a).
 */
public enum Signal {
  /** The candidate z; the GRU's n (pyramidal cells of layers 2/3 or 4: excitation). */
  Z("pyramidal cells of L2/3 or L4"),
  /** The forget gate f; a fix-subLSTM's decay; the GRU's update gate u (the decay of c). */
  F("decay of the L5 pyramidal cells"),
  /** The output gate o (basket cells that inhibit the output). */
  O("basket cells of L6, L4 or L2/3"),
  /** The input gate i (basket cells that inhibit the candidate's target). */
  I("basket cells beside z"),
  /** The cell state c, carried over masked steps (recurrent pyramidal cells of layer 5). */
  C("recurrent L5 pyramidal cells"),
  /** The output h. */
  H("output after inhibition"),
  /**
   * The cell state after its nonlinearity: σ(c) in a subtractive cell, tanh(c) in an LSTM (output
   * pyramidal cells).
   */
  S("output pyramidal cells");

  private final String population;

  Signal(String population) {
    this.population = population;
  }

  /** The name in files: {@code z}, {@code f} and so on. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The neurons that it stands for in a subtractive cell. */
  public String population() {
    return population;
  }

  /**
   * Whether a cell has this signal. A GRU has only Z, F and H; its reset gate is none of them.
   *
   * @param type the cell
   */
  public boolean existsIn(CellType type) {
    return type != CellType.GRU || this == Z || this == F || this == H;
  }

  /** The slot of a gate, or -1 for what is no gate of the cell. */
  int slot(CellType type) {
    switch (this) {
      case Z:
        return 0;
      case F:
        if (type == CellType.GRU) {
          return type.updateGate();
        }
        return type.hasForgetGate() ? type.forgetGate() : -1;
      case O:
        return type.outputGate();
      case I:
        return type.inputGate();
      default:
        return -1;
    }
  }
}
