package io.github.sublstm.engine.host;

/**
 * A slice of the vocabulary in {@link FloatHostSoftmax}: its columns of W, of dW and of a chunk's
 * logits, and a few values of each row. It is used by one thread at a time. Subclasses multiply.
 */
public abstract class FloatSoftmaxSlice {

  /** The largest logit of each row of the chunk. */
  protected final FloatArray max = new FloatArray();

  /** The sum of each row's exponentials. */
  protected final DoubleArray sum = new DoubleArray();

  /** The logit of each row's target, if it is in the slice. */
  protected final FloatArray targetLogit = new FloatArray();

  /** What makes a row's exponentials probabilities. */
  protected final DoubleArray factor = new DoubleArray();

  /** What each row's loss counts. */
  protected final DoubleArray rowWeight = new DoubleArray();

  /** The class of each row. */
  protected int[] targets;

  /** Where the slice begins. */
  protected int firstClass;

  /** How many classes the slice has. */
  protected int classes;

  /** Creates a slice. */
  protected FloatSoftmaxSlice() {}

  /** Takes on {@code count} classes for a pass; {@code allBias} is null without a bias. */
  final void begin(FloatMatrix allWeights, float[] allBias, int first, int count) {
    firstClass = first;
    classes = count;
    takeClasses(allWeights, allBias);
  }

  /**
   * Takes the slice's parameters and begins its gradients.
   *
   * @param allWeights W {@code [nIn, V]}
   * @param allBias b {@code [V]}, or null without a bias
   */
  protected abstract void takeClasses(FloatMatrix allWeights, float[] allBias);

  /**
   * l = xW + b and exp(l − max l), with the maximum and the sum of every row.
   *
   * @param x {@code [nIn, rows]}
   * @param rowTargets the class of each row
   * @param forGradients whether {@link #backward} will follow
   */
  public abstract void exponentials(FloatMatrix x, int[] rowTargets, boolean forGradients);

  /**
   * Takes on the rows of a chunk.
   *
   * @param rowTargets the class of each row
   * @param size how many values to hold: the rows, or more if they are padded
   */
  protected final void takeRows(int[] rowTargets, int size) {
    targets = rowTargets;
    max.atLeast(size);
    sum.atLeast(size);
    targetLogit.atLeast(size);
    factor.atLeast(size);
    rowWeight.atLeast(size);
  }

  /**
   * δ = w (p − onehot(target)), db += δ, dx = δWᵀ, dW += x ⊗ δ, for the last exponentials.
   *
   * @param x the same as theirs
   * @param weightGradient dW of all classes {@code [nIn, V]}
   * @param inputErrors receives the slice's part of dx {@code [nIn, rows]}
   * @param firstChunk whether to start dW from zero
   */
  public abstract void backward(
      FloatMatrix x, FloatMatrix weightGradient, FloatMatrix inputErrors, boolean firstChunk);

  /**
   * Writes what gradients are still in work buffers.
   *
   * @param weightGradient dW of all classes
   * @param biasGradient db of all classes, or null without a bias
   */
  public abstract void finish(FloatMatrix weightGradient, FloatMatrix biasGradient);

  /**
   * Copies a row's probabilities to where the slice is among all classes.
   *
   * @param r the row
   * @param output receives them
   * @param start where the row's first class is in it
   */
  public abstract void writeProbabilities(int r, FloatMatrix output, int start);

  /**
   * Tells whether a class is in the slice.
   *
   * @param target the class
   * @return whether it is
   */
  protected final boolean owns(int target) {
    return target >= firstClass && target < firstClass + classes;
  }

  /** Sets what makes a row's exponentials probabilities, and the row's weight. */
  final void setFactor(int r, double value, double weight) {
    factor.values()[r] = value;
    rowWeight.values()[r] = weight;
  }

  /** Frees memory outside Java's heap, if there is any. The slice is not used again. */
  public void close() {}
}
