package io.github.sublstm.data;

import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.IntStream;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Goes through the examples of a data set minibatch by minibatch; how a minibatch looks is up to
 * the subclass. The last one of an epoch holds what is left and may be smaller.
 */
abstract class MinibatchIterator implements DataSetIterator {

  private final int batchSize;
  private final int[] order;
  private final Random random;
  private DataSetPreProcessor preProcessor;
  private int next;

  /**
   * The constructor of the subclass must end with {@link #reset()}.
   *
   * @param random draws a new order at every {@link #reset()}; null for the order of the data
   * @throws IllegalArgumentException if {@code batchSize} is not positive
   */
  MinibatchIterator(int examples, int batchSize, Random random) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("The minibatch size must be positive, not " + batchSize);
    }
    this.batchSize = batchSize;
    this.random = random;
    this.order = IntStream.range(0, examples).toArray();
  }

  /** The minibatch of these examples. */
  abstract DataSet minibatch(int[] examples);

  /** Puts the examples in the order of a new epoch: at random, unless overridden. */
  void rearrange(int[] examples, Random random) {
    Shuffle.inPlace(examples, random);
  }

  /** Number of minibatches in an epoch. */
  public int batches() {
    return (order.length + batchSize - 1) / batchSize;
  }

  @Override
  public final void reset() {
    next = 0;
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

  @Override
  public DataSet next(int size) {
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
