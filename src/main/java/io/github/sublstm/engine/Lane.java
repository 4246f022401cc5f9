package io.github.sublstm.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One thread's share of the host engine: some examples of the minibatch through the whole sequence,
 * with buffers of its own, so that threads meet only at the beginning and end of a pass.
 */
interface Lane {

  /** A forward pass as all lanes see it. */
  record Forward(
      CellParameters parameters,
      Sequences sequences,
      StepMask mask,
      INDArray output,
      State last,
      boolean keepTape) {}

  /** A backward pass as all lanes see it. */
  record Backward(CellParameters parameters, INDArray outputErrors, INDArray inputErrors) {}

  /**
   * Runs the cell over {@code rows} examples from {@code firstRow} on, writes their outputs and
   * last state, and keeps the tape if asked to.
   */
  void forward(Forward pass, int firstRow, int rows);

  /**
   * Computes the errors of the same examples and keeps their share of the parameters' gradients.
   */
  void backward(Backward pass);

  /** Frees the memory outside the heap and lets go of that inside. */
  void close();
}
