package io.github.sublstm.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Softmax over many classes and its cross-entropy with integer targets, a chunk of rows at a time:
 * neither one-hot targets nor the logits of all rows are ever held.
 *
 * <pre>{@code
 * l = x W + b,  p = exp(l − max l) / Σ exp(l − max l),  loss = −w log p[target]
 * δ = w (p − onehot(target)),  dW = Σ x ⊗ δ,  db = Σ δ,  dx = δ Wᵀ
 * }</pre>
 *
 * <p>with w the row's weight, {@link SoftmaxBatch#rowWeights()}.
 *
 * <p>Not safe for use by several threads at once.
 */
public interface SoftmaxEngine extends AutoCloseable {

  /** How many logits a chunk may hold, unless that is less than {@link #LEAST_CHUNK_ROWS} rows. */
  int CHUNK_VALUES = 1 << 22;

  /** How many rows a chunk has at least, however large the vocabulary. */
  int LEAST_CHUNK_ROWS = 4;

  /**
   * Returns the bound on the logits that are held at a time.
   *
   * @param classes V
   * @return in values
   */
  static long chunkValues(long classes) {
    return Math.max(CHUNK_VALUES, LEAST_CHUNK_ROWS * classes);
  }

  /**
   * Computes the cross-entropies.
   *
   * @param batch inputs and targets
   * @return −w log p[target] of every row, in nats; 0 where there is no target
   */
  double[] losses(SoftmaxBatch batch);

  /**
   * Computes the cross-entropies and the gradients of their sum, with one evaluation of the logits.
   *
   * @param batch inputs and targets
   * @param weights receives dW {@code [nIn, V]}, dense and column-major
   * @param bias receives db {@code [V]}, or null without a bias
   * @param input receives dx {@code [B, nIn, T]}, zero where there is no target
   * @return what {@link #losses} returns
   */
  double[] gradients(SoftmaxBatch batch, INDArray weights, INDArray bias, INDArray input);

  /**
   * Computes the probabilities of all classes, whatever the rows' weights.
   *
   * @param batch inputs; a row without a target gets zeros
   * @param output receives p {@code [B, T, V]}, dense and row-major
   */
  void probabilities(SoftmaxBatch batch, INDArray output);

  /** Frees the work buffers; the engine can be used again. */
  @Override
  void close();
}
