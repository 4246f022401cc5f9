package io.github.sublstm.engine;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A slice of the vocabulary whose products are {@link VectorKernel}'s.
 *
 * <p>The slice's columns of W and dW are rows of padded copies {@code [slice, nIn]}, row-major,
 * which is how DL4J has them in memory. A chunk's logits are {@code [slice, rows]}, row-major: one
 * vector holds the same class of 16 rows, so maxima and sums of rows need no horizontal step. The
 * slice is gone through in blocks of classes whose part of W fits the cache; each block has its own
 * maximum, so its exponentials follow its logits at once, and the backward pass makes up for it.
 */
final class VectorSoftmaxLane extends FloatSoftmaxSlice {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_512;
  private static final int L = VectorKernel.L;

  /** Values of a block's weights: a quarter of a second-level cache. */
  private static final int BLOCK_VALUES = 64 * 1024;

  private static final float[][] ZEROS = plain(new float[4 * L]);

  private float[] weights = new float[0];
  private float[] weightGradient = new float[0];
  private float[] bias = new float[0];
  private float[] biasErrors = new float[0];
  private float[] values = new float[0];

  /** x in panels {@code [panel][nIn][panel width]} of rows, and row by row {@code [rows, nIn]}. */
  private float[] inputPanels = new float[0];

  private float[] inputRows = new float[0];
  private float[] errorRows = new float[0];
  private float[][] blockMax = new float[0][];
  private float[][] blockSum = new float[0][];
  private float[] blockFactor = new float[0];
  private float[] spare = new float[0];
  private int inputs;
  private int inputColumns;
  private int rows;
  private int rowColumns;
  private int blockClasses;

  @Override
  public void begin(FloatNative allWeights, float[] allBias, int first, int count) {
    takeClasses(first, count);
    inputs = allWeights.rows();
    inputColumns = VectorKernel.paddedColumns(inputs);
    blockClasses = VectorKernel.wholeTiles(BLOCK_VALUES / inputColumns);
    weights = grow(weights, classes * inputColumns);
    for (int v = 0; v < classes; v++) {
      allWeights.buffer().get((first + v) * inputs, weights, v * inputColumns, inputs);
      Arrays.fill(weights, v * inputColumns + inputs, (v + 1) * inputColumns, 0f);
    }
    bias = grow(bias, classes);
    Arrays.fill(bias, 0f);
    if (allBias != null) {
      System.arraycopy(allBias, first, bias, 0, count);
    }
    biasErrors = grow(biasErrors, classes);
    Arrays.fill(biasErrors, 0f);
    int blocks = blocks();
    if (blockMax.length < blocks) {
      blockMax = new float[blocks][0];
      blockSum = new float[blocks][0];
    }
  }

  @Override
  public void exponentials(FloatNative x, int[] chunkTargets) {
    rows = x.columns();
    rowColumns = VectorKernel.paddedColumns(rows);
    takeRows(chunkTargets, rowColumns);
    prepareChunk();
    packInputs(x);
    float[][] target = plain(values);
    for (int block = 0; block < blocks(); block++) {
      int v0 = block * blockClasses;
      int count = Math.min(blockClasses, classes - v0);
      for (int j = 0; j < rowColumns; ) {
        int vectors = VectorKernel.panelVectors(j, rowColumns);
        VectorKernel.multiply(
            count,
            vectors,
            inputs,
            weights,
            v0 * inputColumns,
            inputColumns,
            1,
            inputPanels,
            j * inputs,
            vectors * L,
            ZEROS,
            0,
            0,
            0,
            target,
            v0 * rowColumns + j,
            rowColumns,
            L);
        j += vectors * L;
      }
      addBiasAndMax(v0, count, blockMax[block]);
      rememberTargets(v0, count);
      VectorExp.expColumns(
          values, v0 * rowColumns, count, rowColumns, blockMax[block], blockSum[block]);
    }
    combineBlocks();
  }

  @Override
  public void backward(
      FloatNative x,
      FloatNative allGradients,
      FloatNative chunkErrors,
      boolean firstLane,
      boolean firstChunk) {
    weightGradient = grow(weightGradient, classes * inputColumns);
    float[][] dw = plain(weightGradient);
    float[][] dx = plain(errorRows);
    for (int block = 0; block < blocks(); block++) {
      int v0 = block * blockClasses;
      int count = Math.min(blockClasses, classes - v0);
      blockFactors(block);
      deltas(v0, count);
      for (int j = 0; j < inputColumns; ) {
        int vectors = VectorKernel.panelVectors(j, inputColumns);
        // dx += δWᵀ: δ is read down its columns.
        product(
            rows,
            vectors,
            count,
            v0 * rowColumns,
            1,
            rowColumns,
            weights,
            v0 * inputColumns + j,
            dx,
            j,
            block == 0);
        // dWᵀ += δᵀx, class by class.
        product(
            count,
            vectors,
            rows,
            v0 * rowColumns,
            rowColumns,
            1,
            inputRows,
            j,
            dw,
            v0 * inputColumns + j,
            firstChunk);
        j += vectors * L;
      }
    }
    FloatNative errors = firstLane ? chunkErrors : inputErrors.shape(inputs, rows);
    for (int r = 0; r < rows; r++) {
      errors.buffer().put(r * inputs, errorRows, r * inputColumns, inputs);
    }
  }

