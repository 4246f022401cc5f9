package io.github.sublstm.engine;

import io.github.sublstm.cell.CellType;
import org.nd4j.linalg.api.buffer.DataType;
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

  /**
   * A backward pass as all lanes see it. {@code recurrentTransposed} is RW transposed, 'f' order.
   */
  record Backward(
      CellParameters parameters,
      INDArray recurrentTransposed,
      INDArray outputErrors,
      CellGradients gradients,
      INDArray inputErrors) {}

  /**
   * Runs the cell over {@code rows} examples from {@code firstRow} on, writes their outputs and
   * last state, and keeps the tape if asked to.
   */
  void forward(Forward pass, int firstRow, int rows);

  /**
   * Computes the errors of the same examples. A lane with {@code intoGradients} writes the weight
   * gradients of its examples where the pass wants them; the others keep theirs until {@link
   * #addGradients}.
   */
  void backward(Backward pass, boolean intoGradients);

  /** Adds the weight gradients that this lane kept to those of the pass. */
  void addGradients(CellGradients gradients);

  /** Frees the memory outside the heap and lets go of that inside. */
  void close();

  /** Creates a lane for FLOAT or DOUBLE. */
  static Lane of(CellType type, DataType dataType) {
    return dataType == DataType.DOUBLE ? new DoubleLane(type) : new FloatLane(type);
  }
}
