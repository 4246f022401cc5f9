package io.github.sublstm.experiments.run;

import io.github.sublstm.experiments.progress.ProgressDisplay;
import io.github.sublstm.experiments.report.Numbers;
import io.github.sublstm.training.EpochResult;
import io.github.sublstm.training.Metric;
import io.github.sublstm.training.MinibatchResult;
import io.github.sublstm.training.TrainingProgress;
import java.time.Duration;
import java.util.Locale;

/** Shows the progress of one training run as part of a whole experiment, and watches its time. */
final class RunProgress implements TrainingProgress {

  private final ProgressDisplay display;
  private final String run;
  private final ExperimentTask task;
  private final TrainingLimits limits;
  private final int runsLeft;
  private long shown;
  private String validation = "";
  private boolean timeIsUp;

  /**
   * @param run which one, for example "subLSTM seed 1"
   * @param task what is learned
   * @param limits of each run
   * @param runsLeft how many there are to come, with this one
   */
  RunProgress(
      ProgressDisplay display,
      String run,
      ExperimentTask task,
      TrainingLimits limits,
      int runsLeft) {
    this.display = display;
    this.run = run;
    this.task = task;
    this.limits = limits;
    this.runsLeft = runsLeft;
  }

  /** Items that all epochs of a run have. */
  static long items(ExperimentTask task, TrainingLimits limits) {
    return task.itemsPerEpoch() * limits.epochs();
  }

  /** Whether the run is between two epochs after its time was up. */
  boolean timeIsUp() {
    return timeIsUp;
  }

  @Override
  public void started(int epoch, int minibatch, double seconds) {
    timeIsUp = epoch > 1 && minibatch == 0 && limits.areReachedAfter(seconds);
    Duration longest = limits.longest(runsLeft, seconds);
    if (longest != null) {
      display.leftAtMost(longest);
    }
    long inEpoch = Math.min(task.itemsPerEpoch(), minibatch * task.itemsPerMinibatch());
    skipTo((epoch - 1) * task.itemsPerEpoch() + inEpoch);
    display.begin();
  }

  @Override
  public void minibatchDone(MinibatchResult result) {
    shown += result.items();
    // The vital first: a narrow terminal cuts off the rest.
    display.advance(
        result.items(),
        String.format(
            Locale.ROOT,
            "%s loss %s%s epoch %d/%d",
            run,
            Numbers.loss(result.meanLoss()),
            validation,
            result.epoch(),
            limits.epochs()));
  }

  @Override
  public void epochDone(EpochResult result) {
    timeIsUp = limits.areReachedAfter(result.seconds());
    Metric metric = task.metric();
    validation =
        " val " + Numbers.of(metric, result.validation(), metric.decimals() - 1) + metric.unit();
    display.milestone(
        String.format(
            Locale.ROOT,
            "%s loss %s%s after epoch %d/%d",
            run,
            Numbers.loss(result.trainLoss()),
            validation,
            result.epoch(),
            limits.epochs()));
  }

  @Override
  public void learningRateLowered(int epoch, double scale) {
    display.milestone(
        String.format(
            Locale.ROOT,
            "%s learning rate lowered to %.3g of the first after epoch %d",
            run,
            scale,
            epoch));
  }

  /**
   * The run has come to no result.
   *
   * @param why a sentence
   */
  void failed(String why) {
    display.milestone(why);
    ended();
  }

  /** The run has ended, perhaps before its last epoch. */
  void ended() {
    skipTo(items(task, limits));
  }

  private void skipTo(long items) {
    if (items > shown) {
      display.skip(items - shown);
      shown = items;
    }
  }
}
