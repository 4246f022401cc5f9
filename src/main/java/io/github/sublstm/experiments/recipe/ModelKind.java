package io.github.sublstm.experiments.recipe;

import io.github.sublstm.cell.CellType;
import java.util.Locale;

/** The recurrent layers that the experiments compare, under the paper's names. */
public enum ModelKind {
  /** Four gates' worth of weights, subtractive gating. */
  SUB_LSTM("subLSTM", CellType.SUB_LSTM),

  /** Three gates' worth of weights and a learned decay per unit instead of the forget gate. */
  FIX_SUB_LSTM("fix-subLSTM", CellType.FIX_SUB_LSTM),

  /** The baseline: four gates' worth of weights, multiplicative gating. */
  LSTM("LSTM", CellType.LSTM),

  /** Three gates' worth of weights, and a second bias per unit for the candidate. */
  GRU("GRU", CellType.GRU);

  private final String label;
  private final CellType cell;

  ModelKind(String label, CellType cell) {
    this.label = label;
    this.cell = cell;
  }

  /** The name in options, results and file names. */
  public String label() {
    return label;
  }

  @Override
  public String toString() {
    return label;
  }

  /** Whether inhibition is subtracted in this cell. */
  public boolean isSubtractive() {
    return cell.isSubtractive();
  }

  /**
   * Trainable parameters of one recurrent layer of this kind.
   *
   * @param inputs size of its input
   * @param units its size
   */
  public long parameters(int inputs, int units) {
    int othersPerUnit = cell.hasDecay() || cell.hasRecurrentBias() ? 1 : 0;
    return (long) cell.gates() * units * (inputs + units + 1L) + (long) othersPerUnit * units;
  }

  /**
   * The number of units with which this layer has as nearly as possible the parameters of an LSTM
   * layer of {@code lstmUnits}. As in the paper, that gives the fix-subLSTM some more units, and so
   * the GRU.
   *
   * @param inputs size of the input of both layers
   * @param lstmUnits size of the LSTM layer, at least 1
   */
  public int unitsMatching(int inputs, int lstmUnits) {
    long wanted = LSTM.parameters(inputs, lstmUnits);
    int units = lstmUnits;
    while (parameters(inputs, units + 1) <= wanted) {
      units++;
    }
    long tooFew = wanted - parameters(inputs, units);
    long tooMany = parameters(inputs, units + 1) - wanted;
    return tooMany < tooFew ? units + 1 : units;
  }

  /**
   * The largest number of units with which a layer whose input is as wide as itself has no more
   * parameters than such an LSTM layer of {@code lstmUnits}: what the paper chose for its language
   * models.
   *
   * @param lstmUnits size of the LSTM layer, at least 1
   */
  public int unitsFittingOwnWidth(int lstmUnits) {
    long most = LSTM.parameters(lstmUnits, lstmUnits);
    int units = lstmUnits;
    while (parameters(units + 1, units + 1) <= most) {
      units++;
    }
    return units;
  }

  /**
   * The kind of that name, in upper or lower case, with or without hyphens.
   *
   * @throws IllegalArgumentException naming the kinds there are
   */
  public static ModelKind parse(String name) {
    return NamedValues.find("model", values(), kind -> plain(kind.label).equals(plain(name)), name);
  }

  private static String plain(String name) {
    return name.strip().toLowerCase(Locale.ROOT).replace("-", "");
  }
}
