package io.github.sublstm.experiments.progress;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A bar with percentage, time passed and time left on standard error, redrawn by its own thread.
 */
final class BarDisplay implements ProgressDisplay {

  private static final int REDRAW_MILLIS = 250;

  private final ProgressBar bar;

  BarDisplay(String task, long steps) {
    bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(steps)
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .setStyle(ProgressBarStyle.ASCII)
            .build();
  }

  @Override
  public void advance(String status) {
    bar.step();
    bar.setExtraMessage(status);
  }

  @Override
  public void close() {
    bar.close();
  }
}
