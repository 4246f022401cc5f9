package io.github.sublstm.experiments.progress;

import java.time.Duration;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A bar with percentage, time passed, time left and speed on standard error, redrawn by its own
 * thread.
 */
final class BarDisplay implements ProgressDisplay {

  private static final int REDRAW_MILLIS = 250;

  private final String unit;
  private final Pace pace;
  private final ProgressBar bar;

  BarDisplay(String task, long total, String unit) {
    this(task, total, unit, null);
  }

  /**
   * @param consumer what draws the bar; null for the terminal
   */
  BarDisplay(String task, long total, String unit, ProgressBarConsumer consumer) {
    this.unit = unit;
    this.pace = new Pace(total, System::nanoTime);
    ProgressBarBuilder builder =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(total)
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .setStyle(ProgressBarStyle.ASCII)
            // Not the library's own: items that were skipped say nothing about the time left.
            .setEtaFunction(state -> Optional.of(pace.left()));
    if (consumer != null) {
      builder.setConsumer(consumer);
    }
    this.bar = builder.build();
  }

  @Override
  public void advance(long items, String status) {
    pace.advance(items);
    bar.stepTo(pace.done());
    show(status);
  }

  @Override
  public void skip(long items) {
    pace.skip(items);
    bar.stepTo(pace.done());
  }

  @Override
  public void milestone(String status) {
    pace.leaveOutPause();
    show(status);
  }

  private void show(String status) {
    bar.setExtraMessage("%s, %s".formatted(pace.speedIn(unit), status));
  }

  @Override
  public void leftAtMost(Duration time) {
    pace.leftAtMost(time);
  }

  @Override
  public void close() {
    bar.close();
  }
}
