package io.github.sublstm.engine.host;

import io.github.sublstm.engine.SoftmaxBatch;
import io.github.sublstm.engine.threads.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The slices of the vocabulary that multiply by one provider's products, one per thread, and what
 * they exchange: a maximum and a sum per row, and their parts of dx.
 */
final class FloatSoftmaxSlices {

  private final Supplier<? extends FloatSoftmaxSlice> provider;
  private final int rowMultiple;
  private final List<FloatSoftmaxSlice> slices = new ArrayList<>();

  /** The parts of dx of all slices but the first, which writes to dx itself. */
  private final List<FloatMatrix> inputErrors = new ArrayList<>();

  private int count;

  /**
   * Creates a group without slices.
   *
   * @param provider makes one
   * @param rowMultiple the rows of a chunk are filled up to a multiple of this
   */
  FloatSoftmaxSlices(Supplier<? extends FloatSoftmaxSlice> provider, int rowMultiple) {
    this.provider = provider;
    this.rowMultiple = rowMultiple;
  }

  int rowMultiple() {
    return rowMultiple;
  }

  /** Splits the vocabulary into {@code parts} slices for a pass. */
  void begin(SoftmaxBatch batch, int parts) {
    count = parts;
    while (slices.size() < count) {
      slices.add(provider.get());
      inputErrors.add(new FloatMatrix());
    }
    FloatMatrix weights = FloatMatrix.borrow(batch.weights());
    float[] bias = batch.bias() == null ? null : toArray(batch);
    Workers.run(
        count,
        k -> {
          int first = firstClass(k, batch.classes());
          slices.get(k).begin(weights, bias, first, firstClass(k + 1, batch.classes()) - first);
        });
  }

  void exponentials(FloatMatrix x, int[] targets, boolean forGradients) {
    Workers.run(count, k -> slices.get(k).exponentials(x, targets, forGradients));
  }

  /**
   * Puts the slices' sums of a row together: each is Σ exp(l − its own maximum). Tells each slice
   * the factor that makes its exponentials probabilities, and returns the row's weighted loss.
   */
  double combine(int r, int target, double weight) {
    double max = Double.NEGATIVE_INFINITY;
    double chosen = 0;
    for (int k = 0; k < count; k++) {
      FloatSoftmaxSlice slice = slices.get(k);
      max = Math.max(max, slice.max.values()[r]);
      if (slice.owns(target)) {
        chosen = slice.targetLogit.values()[r];
      }
    }
    double sum = 0;
    for (int k = 0; k < count; k++) {
      FloatSoftmaxSlice slice = slices.get(k);
      sum += slice.sum.values()[r] * Math.exp(slice.max.values()[r] - max);
    }
    for (int k = 0; k < count; k++) {
      FloatSoftmaxSlice slice = slices.get(k);
      slice.setFactor(r, Math.exp(slice.max.values()[r] - max) / sum, weight);
    }
    return weight * (Math.log(sum) + max - chosen);
  }

  /** dW, db and dx of a chunk; the parts of dx are added in a fixed order. */
  void backward(FloatMatrix x, FloatMatrix weightGradient, FloatMatrix dx, boolean firstChunk) {
    Workers.run(
        count,
        k -> {
          FloatMatrix part = k == 0 ? dx : inputErrors.get(k).shape(x.rows(), x.columns());
          slices.get(k).backward(x, weightGradient, part, firstChunk);
        });
    for (int k = 1; k < count; k++) {
      FloatBlas.add(inputErrors.get(k), dx);
    }
  }

  void finish(FloatMatrix weightGradient, FloatMatrix biasGradient) {
    Workers.run(count, k -> slices.get(k).finish(weightGradient, biasGradient));
  }

  /** Copies the probabilities of the chunk's rows to where each begins in the output. */
  void writeProbabilities(FloatMatrix output, int[] starts) {
    Workers.run(
        count,
        k -> {
          for (int r = 0; r < starts.length; r++) {
            slices.get(k).writeProbabilities(r, output, starts[r]);
          }
        });
  }

  void clear() {
    slices.forEach(FloatSoftmaxSlice::close);
    slices.clear();
    inputErrors.forEach(FloatMatrix::release);
    inputErrors.clear();
  }

  private int firstClass(int slice, int classes) {
    return (int) ((long) classes * slice / count);
  }

  private static float[] toArray(SoftmaxBatch batch) {
    float[] values = new float[batch.classes()];
    FloatMatrix.borrow(batch.bias()).get(0, values, values.length);
    return values;
  }
}