  /** C (+)= A·B with A some of the deltas; the rows of B and C are {@code inputColumns} apart. */
  private void product(
      int count,
      int vectors,
      int depth,
      int a0,
      int aRow,
      int aDepth,
      float[] b,
      int b0,
      float[][] c,
      int c0,
      boolean fromZero) {
    VectorKernel.multiply(
        count,
        vectors,
        depth,
        values,
        a0,
        aRow,
        aDepth,
        b,
        b0,
        inputColumns,
        fromZero ? ZEROS : c,
        fromZero ? 0 : c0,
        fromZero ? 0 : inputColumns,
        fromZero ? 0 : L,
        c,
        c0,
        inputColumns,
        L);
  }

  @Override
  public void finish(FloatNative allGradients, FloatNative biasGradient) {
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
  public void writeProbabilities(int r, FloatNative output, int start) {
    spare = grow(spare, classes);
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
  public long workValues() {
    return (long) values.length + inputErrors.capacity();
  }

  @Override
  public void close() {
    inputErrors.release();
    weights = new float[0];
    weightGradient = new float[0];
    values = new float[0];
    inputPanels = new float[0];
    inputRows = new float[0];
    errorRows = new float[0];
  }

  private int blocks() {
    return (classes + blockClasses - 1) / blockClasses;
  }

  private void prepareChunk() {
    values = grow(values, classes * rowColumns);
    inputPanels = grow(inputPanels, inputs * rowColumns);
    inputRows = grow(inputRows, rows * inputColumns);
    errorRows = grow(errorRows, rows * inputColumns);
    blockFactor = grow(blockFactor, rowColumns);
    for (int block = 0; block < blocks(); block++) {
      blockMax[block] = grow(blockMax[block], rowColumns);
      blockSum[block] = grow(blockSum[block], rowColumns);
    }
  }

  private void packInputs(FloatNative x) {
    Arrays.fill(inputPanels, 0, inputs * rowColumns, 0f);
    for (int j = 0; j < rowColumns; ) {
      int width = VectorKernel.panelVectors(j, rowColumns) * L;
      for (int r = j; r < Math.min(rows, j + width); r++) {
        int row = r * inputColumns;
        x.buffer().get(r * inputs, inputRows, row, inputs);
        Arrays.fill(inputRows, row + inputs, row + inputColumns, 0f);
        int target = j * inputs + r - j;
        for (int k = 0; k < inputs; k++) {
          inputPanels[target + k * width] = inputRows[row + k];
        }
      }
      j += width;
    }
  }

  private void addBiasAndMax(int v0, int count, float[] largest) {
    for (int j = 0; j < rowColumns; j += L) {
      FloatVector m = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
      for (int v = v0; v < v0 + count; v++) {
        FloatVector l = FloatVector.fromArray(SPECIES, values, v * rowColumns + j).add(bias[v]);
        l.intoArray(values, v * rowColumns + j);
        m = m.max(l);
      }
      m.intoArray(largest, j);
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

  private void combineBlocks() {
    for (int r = 0; r < rows; r++) {
      float largest = Float.NEGATIVE_INFINITY;
      for (int block = 0; block < blocks(); block++) {
        largest = Math.max(largest, blockMax[block][r]);
      }
      double total = 0;
      for (int block = 0; block < blocks(); block++) {
        total += blockSum[block][r] * Math.exp(blockMax[block][r] - largest);
      }
      max[r] = largest;
      sum[r] = total;
    }
  }

  /** What makes a block's exponentials probabilities; 0 for the columns that fill a vector up. */
  private void blockFactors(int block) {
    Arrays.fill(blockFactor, 0, rowColumns, 0f);
    for (int r = 0; r < rows; r++) {
      blockFactor[r] = (float) (factor[r] * Math.exp(blockMax[block][r] - max[r]));
    }
  }

  /** δ = p − onehot(target) in place of a block's exponentials, and db += δ. */
  private void deltas(int v0, int count) {
    float[] partial = new float[L];
    for (int v = v0; v < v0 + count; v++) {
      FloatVector total = FloatVector.zero(SPECIES);
      for (int j = 0; j < rowColumns; j += L) {
        FloatVector p =
            FloatVector.fromArray(SPECIES, values, v * rowColumns + j)
                .mul(FloatVector.fromArray(SPECIES, blockFactor, j));
        p.intoArray(values, v * rowColumns + j);
        total = total.add(p);
      }
      biasErrors[v] += VectorKernel.sum(total, partial);
    }
    for (int r = 0; r < rows; r++) {
      int v = targets[r] - firstClass;
      if (v >= v0 && v < v0 + count) {
        values[v * rowColumns + r] -= 1f;
        biasErrors[v] -= 1f;
      }
    }
  }

  private static float[] grow(float[] array, int length) {
    return array.length >= length ? array : new float[length];
  }

  /** A plain matrix as {@link VectorKernel} takes it: the same array for every vector. */
  private static float[][] plain(float[] matrix) {
    return new float[][] {matrix, matrix, matrix, matrix};
  }
}
