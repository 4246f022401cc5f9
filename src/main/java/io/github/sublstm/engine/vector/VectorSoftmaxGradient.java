package io.github.sublstm.engine.vector;

import io.github.sublstm.engine.host.FloatArray;
import io.github.sublstm.engine.host.FloatMatrix;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * dW and db of a slice of the vocabulary: dWᵀ += e (x · factor) and db += Σ e · factor over the
 * rows of a chunk, block by block of classes, with the targets' own exponentials taken out.
 */
final class VectorSoftmaxGradient {

  private static final VectorSpecies<Float> SPECIES = VectorKernel.SPECIES;
  private static final int L = VectorKernel.L;

  private final PackedRows left;
  private final Panel panel = new Panel();
  private final PanelRows target = new PanelRows();
  private final float[] partial = new float[L];

  /** {@code [slice, nIn padded]}. */
  private final FloatArray weightGradient = new FloatArray();

  private final FloatArray biasErrors = new FloatArray();
  private final FloatArray targetError = new FloatArray();

  private VectorSoftmaxInputs x;
  private int[] targets;
  private double[] rowWeights;
  private int firstClass;
  private int classes;
  private int inputs;
  private int inputColumns;
  private int rows;
  private int rowColumns;

  /**
   * Creates the gradients of a slice.
   *
   * @param left to pack a block's left factor into
   */
  VectorSoftmaxGradient(PackedRows left) {
    this.left = left;
  }

  /** Begins a pass over {@code count} classes. */
  void begin(int first, int count, int inputCount) {
    firstClass = first;
    classes = count;
    inputs = inputCount;
    inputColumns = VectorKernel.paddedColumns(inputs);
    Arrays.fill(biasErrors.atLeast(classes), 0, classes, 0f);
  }

  /** Takes on the rows of a chunk: their inputs, classes and weights. */
  void beginChunk(VectorSoftmaxInputs chunkInput, int[] rowTargets, double[] weights) {
    x = chunkInput;
    targets = rowTargets;
    rowWeights = weights;
    rows = rowTargets.length;
    rowColumns = VectorKernel.paddedColumns(rows);
    weightGradient.atLeast(classes * inputColumns);
    targetError.atLeast(rows);
  }

  /**
   * Adds a block of classes.
   *
   * @param e the slice's exponentials {@code [slice, rows padded]}; those of targets become 0
   * @param v0 the first class of the block in the slice
   * @param count how many classes the block has
   * @param factor what makes the block's exponentials weighted probabilities, as in {@link
   *     VectorSoftmaxInputs#scale}
   * @param fromZero whether to start dW from zero
   */
  void addBlock(float[] e, int v0, int count, float[] factor, boolean fromZero) {
    takeTargets(e, v0, count, factor);
    addToBiasErrors(e, v0, count, factor);
    addToWeightGradient(e, v0, count, fromZero);
    addTargets(v0, count);
  }

  /**
   * Takes the targets' own exponentials out, to be followed by {@link #addTargets}: w (p − 1) is
   * small where a target is certain, and would be lost between two large sums.
   */
  private void takeTargets(float[] e, int v0, int count, float[] factor) {
    float[] errors = targetError.values();
    for (int r = 0; r < rows; r++) {
      int v = targets[r] - firstClass;
      if (v >= v0 && v < v0 + count) {
        errors[r] = e[v * rowColumns + r] * factor[r] - (float) rowWeights[r];
        e[v * rowColumns + r] = 0f;
      }
    }
  }

  private void addToBiasErrors(float[] e, int v0, int count, float[] factor) {
    float[] errors = biasErrors.values();
    for (int v = v0; v < v0 + count; v++) {
      FloatVector total = FloatVector.zero(SPECIES);
      for (int j = 0; j < rowColumns; j += L) {
        total =
            FloatVector.fromArray(SPECIES, e, v * rowColumns + j)
                .fma(FloatVector.fromArray(SPECIES, factor, j), total);
      }
      errors[v] += VectorKernel.sum(total, partial);
    }
  }

  /** dWᵀ += e (x · factor), class by class. */
  private void addToWeightGradient(float[] e, int v0, int count, boolean fromZero) {
    left.pack(count, rows, e, v0 * rowColumns, rowColumns);
    int vectors = inputColumns / L;
    for (int v = 0; v < vectors; v += Panel.VECTORS) {
      panel.at(x.scaledPanels(), 0, rows, v, vectors);
      target.inMatrix(weightGradient.values(), v0 * inputColumns + v * L, inputColumns, L);
      VectorKernel.multiply(left, 0, count, 0, panel, fromZero ? PanelRows.ZEROS : target, target);
    }
  }

  private void addTargets(int v0, int count) {
    float[] gradient = weightGradient.values();
    for (int r = 0; r < rows; r++) {
      int v = targets[r] - firstClass;
      if (v >= v0 && v < v0 + count) {
        float error = targetError.values()[r];
        biasErrors.values()[v] += error;
        for (int k = 0; k < inputs; k++) {
          gradient[v * inputColumns + k] += error * x.row(r, k);
        }
      }
    }
  }

  /** Writes dW and, unless it is null, db to where the slice is among all classes. */
  void write(FloatMatrix allWeights, FloatMatrix allBias) {
    float[] gradient = weightGradient.values();
    for (int v = 0; v < classes; v++) {
      allWeights.buffer().put((firstClass + v) * inputs, gradient, v * inputColumns, inputs);
    }
    if (allBias != null) {
      allBias.put(firstClass, biasErrors.values(), classes);
    }
  }
}
