package io.github.sublstm.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where a backward pass writes the gradients of {@link CellParameters}: summed over time steps and
 * examples, whatever the arrays held before. Shapes as there.
 *
 * @param inputWeights dLoss/dW, in 'f' order
 * @param recurrentWeights dLoss/dRW, in 'f' order
 * @param bias dLoss/db
 * @param constants dLoss/dconstant {@code [K·n]}, or null if the cell has none
 * @param recurrentBias dLoss/drb, or null if the cell has none
 */
public record CellGradients(
    INDArray inputWeights,
    INDArray recurrentWeights,
    INDArray bias,
    INDArray constants,
    INDArray recurrentBias) {

  /**
   * Makes room for the gradients of some parameters.
   *
   * @param parameters of a cell
   * @return new arrays of their shapes and types, with whatever values
   */
  public static CellGradients of(CellParameters parameters) {
    return new CellGradients(
        like(parameters.inputWeights()),
        like(parameters.recurrentWeights()),
        like(parameters.bias()),
        like(parameters.constants()),
        like(parameters.recurrentBias()));
  }

  private static INDArray like(INDArray array) {
    return array == null ? null : array.dup('f');
  }
}
