package io.github.sublstm.engine.host;

import java.util.Arrays;

/**
 * A slice of the vocabulary whose products are BLAS's. A chunk's logits are {@code [slice, rows]},
 * column-major, so a row's are contiguous. First they are replaced by their exponentials, then by
 * the deltas.
 */
final class FloatBlasSoftmaxSlice extends FloatSliceRows {

  /** Width of the running maxima and sums: many vectors, so that none waits for another. */
  private static final int STRIPE = 128;

  /** Values that are summed before they go into a sum of double precision. */
  private static final int SUMMED = 32 * STRIPE;

  private final FloatExp math = new FloatExp();
  private final FloatMatrix values = new FloatMatrix();
  private final float[] stripe = new float[STRIPE];

  private FloatMatrix weights;
  private float[] bias = new float[0];
  private float[] biasErrors = new float[0];
  private float[] row = new float[0];
  private int paddedClasses;

  @Override
  public void begin(FloatMatrix allWeights, float[] allBias, int first, int count) {
    takeClasses(first, count);
    paddedClasses = (count + STRIPE - 1) / STRIPE * STRIPE;
    weights = allWeights.columns(first, count);
    if (row.length < paddedClasses) {
      bias = new float[paddedClasses];
      biasErrors = new float[paddedClasses];
      // Last, as its length tells that all are there.
      row = new float[paddedClasses];
    }
    Arrays.fill(biasErrors, 0f);
    Arrays.fill(bias, 0f);
    if (allBias != null) {
      System.arraycopy(allBias, first, bias, 0, count);
    }
  }

  @Override
  public void exponentials(FloatMatrix x, int[] chunkTargets, boolean forGradients) {
    int rows = x.columns();
    takeRows(chunkTargets, rows);
    values.shape(classes, rows);
    FloatBlas.multiply(true, weights, false, x, 0f, values);
    for (int r = 0; r < rows; r++) {
      load(r);
      addBias();
      if (owns(targets[r])) {
        targetLogit[r] = row[targets[r] - firstClass];
      }
      Arrays.fill(row, classes, paddedClasses, Float.NEGATIVE_INFINITY);
      max[r] = rowMax();
      math.exp(row, max[r], paddedClasses);
      sum[r] = rowSum();
      store(r);
    }
  }

  @Override
  public void backward(
      FloatMatrix x,
      FloatMatrix weightGradient,
      FloatMatrix chunkErrors,
      boolean firstLane,
      boolean firstChunk) {
    for (int r = 0; r < x.columns(); r++) {
      load(r);
      scale((float) (factor[r] * rowWeight[r]));
      if (owns(targets[r])) {
        row[targets[r] - firstClass] -= (float) rowWeight[r];
      }
      addToBiasErrors();
      store(r);
    }
    FloatMatrix dx = firstLane ? chunkErrors : inputErrors.shape(x.rows(), x.columns());
    FloatBlas.multiply(false, weights, false, values, 0f, dx);
    FloatMatrix dw = weightGradient.columns(firstClass, classes);
    FloatBlas.multiply(false, x, true, values, firstChunk ? 0f : 1f, dw);
  }

  @Override
  public void writeProbabilities(int r, FloatMatrix output, int start) {
    load(r);
    scale((float) factor[r]);
    output.put(start + firstClass, row, classes);
  }

  @Override
  public void finish(FloatMatrix weightGradient, FloatMatrix biasGradient) {
    if (biasGradient != null) {
      biasGradient.put(firstClass, biasErrors, classes);
    }
  }

  @Override
  public void close() {
    values.release();
    inputErrors.release();
  }

  private void load(int r) {
    values.get(r * classes, row, classes);
  }

  private void store(int r) {
    values.put(r * classes, row, classes);
  }

  private void addBias() {
    float[] v = row;
    float[] b = bias;
    for (int j = 0; j < v.length; j++) {
      v[j] += b[j];
    }
  }

  private void scale(float by) {
    float[] v = row;
    for (int j = 0; j < v.length; j++) {
      v[j] *= by;
    }
  }

  private void addToBiasErrors() {
    float[] v = row;
    float[] b = biasErrors;
    for (int j = 0; j < v.length; j++) {
      b[j] += v[j];
    }
  }

  private float rowMax() {
    float[] v = row;
    float[] m = stripe;
    // Finite, so that exponentials of classes that are all at minus infinity are 0, not NaN.
    Arrays.fill(m, -Float.MAX_VALUE);
    for (int first = 0; first < paddedClasses; first += STRIPE) {
      for (int j = 0; j < STRIPE; j++) {
        m[j] = Math.max(m[j], v[first + j]);
      }
    }
    float largest = m[0];
    for (int j = 1; j < STRIPE; j++) {
      largest = Math.max(largest, m[j]);
    }
    return largest;
  }

  /** Sums a few stripes at a time in the precision of the values, and those sums in double. */
  private double rowSum() {
    float[] v = row;
    float[] s = stripe;
    double total = 0;
    for (int block = 0; block < paddedClasses; block += SUMMED) {
      Arrays.fill(s, 0f);
      int end = Math.min(paddedClasses, block + SUMMED);
      for (int first = block; first < end; first += STRIPE) {
        for (int j = 0; j < STRIPE; j++) {
          s[j] += v[first + j];
        }
      }
      for (int j = 0; j < STRIPE; j++) {
        total += s[j];
      }
    }
    return total;
  }
}
