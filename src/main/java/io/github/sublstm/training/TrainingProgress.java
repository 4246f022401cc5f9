package io.github.sublstm.training;

import java.nio.file.Path;

/** Is told how training goes, for example to show it. Called on the training thread. */
public interface TrainingProgress {

  /** Shows nothing. */
  TrainingProgress SILENT = new TrainingProgress() {};

  /**
   * Training begins, or resumes from a checkpoint.
   *
   * @param epoch the first to be worked on, counted from 1
   * @param minibatch how many of its minibatches are already done
   * @param seconds of training before this start, over all earlier ones
   */
  default void started(int epoch, int minibatch, double seconds) {}

  /** A minibatch has been learned. */
  default void minibatchDone(MinibatchResult result) {}

  /** An epoch has been learned and measured on the validation data. */
  default void epochDone(EpochResult result) {}

  /**
   * The validation metric is on a plateau, and the learning rate has been lowered.
   *
   * @param epoch after which, counted from 1
   * @param scale share of the initial learning rate that is left; where layers have several rates,
   *     the largest such share
   */
  default void learningRateLowered(int epoch, double scale) {}

  /** All of the run has been saved. */
  default void saved(Path checkpoint) {}
}
