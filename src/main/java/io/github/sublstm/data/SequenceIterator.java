package io.github.sublstm.data;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Minibatches of labelled sequences: features {@code [batch, 1, steps]}, labels one-hot {@code
 * [batch, classes]}. The last minibatch of an epoch holds what is left and may be smaller.
 *
 * <p>Shuffled iterators put the order of one epoch in a new random order for the next, at every
 * {@link #reset()}, with a generator of their own: the order of an epoch follows from the seed and
 * the epoch's number alone.
 */
public final class SequenceIterator implements SeekableIterator {

  private final LabelledSequences data;
  private final int batchSize;
  private final int[] order;
  private final Long seed;
  private Random random;
  private int shuffles;
  private DataSetPreProcessor preProcessor;
  private int next;

  private SequenceIterator(LabelledSequences data, int batchSize, Long seed) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("The minibatch size must be positive, not " + batchSize);
    }
    this.data = data;
    this.batchSize = batchSize;
    this.seed = seed;
    this.order = new int[data.size()];
    rewind();
    reset();
  }

  /**
   * Every epoch in another random order.
   *
   * @throws IllegalArgumentException if {@code batchSize} is not positive
   */
  public static SequenceIterator shuffled(LabelledSequences data, int batchSize, long seed) {
    return new SequenceIterator(data, batchSize, seed);
  }

  /**
   * Every epoch in the order of the data.
   *
   * @throws IllegalArgumentException if {@code batchSize} is not positive
   */
  public static SequenceIterator inOrder(LabelledSequences data, int batchSize) {
    return new SequenceIterator(data, batchSize, null);
  }

  @Override
  public int batches() {
    return (data.size() + batchSize - 1) / batchSize;
  }

  @Override
  public void reset() {
    next = 0;
    shuffles++;
    if (random != null) {
      Shuffle.inPlace(order, random);
    }
  }

  /** Back to before the first shuffle, which makes the iterator's order before any reset. */
  private void rewind() {
    Arrays.setAll(order, i -> i);
    random = seed == null ? null : new Random(seed);
    shuffles = 0;
  }

  @Override
  public void seek(int epoch, int minibatch) {
    if (epoch < 1 || minibatch < 0 || minibatch > batches()) {
      throw new IllegalArgumentException(
          "There is no minibatch %d in epoch %d: there are %d an epoch"
              .formatted(minibatch, epoch, batches()));
    }
    if (shuffles > epoch + 1) {
      rewind();
    }
    while (shuffles < epoch + 1) {
      reset();
    }
    next = (int) Math.min(order.length, (long) minibatch * batchSize);
  }

  @Override
  public Map<String, String> description() {
    Map<String, String> description = new LinkedHashMap<>();
    description.put("examples", Integer.toString(data.size()));
    description.put("steps per sequence", Integer.toString(data.steps()));
    description.put("batch size", Integer.toString(batchSize));
    description.put("seed of the order", seed == null ? "in order" : seed.toString());
    description.put("checksum of the labels", Checksum.of(data.labels()));
    return description;
  }

  @Override
  public boolean hasNext() {
    return next < order.length;
  }

  @Override
  public DataSet next() {
    return next(batchSize);
  }

  @Override
  public DataSet next(int size) {
    if (!hasNext()) {
      throw new NoSuchElementException("The epoch is over; call reset()");
    }
    int count = Math.min(size, order.length - next);
    DataSet batch = new DataSet(features(count), oneHotLabels(count));
    next += count;
    if (preProcessor != null) {
      preProcessor.preProcess(batch);
    }
    return batch;
  }

  private INDArray features(int count) {
    // In 'f' order one time step of all examples lies together, as a recurrent layer reads it.
    float[] values = new float[count * data.steps()];
    for (int step = 0; step < data.steps(); step++) {
      for (int i = 0; i < count; i++) {
        values[step * count + i] = data.value(order[next + i], step);
      }
    }
    return Nd4j.create(values, new long[] {count, 1, data.steps()}, 'f');
  }

  private INDArray oneHotLabels(int count) {
    float[] values = new float[count * data.classes()];
    for (int i = 0; i < count; i++) {
      values[i * data.classes() + data.label(order[next + i])] = 1;
    }
    return Nd4j.create(values, new long[] {count, data.classes()}, 'c');
  }

  @Override
  public int inputColumns() {
    return 1;
  }

  @Override
  public int totalOutcomes() {
    return data.classes();
  }

  @Override
  public boolean resetSupported() {
    return true;
  }

  /** False: gathering a minibatch is cheaper than handing it from one thread to another. */
  @Override
  public boolean asyncSupported() {
    return false;
  }

  @Override
  public int batch() {
    return batchSize;
  }

  @Override
  public void setPreProcessor(DataSetPreProcessor preProcessor) {
    this.preProcessor = preProcessor;
  }

  @Override
  public DataSetPreProcessor getPreProcessor() {
    return preProcessor;
  }

  /** Null: the labels have no names but their numbers. */
  @Override
  public List<String> getLabels() {
    return null;
  }
}
