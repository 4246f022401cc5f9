package io.github.sublstm.engine.vector;

import io.github.sublstm.engine.host.FloatArray;
import io.github.sublstm.engine.host.FloatMatrix;
import io.github.sublstm.engine.host.FloatSoftmaxSlice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A slice of the vocabulary whose products are {@link VectorKernel}'s.
 *
 * <p>A chunk's logits are {@code [slice, rows]}, row-major: one vector holds the same class of many
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
public final class VectorSoftmaxSlice extends FloatSoftmaxSlice {

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
  private final FloatArray weights = new FloatArray();

  /** b, each value {@link #L} times, for the products to start from. */
  private final FloatArray biasVectors = new FloatArray();

  /** l and e {@code [slice, rows]}. */
  private final FloatArray values = new FloatArray();

  private final VectorSoftmaxInputs x = new VectorSoftmaxInputs();

  /** The exponentials of a block and of a panel of rows, {@code [classes][panel width]}. */
  private final FloatArray blockPanel = new FloatArray();

  /** A block's left factor: W, or e. */
  private final PackedRows left = new PackedRows();

  private final VectorSoftmaxGradient gradient = new VectorSoftmaxGradient(left);

  /** u {@code [nIn, rows]}. */
  private final FloatArray errorColumns = new FloatArray();

  /** m of each row after each block. */
  private final List<FloatArray> blockMax = new ArrayList<>();

  /** m of each row before the first block. */
  private final FloatArray firstMax = new FloatArray();

  private final FloatArray blockFactor = new FloatArray();
  private final FloatArray spare = new FloatArray();
  private int inputs;
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
  protected void takeClasses(FloatMatrix allWeights, float[] allBias) {
    inputs = allWeights.rows();
    float[] w = weights.atLeast(classes * inputs);
    allWeights.buffer().get(firstClass * inputs, w, 0, classes * inputs);
    float[] b = biasVectors.atLeast(classes * L);
    for (int v = 0; v < classes; v++) {
      Arrays.fill(b, v * L, (v + 1) * L, allBias == null ? 0f : allBias[firstClass + v]);
    }
    gradient.begin(firstClass, classes, inputs);
  }

  @Override
  public void exponentials(FloatMatrix chunkInput, int[] rowTargets, boolean forGradients) {
    rows = chunkInput.columns();
    rowColumns = VectorKernel.paddedColumns(rows);
    takeRows(rowTargets, rowColumns);
    prepareChunk();
    x.pack(chunkInput);
    float[] before = firstMax.values();
    // Finite, so that exponentials of classes that are all at minus infinity are 0, not NaN.
    Arrays.fill(before, 0, rowColumns, -Float.MAX_VALUE);
    Arrays.fill(sum.values(), 0, rowColumns, 0.0);
    float[] e = values.values();
    float[] blockSums = spare.values();
    for (int block = 0; block < blocks(); block++) {
      int v0 = firstOf(block);
      int count = classesOf(block);
      float[] now = blockMax.get(block).values();
      logits(v0, count);
      maxima(v0, count, before, now);
      rememberTargets(v0, count);
      VectorExp.expColumns(e, v0 * rowColumns, count, rowColumns, now, blockSums);
      boolean isRaised = addToSums(blockSums, before, now);
      if (forGradients) {
        if (isRaised && block > 0) {
          scaleErrors();
        }
        addToErrors(v0, count, block == 0);
      }
      before = now;
    }
    System.arraycopy(before, 0, max.values(), 0, rowColumns);
  }

  /** l = W x + b. */
  private void logits(int v0, int count) {
    left.pack(count, inputs, weights.values(), v0 * inputs, inputs);
    start.inMatrix(biasVectors.values(), v0 * L, L, 0);
    int vectors = rowColumns / L;
    for (int v = 0; v < vectors; v += Panel.VECTORS) {
      panel.at(x.panels(), 0, inputs, v, vectors);
      target.inMatrix(values.values(), v0 * rowColumns + v * L, rowColumns, L);
      VectorKernel.multiply(left, 0, count, 0, panel, start, target);
    }
  }

  private void maxima(int v0, int count, float[] before, float[] now) {
    float[] l = values.values();
    for (int j = 0; j < rowColumns; j += L) {
      FloatVector m = FloatVector.fromArray(SPECIES, before, j);
      for (int v = v0; v < v0 + count; v++) {
        m = m.max(FloatVector.fromArray(SPECIES, l, v * rowColumns + j));
      }
      VectorClass.certain(m).intoArray(now, j);
    }
  }

  private void rememberTargets(int v0, int count) {
    for (int r = 0; r < rows; r++) {
      int v = targets[r] - firstClass;
      if (v >= v0 && v < v0 + count) {
        targetLogit.values()[r] = values.values()[v * rowColumns + r];
      }
    }
  }

  /**
   * Adds the block's sums to the rows'. Leaves what earlier blocks are to be scaled by in the
   * block's factors, and tells whether that is not 1 for all.
   */
  private boolean addToSums(float[] blockSums, float[] before, float[] now) {
    double[] sums = sum.values();
    float[] scales = blockFactor.values();
    boolean isRaised = false;
    for (int r = 0; r < rowColumns; r++) {
      double scale = 1;
      if (now[r] > before[r]) {
        scale = Math.exp(before[r] - now[r]);
        isRaised = true;
      }
      sums[r] = sums[r] * scale + blockSums[r];
      scales[r] = (float) scale;
    }
    return isRaised;
  }

