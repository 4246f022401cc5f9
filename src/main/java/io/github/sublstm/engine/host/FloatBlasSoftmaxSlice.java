package io.github.sublstm.engine.host;

import java.util.Arrays;

/**
 * A slice of the vocabulary whose products are BLAS's. A chunk's logits are {@code [slice, rows]},
 * column-major, so a row's are contiguous. First they are replaced by their exponentials, then by
 * the deltas.
 */
final class FloatBlasSoftmaxSlice extends FloatSoftmaxSlice {

  /** Width of the running maxima and sums: many vectors, so that none waits for another. */
  private static final int STRIPE = 128;

  /** Values that are summed before they go into a sum of double precision. */
  private static final int SUMMED = 32 * STRIPE;

  private final FloatExp math = new FloatExp();
  private final FloatMatrix values = new FloatMatrix();
  private final float[] stripe = new float[STRIPE];

  /** By class, filled up to whole stripes as the row is. */
  private final FloatArray bias = new FloatArray();

  private final FloatArray biasErrors = new FloatArray();
  private final FloatArray row = new FloatArray();
  private FloatMatrix weights;
  private int paddedClasses;

  @Override
  protected void takeClasses(FloatMatrix allWeights, float[] allBias) {
    paddedClasses = (classes + STRIPE - 1) / STRIPE * STRIPE;
    weights = allWeights.columns(firstClass, classes);
    row.atLeast(paddedClasses);
    Arrays.fill(biasErrors.atLeast(paddedClasses), 0, paddedClasses, 0f);
    float[] b = bias.atLeast(paddedClasses);
    Arrays.fill(b, 0, paddedClasses, 0f);
    if (allBias != null) {
      System.arraycopy(allBias, firstClass, b, 0, classes);
    }
  }

  @Override
  public void exponentials(FloatMatrix x, int[] rowTargets, boolean forGradients) {
    int rows = x.columns();
    takeRows(rowTargets, rows);
    values.shape(classes, rows);
    FloatBlas.multiply(true, weights, false, x, 0f, values);
    float[] v = row.values();
    for (int r = 0; r < rows; r++) {
      load(r);
      addBias();
      if (owns(targets[r])) {
        targetLogit.values()[r] = v[targets[r] - firstClass];
      }
      Arrays.fill(v, classes, paddedClasses, Float.NEGATIVE_INFINITY);
      float largest = rowMax();
      max.values()[r] = largest;
      math.exp(v, largest, paddedClasses);
      sum.values()[r] = rowSum();
      store(r);
    }
  }

  @Override
  public void backward(
      FloatMatrix x, FloatMatrix weightGradient, FloatMatrix inputErrors, boolean firstChunk) {
    for (int r = 0; r < x.columns(); r++) {
      double weight = rowWeight.values()[r];
      load(r);
      scale((float) (factor.values()[r] * weight));
      if (owns(targets[r])) {
        row.values()[targets[r] - firstClass] -= (float) weight;
      }
      addToBiasErrors();
      store(r);
    }
    FloatBlas.multiply(false, weights, false, values, 0f, inputErrors);
    FloatMatrix dw = weightGradient.columns(firstClass, classes);
    FloatBlas.multiply(false, x, true, values, firstChunk ? 0f : 1f, dw);
  }

  @Override
  public void writeProbabilities(int r, FloatMatrix output, int start) {
    load(r);
    scale((float) factor.values()[r]);
    output.put(start + firstClass, row.values(), classes);
  }

  @Override
  public void finish(FloatMatrix weightGradient, FloatMatrix biasGradient) {
    if (biasGradient != null) {
      biasGradient.put(firstClass, biasErrors.values(), classes);
    }
  }

  @Override
  public void close() {
    values.release();
  }

  private void load(int r) {
    values.get(r * classes, row.values(), classes);
  }

  private void store(int r) {
    values.put(r * classes, row.values(), classes);
  }

  private void addBias() {
    int n = paddedClasses;
    float[] v = row.values();
    float[] b = bias.values();
    for (int j = 0; j < n; j++) {
      v[j] += b[j];
    }
  }

  private void scale(float by) {
    int n = paddedClasses;
    float[] v = row.values();
    for (int j = 0; j < n; j++) {
      v[j] *= by;
    }
  }

  private void addToBiasErrors() {
    int n = paddedClasses;
    float[] v = row.values();
    float[] b = biasErrors.values();
    for (int j = 0; j < n; j++) {
      b[j] += v[j];
    }
  }

  private float rowMax() {
    float[] v = row.values();
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
    float[] v = row.values();
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
