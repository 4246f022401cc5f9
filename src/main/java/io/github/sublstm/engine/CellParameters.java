package io.github.sublstm.engine;

import io.github.sublstm.cell.CellType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The parameters of a cell with n units, nIn inputs and G gate slots.
 *
 * @param type which cell
 * @param inputWeights W {@code [nIn, G·n]}
 * @param recurrentWeights RW {@code [n, G·n]}
 * @param bias b {@code [G·n]}
 * @param constants the cell's constants {@code [K·n]} in the order of {@link CellType}, or null if
 *     it has none; a decay in [0,1], balance weights and a divisive part of at least 0
 * @param recurrentBias the bias of the candidate's recurrent part {@code [n]}, or null if the cell
 *     has none
 */
public record CellParameters(
    CellType type,
    INDArray inputWeights,
    INDArray recurrentWeights,
    INDArray bias,
    INDArray constants,
    INDArray recurrentBias) {

  /**
   * Returns the number of inputs.
   *
   * @return nIn
   */
  public int inputs() {
    return (int) inputWeights.size(0);
  }

  /**
   * Returns the number of units.
   *
   * @return n
   */
  public int units() {
    return (int) recurrentWeights.size(0);
  }
}
