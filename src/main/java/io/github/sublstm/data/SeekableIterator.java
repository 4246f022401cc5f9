package io.github.sublstm.data;

import java.util.List;
import java.util.Map;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Minibatches whose order in an epoch follows from the epoch's number alone, so that training can
 * resume in the middle of an epoch.
 */
public interface SeekableIterator extends DataSetIterator {

  /** Number of minibatches in an epoch. */
  int batches();

  /**
   * Makes {@link #next()} give a certain minibatch, and then those that follow it in that epoch.
   * Each {@link #reset()} begins the next epoch; the first of a fresh iterator begins epoch 1, if
   * it has given no minibatch before.
   *
   * @param epoch counted from 1
   * @param minibatch counted from 0, up to {@link #batches()}, where the epoch is over
   * @throws IllegalArgumentException if there is no such minibatch
   */
  void seek(int epoch, int minibatch);

  /**
   * What the minibatches are, by name: all that must be the same for a run to resume from a
   * checkpoint, such as the minibatch size, the seed of the order and a checksum of the data. The
   * names "seed", "plateau" and "task" are taken by the trainers.
   */
  Map<String, String> description();

  @Override
  default boolean resetSupported() {
    return true;
  }

  /** False: making a minibatch is cheaper than handing it from one thread to another. */
  @Override
  default boolean asyncSupported() {
    return false;
  }

  /** Null: the labels have no names. */
  @Override
  default List<String> getLabels() {
    return null;
  }
}
