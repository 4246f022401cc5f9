package io.github.sublstm.training;

/** Is told how training goes, for example to show it. Called on the training thread. */
public interface TrainingProgress {

  /** Shows nothing. */
  TrainingProgress SILENT = new TrainingProgress() {};

  /**
   * A minibatch has been learned.
   *
   * @param epoch counted from 1
   * @param meanLoss mean training loss per example over the epoch so far
   */
  default void minibatchDone(int epoch, double meanLoss) {}

  /** An epoch has been learned and measured on the validation data. */
  default void epochDone(EpochResult result) {}
}
