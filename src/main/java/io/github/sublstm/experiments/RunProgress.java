package io.github.sublstm.experiments;

import io.github.sublstm.experiments.progress.ProgressDisplay;
import io.github.sublstm.training.EpochResult;
import io.github.sublstm.training.Metric;
import io.github.sublstm.training.MinibatchResult;
import io.github.sublstm.training.TrainingProgress;
import java.util.Locale;

/** Shows the progress of one training run as part of a whole experiment. */
final class RunProgress implements TrainingProgress {

  private final ProgressDisplay display;
  private final String run;
  private final int epochs;
  private final Metric metric;
  private String validation = "";

  /**
   * @param run which one, for example "subLSTM seed 1"
   * @param epochs of this run
   */
  RunProgress(ProgressDisplay display, String run, int epochs, Metric metric) {
    this.display = display;
    this.run = run;
    this.epochs = epochs;
    this.metric = metric;
  }

  @Override
  public void minibatchDone(MinibatchResult result) {
    // The vital first: a narrow terminal cuts off the rest.
    display.advance(
        String.format(
            Locale.ROOT,
            "%s loss %.3f%s epoch %d/%d",
            run,
            result.meanLoss(),
            validation,
            result.epoch(),
            epochs));
  }

  @Override
  public void epochDone(EpochResult result) {
    double value = metric.inUnit(result.validation());
    validation = String.format(Locale.ROOT, " val %.1f%s", value, metric.unit());
    display.milestone(
        String.format(
            Locale.ROOT,
            "%s loss %.3f%s after epoch %d/%d",
            run,
            result.trainLoss(),
            validation,
            result.epoch(),
            epochs));
  }
}
