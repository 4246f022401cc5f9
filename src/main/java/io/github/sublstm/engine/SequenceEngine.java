package io.github.sublstm.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs one cell over minibatches of sequences. An engine belongs to one layer and is used by one
 * thread at a time; between a forward pass that keeps its tape and the backward pass it holds what
 * the latter needs, so that nothing is computed twice.
 */
public interface SequenceEngine extends AutoCloseable {

  /**
   * Runs the cell over the sequences from first step to last.
   *
   * @param parameters the cell's parameters
   * @param sequences the minibatch
   * @param output receives h {@code [B, n, T]}, 0 at masked steps
   * @param keepTape whether {@link #backward} will follow; an earlier tape is lost either way
   * @return the state after the last step, in arrays of the caller's own, outside every workspace
   */
  State forward(CellParameters parameters, Sequences sequences, INDArray output, boolean keepTape);

  /**
   * Returns the penalty of the last forward pass.
   *
   * @return the sum of the weighted squares, see {@link Sequences#penaltyWeight()}
   */
  double penalty();

  /**
   * Computes the gradients of the last forward pass and uses up its tape.
   *
   * @param parameters the same as in the forward pass
   * @param outputErrors dLoss/dh {@code [B, n, T]}, any strides, without the penalty, whose errors
   *     are added; not changed
   * @param gradients receives the gradients of the parameters
   * @param inputErrors receives dLoss/dx {@code [B, nIn, T]}
   * @throws IllegalStateException if there is no tape
   */
  void backward(
      CellParameters parameters,
      INDArray outputErrors,
      CellGradients gradients,
      INDArray inputErrors);

  /**
   * Tells whether {@link #backward} can be called.
   *
   * @return true after a forward pass that kept its tape
   */
  boolean hasTape();

  /** Forgets the tape; buffers stay for the next pass. */
  void dropTape();

  /** Releases all buffers. The engine can still be used: it allocates them again. */
  @Override
  void close();
}
