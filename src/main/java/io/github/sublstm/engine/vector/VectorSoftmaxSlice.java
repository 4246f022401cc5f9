package io.github.sublstm.engine.vector;

import io.github.sublstm.engine.host.FloatArray;
import io.github.sublstm.engine.host.FloatMatrix;
import io.github.sublstm.engine.host.FloatSliceRows;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A slice of the vocabulary whose products are {@link VectorKernel}'s.
 *
 * <p>A chunk's logits are {@code [slice, rows]}, row-major: one vector holds the same class of 16
 * rows, so maxima and sums of rows need no horizontal step. What bounds a large vocabulary is
 * memory, so the slice is gone through in blocks of classes that fit the cache, and each step of a
 * block is taken while it is there, as in "online" softmax (Milakov and Gimelshein, <i>Online
 * normalizer calculation for softmax</i>, 2018):
 *
 * <ol>
 *   <li>l = W x + b, and e = exp(l − m) with m the largest logit of the row so far.
 *   <li>Σ e, and u = Σ e W for dx. Where a later block raises m, both are scaled by exp(m before −
 *       m after).
 *   <li>In the end dx = w (u · factor − W[target]), where factor makes exponentials probabilities
 *       and w is the row's weight.
 *   <li>The backward pass reads each block's e once more: dW = Σ e (x · factor · w) over the rows,
 *       with the factor that belongs to the block's m; a row's target has p − 1 in place of p.
 * </ol>
 */
public final class VectorSoftmaxSlice extends FloatSliceRows {

  private static final VectorSpecies<Float> SPECIES = VectorKernel.SPECIES;
  private static final int L = VectorKernel.L;

  /** Values of a block's weights and exponentials: half of a second-level cache of 1 MiB. */
  private static final int BLOCK_VALUES = 128 * 1024;

  /** Below it a factor's products are nothing beside any other, and might be denormal: slow. */
  private static final double SMALLEST_FACTOR = 1e-30;

  private final Panel panel = new Panel();
  private final PanelRows start = new PanelRows();
  private final PanelRows target = new PanelRows();

  /** {@code [slice, nIn]}, row-major, which is how DL4J has it in memory. */
  private float[] weights = new float[0];

  /** {@code [slice, nIn padded]}. */
  private float[] weightGradient = new float[0];

  /** b, each value {@link #L} times, for the products to start from. */
  private float[] biasVectors = new float[0];

  private float[] biasErrors = new float[0];
  private float[] values = new float[0];

  private final VectorSoftmaxInputs x = new VectorSoftmaxInputs();

  /** The exponentials of a block and of a panel of rows, {@code [classes][panel width]}. */
  private float[] blockPanel = new float[0];

  /** A block's left factor: W, or e. */
  private final PackedRows left = new PackedRows();

  /** u {@code [nIn, rows]}. */
  private float[] errorColumns = new float[0];

  /** m of each row after each block. */
  private float[][] blockMax = new float[0][];

  private float[] rowValues = new float[0];
  private float[] targetError = new float[0];
  private float[] blockFactor = new float[0];
  private float[] spare = new float[0];
  private int inputs;
  private int inputColumns;
  private int rows;
  private int rowColumns;
  private int blockClasses;

  /** Creates a slice. */
  public VectorSoftmaxSlice() {}

  /**
   * Returns how many values the copies of W and dW and the sums of db take in Java's heap until the
   * layer is closed.
   *
   * @param inputs nIn
   * @param classes V
   * @return how many
   */
  public static long packedValues(long inputs, long classes) {
    return (2 * inputs + L) * classes;
  }

  @Override
  public void begin(FloatMatrix allWeights, float[] allBias, int first, int count) {
    takeClasses(first, count);
    inputs = allWeights.rows();
    inputColumns = VectorKernel.paddedColumns(inputs);
    weights = FloatArray.grow(weights, classes * inputs);
    allWeights.buffer().get(first * inputs, weights, 0, classes * inputs);
    biasVectors = FloatArray.grow(biasVectors, classes * L);
    for (int v = 0; v < classes; v++) {
      Arrays.fill(biasVectors, v * L, (v + 1) * L, allBias == null ? 0f : allBias[first + v]);
    }
    biasErrors = FloatArray.grow(biasErrors, classes);
    Arrays.fill(biasErrors, 0f);
  }

  @Override
  public void exponentials(FloatMatrix chunkInput, int[] chunkTargets, boolean forGradients) {
    rows = chunkInput.columns();
    rowColumns = VectorKernel.paddedColumns(rows);
    takeRows(chunkTargets, rowColumns);
    prepareChunk();
    x.pack(chunkInput);
    float[] before = rowValues;
    // Finite, so that exponentials of classes that are all at minus infinity are 0, not NaN.
    Arrays.fill(before, 0, rowColumns, -Float.MAX_VALUE);
    Arrays.fill(sum, 0, rowColumns, 0.0);
    for (int block = 0; block < blocks(); block++) {
      int v0 = block * blockClasses;
      int count = Math.min(blockClasses, classes - v0);
      float[] now = blockMax[block];
      logits(v0, count);
      maxima(v0, count, before, now);
      rememberTargets(v0, count);
      VectorExp.expColumns(values, v0 * rowColumns, count, rowColumns, now, spare);
      boolean isRaised = addToSums(before, now);
      if (forGradients) {
        if (isRaised && block > 0) {
          scaleErrors();
        }
        addToErrors(v0, count, block == 0);
      }
      before = now;
    }
    System.arraycopy(before, 0, max, 0, rowColumns);
  }

