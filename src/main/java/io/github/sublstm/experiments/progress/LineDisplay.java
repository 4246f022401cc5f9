package io.github.sublstm.experiments.progress;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;

/** A plain line every few seconds, and one at the end. */
final class LineDisplay implements ProgressDisplay {

  private static final long INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();

  private final String task;
  private final long steps;
  private final PrintWriter out;
  private final LongSupplier nanoTime;
  private final long start;
  private long lastLine;
  private long done;

  /**
   * @param nanoTime the clock, in ns from any origin
   */
  LineDisplay(String task, long steps, PrintWriter out, LongSupplier nanoTime) {
    this.task = task;
    this.steps = steps;
    this.out = out;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.lastLine = start;
  }

  @Override
  public void advance(String status) {
    done++;
    long now = nanoTime.getAsLong();
    if (now - lastLine < INTERVAL_NANOS) {
      return;
    }
    lastLine = now;
    long elapsed = now - start;
    long left = Math.round((double) elapsed / done * (steps - done));
    print("%s passed, %s left, %s".formatted(clock(elapsed), clock(left), status));
  }

  @Override
  public void close() {
    print(clock(nanoTime.getAsLong() - start) + " in all");
  }

  private void print(String message) {
    out.printf("%s %3d %%  %s%n", task, 100 * done / steps, message);
    out.flush();
  }

  private static String clock(long nanos) {
    Duration time = Duration.ofNanos(nanos);
    return time.toHours() > 0
        ? "%d:%02d:%02d".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart())
        : "%d:%02d".formatted(time.toMinutes(), time.toSecondsPart());
  }
}
