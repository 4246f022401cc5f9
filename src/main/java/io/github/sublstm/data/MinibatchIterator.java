package io.github.sublstm.data;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;

/**
 * Goes through the examples of a data set minibatch by minibatch; how a minibatch looks is up to
 * the subclass. The last one of an epoch holds what is left and may be smaller.
 */
abstract class MinibatchIterator implements SeekableIterator {

  private final int batchSize;
  private final int[] order;
  private final Long seed;
  private Random random;
  private int shuffles;
  private DataSetPreProcessor preProcessor;
  private int next;

  /**
   * The constructor of the subclass must end with {@link #reset()}.
   *
   * @param seed of the orders, a new one at every {@link #reset()}; null for the order of the data
   * @throws IllegalArgumentException if {@code batchSize} is not positive
   */
  MinibatchIterator(int examples, int batchSize, Long seed) {
    this.batchSize = requirePositive(batchSize);
    this.seed = seed;
    this.order = new int[examples];
    rewind();
  }

  private static int requirePositive(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("The minibatch size must be positive, not " + size);
    }
    return size;
  }

  /** The minibatch of these examples. */
  abstract DataSet minibatch(int[] examples);

  /** Puts the examples in the order of a new epoch: at random, unless overridden. */
  void rearrange(int[] examples, Random random) {
    Shuffle.inPlace(examples, random);
  }

  @Override
  public final int batches() {
    return (int) (((long) order.length + batchSize - 1) / batchSize);
  }

  /** Back to before the first shuffle, which makes the iterator's order before any reset. */
  private void rewind() {
    Arrays.setAll(order, i -> i);
    random = seed == null ? null : new Random(seed);
    shuffles = 0;
  }

  @Override
  public final void seek(int epoch, int minibatch) {
    if (epoch < 1 || minibatch < 0 || minibatch > batches()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "There is no minibatch %d in epoch %d: each epoch has %d",
              minibatch,
              epoch,
              batches()));
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
    description.put("examples", Integer.toString(order.length));
    description.put("batch size", Integer.toString(batchSize));
    description.put("seed of the order", seed == null ? "in order" : seed.toString());
    return description;
  }

  @Override
  public final void reset() {
    next = 0;
    shuffles++;
    if (random != null) {
      rearrange(order, random);
    }
  }

  @Override
  public boolean hasNext() {
    return next < order.length;
  }

  @Override
  public DataSet next() {
    return next(batchSize);
  }

  /**
   * A minibatch of another size; what is left of the epoch if that is less.
   *
   * @throws IllegalArgumentException if {@code size} is not positive
   * @throws NoSuchElementException if the epoch is over
   */
  @Override
  public DataSet next(int size) {
    requirePositive(size);
    if (!hasNext()) {
      throw new NoSuchElementException("The epoch is over; call reset()");
    }
    int end = next + Math.min(size, order.length - next);
    DataSet batch = minibatch(Arrays.copyOfRange(order, next, end));
    next = end;
    if (preProcessor != null) {
      preProcessor.preProcess(batch);
    }
    return batch;
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
}