  /** l = W x + b. */
  private void logits(int v0, int count) {
    left.pack(count, inputs, weights, v0 * inputs, inputs);
    start.inMatrix(biasVectors, v0 * L, L, 0);
    for (int j = 0; j < rowColumns; j += panel.vectors * L) {
      panel.at(x.panels(), j * inputs, VectorKernel.panelVectors(j, rowColumns));
      target.inMatrix(values, v0 * rowColumns + j, rowColumns, L);
      VectorKernel.multiply(left, 0, count, panel, start, target);
    }
  }

  private void maxima(int v0, int count, float[] before, float[] now) {
    for (int j = 0; j < rowColumns; j += L) {
      FloatVector m = FloatVector.fromArray(SPECIES, before, j);
      for (int v = v0; v < v0 + count; v++) {
        m = m.max(FloatVector.fromArray(SPECIES, values, v * rowColumns + j));
      }
      VectorClass.certain(m).intoArray(now, j);
    }
  }

  private void rememberTargets(int v0, int count) {
    for (int r = 0; r < rows; r++) {
      int v = targets[r] - firstClass;
      if (v >= v0 && v < v0 + count) {
        targetLogit[r] = values[v * rowColumns + r];
      }
    }
  }

  /**
   * Adds the block's sums to the rows'. Leaves what earlier blocks are to be scaled by in the
   * block's factors, and tells whether that is not 1 for all.
   */
  private boolean addToSums(float[] before, float[] now) {
    boolean isRaised = false;
    for (int r = 0; r < rowColumns; r++) {
      double scale = 1;
      if (now[r] > before[r]) {
        scale = Math.exp(before[r] - now[r]);
        isRaised = true;
      }
      sum[r] = sum[r] * scale + spare[r];
      blockFactor[r] = (float) scale;
    }
    return isRaised;
  }

  private void scaleErrors() {
    for (int k = 0; k < inputs; k++) {
      for (int j = 0; j < rowColumns; j += L) {
        FloatVector.fromArray(SPECIES, errorColumns, k * rowColumns + j)
            .mul(FloatVector.fromArray(SPECIES, blockFactor, j))
            .intoArray(errorColumns, k * rowColumns + j);
      }
    }
  }

  /** u += Wᵀ e; the block's W is still packed from its logits. */
  private void addToErrors(int v0, int count, boolean fromZero) {
    for (int j = 0; j < rowColumns; j += panel.vectors * L) {
      int vectors = VectorKernel.panelVectors(j, rowColumns);
      copyPanel(v0, count, j, vectors);
      panel.at(blockPanel, 0, vectors);
      target.inMatrix(errorColumns, j, rowColumns, L);
      VectorKernel.multiplyTransposed(left, panel, fromZero ? PanelRows.ZEROS : target, target);
    }
  }

  /** Copies the exponentials of a block and a panel of rows into {@link #blockPanel}. */
  private void copyPanel(int v0, int count, int column, int vectors) {
    int width = vectors * L;
    for (int v = 0; v < count; v++) {
      System.arraycopy(values, (v0 + v) * rowColumns + column, blockPanel, v * width, width);
    }
  }

  @Override
  public void backward(
      FloatMatrix chunkInput,
      FloatMatrix allGradients,
      FloatMatrix chunkErrors,
      boolean firstLane,
      boolean firstChunk) {
    writeErrors(firstLane ? chunkErrors : inputErrors.shape(inputs, rows));
    weightGradient = FloatArray.grow(weightGradient, classes * inputColumns);
    for (int block = 0; block < blocks(); block++) {
      int v0 = block * blockClasses;
      int count = Math.min(blockClasses, classes - v0);
      if (block == 0 || isRaised(block)) {
        blockFactors(block);
        x.scale(blockFactor);
      }
      takeTargets(v0, count);
      addToBiasErrors(v0, count);
      addToWeightGradient(v0, count, firstChunk);
      addTargets(v0, count);
    }
  }

  /** dx = w (u · factor − W[target]). */
  private void writeErrors(FloatMatrix errors) {
    for (int r = 0; r < rows; r++) {
      float weight = (float) rowWeight[r];
      float scale = (float) (factor[r] * rowWeight[r]);
      for (int k = 0; k < inputs; k++) {
        spare[k] = errorColumns[k * rowColumns + r] * scale;
      }
      if (owns(targets[r])) {
        int w = (targets[r] - firstClass) * inputs;
        for (int k = 0; k < inputs; k++) {
          spare[k] -= weight * weights[w + k];
        }
      }
      errors.put(r * inputs, spare, inputs);
    }
  }

