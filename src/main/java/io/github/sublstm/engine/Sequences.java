package io.github.sublstm.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A minibatch of B sequences of T time steps.
 *
 * @param input x {@code [B, nIn, T]}, any strides
 * @param mask {@code [B, T]}, or null if every step is present. Zero marks a step that does not
 *     exist: the state passes through it unchanged, its output is 0, and so are all its errors
 * @param initial the state before the first step, or null for zeros
 * @param updateDropout the factors d of update dropout {@code [B, n, T]}, or null for none
 * @param penaltyWeight what the square of u = θz z − θi i of each unit, at each step that exists,
 *     counts in the loss; 0 for none. Only a cell with balance weights has that penalty
 */
public record Sequences(
    INDArray input, INDArray mask, State initial, INDArray updateDropout, double penaltyWeight) {

  /**
   * Sequences without a penalty.
   *
   * @param input x {@code [B, nIn, T]}
   * @param mask {@code [B, T]}, or null
   * @param initial the state before the first step, or null
   * @param updateDropout the factors d {@code [B, n, T]}, or null
   */
  public Sequences(INDArray input, INDArray mask, State initial, INDArray updateDropout) {
    this(input, mask, initial, updateDropout, 0);
  }

  /**
   * Returns the number of examples.
   *
   * @return B
   */
  public int minibatch() {
    return (int) input.size(0);
  }

  /**
   * Returns the number of time steps.
   *
   * @return T
   */
  public int steps() {
    return (int) input.size(2);
  }
}
