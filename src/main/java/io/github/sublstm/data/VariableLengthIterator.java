package io.github.sublstm.data;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Minibatches of sequences of different lengths, padded with zeros at their end to the length of
 * the longest in the minibatch.
 *
 * <ul>
 *   <li>features: {@code [batch, features, steps]}
 *   <li>features mask: {@code [batch, steps]}, 1 at the steps that a sequence has and 0 after them
 *   <li>labels, one-hot: {@code [batch, classes]} without a mask where sequences have one label
 *       (for a network that ends with {@code LastTimeStep} or a global pooling); {@code [batch,
 *       classes, steps]} with the mask of the features where steps have
 * </ul>
 *
 * <p>The last minibatch of an epoch holds what is left and may be smaller. The order of all epochs
 * follows from the seed alone.
 */
public final class VariableLengthIterator extends MinibatchIterator {

  /** Among so many minibatches examples are sorted: few steps of padding, and yet a random mix. */
  private static final int BATCHES_PER_BUCKET_POOL = 16;

  private final VariableLengthSequences data;
  private final boolean bucketed;

  private VariableLengthIterator(
      VariableLengthSequences data, int batchSize, boolean bucketed, Long seed) {
    super(data.size(), batchSize, seed);
    this.data = data;
    this.bucketed = bucketed;
    reset();
  }

  /**
   * Every epoch in another random order.
   *
   * @throws IllegalArgumentException if {@code batchSize} is not positive
   */
  public static VariableLengthIterator shuffled(
      VariableLengthSequences data, int batchSize, long seed) {
    return new VariableLengthIterator(data, batchSize, false, seed);
  }

  /**
   * Every epoch in another random order, but with sequences of about the same length in a
   * minibatch, which needs less padding: examples are shuffled, sorted by length within pools of 16
   * minibatches, and the minibatches are shuffled.
   *
   * @throws IllegalArgumentException if {@code batchSize} is not positive
   */
  public static VariableLengthIterator bucketed(
      VariableLengthSequences data, int batchSize, long seed) {
    return new VariableLengthIterator(data, batchSize, true, seed);
  }

  /**
   * Every epoch in the order of the data.
   *
   * @throws IllegalArgumentException if {@code batchSize} is not positive
   */
  public static VariableLengthIterator inOrder(VariableLengthSequences data, int batchSize) {
    return new VariableLengthIterator(data, batchSize, false, null);
  }

  @Override
  public Map<String, String> description() {
    Map<String, String> description = super.description();
    description.put("bucketed by length", Boolean.toString(bucketed));
    description.put("checksum of the examples", data.checksum());
    return description;
  }

  @Override
  void rearrange(int[] examples, Random random) {
    super.rearrange(examples, random);
    if (!bucketed) {
      return;
    }
    // The smaller last minibatch stays what it is by chance, and stays last.
    int whole = examples.length / batch() * batch();
    int pool = BATCHES_PER_BUCKET_POOL * batch();
    for (int start = 0; start < whole; start += pool) {
      sortByLength(examples, start, Math.min(start + pool, whole));
    }
    int[] sorted = examples.clone();
    int[] batches = IntStream.range(0, whole / batch()).toArray();
    Shuffle.inPlace(batches, random);
    for (int i = 0; i < batches.length; i++) {
      System.arraycopy(sorted, batches[i] * batch(), examples, i * batch(), batch());
    }
  }

  /** Sequences of the same length stay in their random order. */
  private void sortByLength(int[] examples, int start, int end) {
    long[] keys = new long[end - start];
    Arrays.setAll(keys, i -> (long) data.steps(examples[start + i]) << Integer.SIZE | i);
    Arrays.sort(keys);
    int[] unsorted = Arrays.copyOfRange(examples, start, end);
    for (int i = 0; i < keys.length; i++) {
      examples[start + i] = unsorted[(int) keys[i]];
    }
  }

  @Override
  DataSet minibatch(int[] examples) {
    int steps = Arrays.stream(examples).map(data::steps).max().orElseThrow();
    INDArray mask = mask(examples, steps);
    INDArray labels = data.hasStepLabels() ? stepLabels(examples, steps) : labels(examples);
    return new DataSet(
        features(examples, steps), labels, mask, data.hasStepLabels() ? mask.dup() : null);
  }

  private INDArray features(int[] examples, int steps) {
    // In 'f' order one time step of all examples lies together, as a recurrent layer reads it.
    int count = examples.length;
    float[] values = new float[count * data.features() * steps];
    for (int i = 0; i < count; i++) {
      for (int step = 0; step < data.steps(examples[i]); step++) {
        for (int feature = 0; feature < data.features(); feature++) {
          values[(step * data.features() + feature) * count + i] =
              data.value(examples[i], step, feature);
        }
      }
    }
    return Nd4j.create(values, new long[] {count, data.features(), steps}, 'f');
  }

  private INDArray mask(int[] examples, int steps) {
    float[] values = new float[examples.length * steps];
    for (int i = 0; i < examples.length; i++) {
      Arrays.fill(values, i * steps, i * steps + data.steps(examples[i]), 1);
    }
    return Nd4j.create(values, new long[] {examples.length, steps}, 'c');
  }

  private INDArray labels(int[] examples) {
    float[] values = new float[examples.length * data.classes()];
    for (int i = 0; i < examples.length; i++) {
      values[i * data.classes() + data.label(examples[i], 0)] = 1;
    }
    return Nd4j.create(values, new long[] {examples.length, data.classes()}, 'c');
  }

  private INDArray stepLabels(int[] examples, int steps) {
    int count = examples.length;
    float[] values = new float[count * data.classes() * steps];
    for (int i = 0; i < count; i++) {
      for (int step = 0; step < data.steps(examples[i]); step++) {
        values[(step * data.classes() + data.label(examples[i], step)) * count + i] = 1;
      }
    }
    return Nd4j.create(values, new long[] {count, data.classes(), steps}, 'f');
  }

  @Override
  public int inputColumns() {
    return data.features();
  }

  @Override
  public int totalOutcomes() {
    return data.classes();
  }
}