  /** Tells whether a block's largest logits are not those of the block before. */
  private boolean isRaised(int block) {
    return !Arrays.equals(blockMax[block - 1], 0, rowColumns, blockMax[block], 0, rowColumns);
  }

  /**
   * What makes a block's exponentials weighted probabilities; 0 for the columns that fill a vector
   * up.
   */
  private void blockFactors(int block) {
    Arrays.fill(blockFactor, 0, rowColumns, 0f);
    for (int r = 0; r < rows; r++) {
      double product = factor[r] * Math.exp(blockMax[block][r] - max[r]);
      blockFactor[r] = product < SMALLEST_FACTOR ? 0f : (float) (product * rowWeight[r]);
    }
  }

  private void addToBiasErrors(int v0, int count) {
    float[] partial = new float[L];
    for (int v = v0; v < v0 + count; v++) {
      FloatVector total = FloatVector.zero(SPECIES);
      for (int j = 0; j < rowColumns; j += L) {
        total =
            FloatVector.fromArray(SPECIES, values, v * rowColumns + j)
                .fma(FloatVector.fromArray(SPECIES, blockFactor, j), total);
      }
      biasErrors[v] += VectorKernel.sum(total, partial);
    }
  }

  /** dWᵀ += e (x · factor), class by class. */
  private void addToWeightGradient(int v0, int count, boolean fromZero) {
    left.pack(count, rows, values, v0 * rowColumns, rowColumns);
    for (int j = 0; j < inputColumns; j += panel.vectors * L) {
      panel.at(x.scaledPanels(), j * rows, VectorKernel.panelVectors(j, inputColumns));
      target.inMatrix(weightGradient, v0 * inputColumns + j, inputColumns, L);
      VectorKernel.multiply(left, 0, count, panel, fromZero ? PanelRows.ZEROS : target, target);
    }
  }

  /**
   * Takes the targets' own exponentials out, to be followed by {@link #addTargets}: w (p − 1) is
   * small where a target is certain, and would be lost between two large sums.
   */
  private void takeTargets(int v0, int count) {
    for (int r = 0; r < rows; r++) {
      int v = targets[r] - firstClass;
      if (v >= v0 && v < v0 + count) {
        targetError[r] = values[v * rowColumns + r] * blockFactor[r] - (float) rowWeight[r];
        values[v * rowColumns + r] = 0f;
      }
    }
  }

  private void addTargets(int v0, int count) {
    for (int r = 0; r < rows; r++) {
      int v = targets[r] - firstClass;
      if (v >= v0 && v < v0 + count) {
        biasErrors[v] += targetError[r];
        for (int k = 0; k < inputs; k++) {
          weightGradient[v * inputColumns + k] += targetError[r] * x.row(r, k);
        }
      }
    }
  }

  @Override
  public void finish(FloatMatrix allGradients, FloatMatrix biasGradient) {
    for (int v = 0; v < classes; v++) {
      allGradients
          .buffer()
          .put((firstClass + v) * inputs, weightGradient, v * inputColumns, inputs);
    }
    if (biasGradient != null) {
      biasGradient.put(firstClass, biasErrors, classes);
    }
  }

  @Override
  public void writeProbabilities(int r, FloatMatrix output, int start) {
    spare = FloatArray.grow(spare, classes);
    for (int block = 0; block < blocks(); block++) {
      float scale = (float) (factor[r] * Math.exp(blockMax[block][r] - max[r]));
      int end = Math.min(classes, (block + 1) * blockClasses);
      for (int v = block * blockClasses; v < end; v++) {
        spare[v] = values[v * rowColumns + r] * scale;
      }
    }
    output.put(start + firstClass, spare, classes);
  }

  @Override
  public void close() {
    inputErrors.release();
    weights = new float[0];
    biasVectors = new float[0];
    weightGradient = new float[0];
    values = new float[0];
    x.clear();
    blockPanel = new float[0];
    left.clear();
    errorColumns = new float[0];
  }

  private int blocks() {
    return (classes + blockClasses - 1) / blockClasses;
  }

  private void prepareChunk() {
    blockClasses = VectorKernel.wholeTiles(BLOCK_VALUES / (inputs + rowColumns));
    values = FloatArray.grow(values, classes * rowColumns);
    blockPanel = FloatArray.grow(blockPanel, blockClasses * 4 * L);
    errorColumns = FloatArray.grow(errorColumns, inputs * rowColumns);
    rowValues = FloatArray.grow(rowValues, rowColumns);
    targetError = FloatArray.grow(targetError, rows);
    blockFactor = FloatArray.grow(blockFactor, rowColumns);
    spare = FloatArray.grow(spare, Math.max(rowColumns, inputs));
    if (blockMax.length < blocks()) {
      blockMax = new float[blocks()][0];
    }
    for (int block = 0; block < blocks(); block++) {
      blockMax[block] = FloatArray.grow(blockMax[block], rowColumns);
    }
  }
}
