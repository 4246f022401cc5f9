package io.github.sublstm.engine.host;

/**
 * One thread's slice of the vocabulary in {@link FloatHostSoftmax}: its columns of W, of dW and of
 * a chunk's logits. A lane is used by one thread at a time.
 */
public interface FloatSoftmaxSlice {

  /** Takes on {@code count} classes for a pass; {@code allBias} is null without a bias. */
  void begin(FloatMatrix allWeights, float[] allBias, int first, int count);

  /**
   * l = xW + b and exp(l − max l), with the maximum and the sum of every row.
   *
   * @param x {@code [nIn, rows]}
   * @param forGradients whether {@link #backward} will follow
   */
  void exponentials(FloatMatrix x, int[] targets, boolean forGradients);

  /**
   * δ = w (p − onehot(target)), db += δ, dx = δWᵀ, dW += x ⊗ δ, for the last exponentials.
   *
   * @param firstLane whether to write this lane's part of dx to the chunk's dx itself
   * @param firstChunk whether to start dW from zero
   */
  void backward(
      FloatMatrix x,
      FloatMatrix weightGradient,
      FloatMatrix chunkErrors,
      boolean firstLane,
      boolean firstChunk);

  /** Writes what gradients are still in work buffers; {@code biasGradient} may be null. */
  void finish(FloatMatrix weightGradient, FloatMatrix biasGradient);

  /** Copies a row's probabilities into an array of all classes that begins at {@code start}. */
  void writeProbabilities(int r, FloatMatrix output, int start);

  /** Tells whether a class is in the slice. */
  boolean owns(int target);

  /** The largest logit of a row. */
  float max(int r);

  /** The sum of a row's exponentials. */
  double sum(int r);

  /** The logit of a row's target, if the lane owns it. */
  float targetLogit(int r);

  /** Sets what makes a row's exponentials probabilities, and the row's weight. */
  void setFactor(int r, double value, double weight);

  /** This lane's part of dx, unless it was the first. */
  FloatMatrix inputErrors();

  /** Frees the buffers. */
  void close();
}
