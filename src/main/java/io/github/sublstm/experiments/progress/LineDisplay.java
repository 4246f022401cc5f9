package io.github.sublstm.experiments.progress;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * A plain line every few seconds, at every milestone, and at the end. As the run goes on the lines
 * get rarer, so that the log of a day is no longer than a person may read.
 */
final class LineDisplay implements ProgressDisplay {

  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(5);

  /** An interval is also at least the time passed, divided by this. */
  private static final int LONGEST_INTERVAL_SHARE = 100;

  private final String task;
  private final String unit;
  private final PrintWriter out;
  private final Pace pace;
  private Duration lastLine = Duration.ZERO;

  /**
   * @param nanoTime the clock, in ns from any origin
   */
  LineDisplay(String task, long total, String unit, PrintWriter out, LongSupplier nanoTime) {
    this.task = task;
    this.unit = unit;
    this.out = out;
    this.pace = new Pace(total, nanoTime);
  }

  @Override
  public void begin() {
    pace.leaveOutPause();
  }

  @Override
  public void advance(long items, String status) {
    pace.advance(items);
    Duration now = pace.elapsed();
    Duration sinceLine = now.minus(lastLine);
    if (sinceLine.compareTo(SHORTEST_INTERVAL) >= 0
        && sinceLine.multipliedBy(LONGEST_INTERVAL_SHARE).compareTo(now) >= 0) {
      printPace(status);
    }
  }

  @Override
  public void skip(long items) {
    pace.skip(items);
  }

  @Override
  public void milestone(String status) {
    printPace(status);
    pace.leaveOutPause();
  }

  @Override
  public void leftAtMost(Duration time) {
    pace.leftAtMost(time);
  }

  @Override
  public void close() {
    print(Clock.text(pace.elapsed()) + " in all");
  }

  private void printPace(String status) {
    lastLine = pace.elapsed();
    String left = pace.left().map(time -> Clock.text(time) + " left, ").orElse("");
    print(
        String.format(
            Locale.ROOT,
            "%s passed, %s%s, %s",
            Clock.text(lastLine),
            left,
            pace.speedIn(unit),
            status));
  }

  private void print(String message) {
    out.printf(Locale.ROOT, "%s %3d %%  %s%n", task, pace.percent(), message);
    out.flush();
  }
}
