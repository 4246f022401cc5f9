package io.github.sublstm.data.trials;

import io.github.sublstm.data.SeekableIterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.SplittableRandom;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;

/**
 * Minibatches of trials: {@linkplain #fresh new ones for ever}, to learn from, or {@linkplain
 * #fixed always the same ones}, to measure on.
 *
 * <p>The trials of a minibatch follow from the seed, the epoch and the minibatch's number alone, so
 * that an interrupted training goes on with the trials that it would have seen. Fixed trials are
 * none of the fresh ones, even with the same seed.
 */
public final class TrialIterator implements SeekableIterator {

  private final TrialTask task;
  private final int batchSize;
  private final int batches;
  private final long seed;
  private final boolean isFixed;
  private int epoch = 1;
  private int next;
  private boolean isStarted;
  private DataSetPreProcessor preProcessor;

  private TrialIterator(TrialTask task, int batchSize, int batches, long seed, boolean isFixed) {
    if (batchSize < 1 || batches < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "The minibatch size and the number of minibatches must be positive; got %d and %d",
              batchSize,
              batches));
    }
    this.task = task;
    this.batchSize = batchSize;
    this.batches = batches;
    this.seed = seed;
    this.isFixed = isFixed;
  }

  /**
   * New trials in every epoch.
   *
   * @param batchSize trials of a minibatch
   * @param batches minibatches that make an epoch
   * @throws IllegalArgumentException if a number is not positive
   */
  public static TrialIterator fresh(TrialTask task, int batchSize, int batches, long seed) {
    return new TrialIterator(task, batchSize, batches, seed, false);
  }

  /**
   * The same trials in every epoch.
   *
   * @param batchSize trials of a minibatch
   * @param batches minibatches that there are
   * @throws IllegalArgumentException if a number is not positive
   */
  public static TrialIterator fixed(TrialTask task, int batchSize, int batches, long seed) {
    return new TrialIterator(task, batchSize, batches, seed, true);
  }

  /** What the trials are of. */
  public TrialTask task() {
    return task;
  }

  @Override
  public int batches() {
    return batches;
  }

  @Override
  public void seek(int newEpoch, int minibatch) {
    if (newEpoch < 1 || minibatch < 0 || minibatch > batches) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "There is no minibatch %d in epoch %d: there are %d an epoch",
              minibatch,
              newEpoch,
              batches));
    }
    isStarted = true;
    epoch = newEpoch;
    next = minibatch;
  }

  @Override
  public Map<String, String> description() {
    Map<String, String> description = new LinkedHashMap<>(task.description());
    description.put("batch size", Integer.toString(batchSize));
    description.put("minibatches", Integer.toString(batches));
    description.put("seed of the trials", Long.toString(seed));
    description.put("trials of an epoch", isFixed ? "always the same" : "new");
    return description;
  }

  @Override
  public void reset() {
    epoch += isStarted ? 1 : 0;
    isStarted = true;
    next = 0;
  }

  @Override
  public boolean hasNext() {
    return next < batches;
  }

  @Override
  public DataSet next() {
    return next(batchSize);
  }

  /**
   * The next minibatch, with another number of trials.
   *
   * @throws IllegalArgumentException if {@code size} is not positive
   * @throws NoSuchElementException if the epoch is over
   */
  @Override
  public DataSet next(int size) {
    DataSet batch = trials(size).dataSet();
    if (preProcessor != null) {
      preProcessor.preProcess(batch);
    }
    return batch;
  }

  /**
   * The next minibatch with the variables of its trials, not preprocessed.
   *
   * @throws NoSuchElementException if the epoch is over
   */
  public Trials nextTrials() {
    return trials(batchSize);
  }

  private Trials trials(int size) {
    if (!hasNext()) {
      throw new NoSuchElementException("The epoch is over; call reset()");
    }
    // Also if it began without a reset, as in DL4J's fit.
    isStarted = true;
    // Epochs begin at 1.
    int drawn = isFixed ? 0 : epoch;
    Trials trials = task.draw(size, new Random(mix(mix(mix(seed) + drawn) + next)));
    next++;
    return trials;
  }

  private static long mix(long value) {
    return new SplittableRandom(value).nextLong();
  }

  @Override
  public int batch() {
    return batchSize;
  }

  @Override
  public int inputColumns() {
    return task.inputs();
  }

  @Override
  public int totalOutcomes() {
    return task.outputs();
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