  private void scaleErrors() {
    float[] u = errorColumns.values();
    float[] scales = blockFactor.values();
    for (int k = 0; k < inputs; k++) {
      for (int j = 0; j < rowColumns; j += L) {
        FloatVector.fromArray(SPECIES, u, k * rowColumns + j)
            .mul(FloatVector.fromArray(SPECIES, scales, j))
            .intoArray(u, k * rowColumns + j);
      }
    }
  }

  /** u += Wᵀ e; the block's W is still packed from its logits. */
  private void addToErrors(int v0, int count, boolean fromZero) {
    int vectors = rowColumns / L;
    for (int v = 0; v < vectors; v += Panel.VECTORS) {
      int width = Panel.vectors(v, vectors);
      copyPanel(v0, count, v * L, width);
      panel.at(blockPanel.values(), 0, count, 0, width);
      target.inMatrix(errorColumns.values(), v * L, rowColumns, L);
      PanelRows from = fromZero ? PanelRows.ZEROS : target;
      VectorKernel.multiplyTransposed(left, 0, inputs, panel, from, target);
    }
  }

  /** Copies the exponentials of a block and a panel of rows into {@link #blockPanel}. */
  private void copyPanel(int v0, int count, int column, int vectors) {
    int width = vectors * L;
    float[] e = values.values();
    float[] copy = blockPanel.values();
    for (int v = 0; v < count; v++) {
      System.arraycopy(e, (v0 + v) * rowColumns + column, copy, v * width, width);
    }
  }

  @Override
  public void backward(
      FloatMatrix chunkInput,
      FloatMatrix allGradients,
      FloatMatrix inputErrors,
      boolean firstChunk) {
    writeErrors(inputErrors);
    gradient.beginChunk(x, targets, rowWeight.values());
    for (int block = 0; block < blocks(); block++) {
      if (block == 0 || isRaised(block)) {
        blockFactors(block);
        x.scale(blockFactor.values());
      }
      int count = classesOf(block);
      gradient.addBlock(values.values(), firstOf(block), count, blockFactor.values(), firstChunk);
    }
  }

  /** dx = w (u · factor − W[target]). */
  private void writeErrors(FloatMatrix errors) {
    float[] u = errorColumns.values();
    float[] w = weights.values();
    float[] row = spare.values();
    for (int r = 0; r < rows; r++) {
      float weight = (float) rowWeight.values()[r];
      float scale = (float) (factor.values()[r] * rowWeight.values()[r]);
      for (int k = 0; k < inputs; k++) {
        row[k] = u[k * rowColumns + r] * scale;
      }
      if (owns(targets[r])) {
        int start = (targets[r] - firstClass) * inputs;
        for (int k = 0; k < inputs; k++) {
          row[k] -= weight * w[start + k];
        }
      }
      errors.put(r * inputs, row, inputs);
    }
  }

  /** Tells whether a block's largest logits are not those of the block before. */
  private boolean isRaised(int block) {
    float[] before = blockMax.get(block - 1).values();
    return !Arrays.equals(before, 0, rowColumns, blockMax.get(block).values(), 0, rowColumns);
  }

  /**
   * What makes a block's exponentials weighted probabilities; 0 for the columns that fill a vector
   * up.
   */
  private void blockFactors(int block) {
    float[] factors = blockFactor.values();
    float[] m = blockMax.get(block).values();
    Arrays.fill(factors, 0, rowColumns, 0f);
    for (int r = 0; r < rows; r++) {
      double product = factor.values()[r] * Math.exp(m[r] - max.values()[r]);
      factors[r] = product < SMALLEST_FACTOR ? 0f : (float) (product * rowWeight.values()[r]);
    }
  }

  @Override
  public void finish(FloatMatrix allGradients, FloatMatrix biasGradient) {
    gradient.write(allGradients, biasGradient);
  }

  @Override
  public void writeProbabilities(int r, FloatMatrix output, int start) {
    float[] e = values.values();
    float[] p = spare.atLeast(classes);
    for (int block = 0; block < blocks(); block++) {
      float m = blockMax.get(block).values()[r];
      float scale = (float) (factor.values()[r] * Math.exp(m - max.values()[r]));
      int end = firstOf(block) + classesOf(block);
      for (int v = firstOf(block); v < end; v++) {
        p[v] = e[v * rowColumns + r] * scale;
      }
    }
    output.put(start + firstClass, p, classes);
  }

  private int blocks() {
    return (classes + blockClasses - 1) / blockClasses;
  }

  private int firstOf(int block) {
    return block * blockClasses;
  }

  private int classesOf(int block) {
    return Math.min(blockClasses, classes - firstOf(block));
  }

  private void prepareChunk() {
    blockClasses = VectorKernel.wholeTiles(BLOCK_VALUES / (inputs + rowColumns));
    values.atLeast(classes * rowColumns);
    blockPanel.atLeast(blockClasses * Panel.VECTORS * L);
    errorColumns.atLeast(inputs * rowColumns);
    firstMax.atLeast(rowColumns);
    blockFactor.atLeast(rowColumns);
    spare.atLeast(Math.max(rowColumns, inputs));
    for (int block = 0; block < blocks(); block++) {
      if (block == blockMax.size()) {
        blockMax.add(new FloatArray());
      }
      blockMax.get(block).atLeast(rowColumns);
    }
  }
}
