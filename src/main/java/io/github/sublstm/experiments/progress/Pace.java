package io.github.sublstm.experiments.progress;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How much of a long run is done, how fast, and how much time is left. Safe to ask from another
 * thread than the one that works.
 */
final class Pace {

  /** Shorter stretches give no steady speed. */
  private static final long STRETCH_NANOS = Duration.ofSeconds(2).toNanos();

  private final long total;
  private final LongSupplier nanoTime;
  private final long start;
  private long worked;
  private long skipped;
  private long stretchStart;
  private long stretchWorked;
  private long lastItem;
  private double speed;
  private Long latestEnd;

  /**
   * @param total items of the whole run, at least 1
   * @param nanoTime the clock, in ns from any origin
   */
  Pace(long total, LongSupplier nanoTime) {
    if (total < 1) {
      throw new IllegalArgumentException("There must be something to do, not " + total);
    }
    this.total = total;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.stretchStart = start;
    this.lastItem = start;
  }

  synchronized void advance(long items) {
    worked += items;
    stretchWorked += items;
    lastItem = nanoTime.getAsLong();
    long passed = lastItem - stretchStart;
    if (passed >= STRETCH_NANOS) {
      speed = perSecond(stretchWorked, passed);
      stretchStart = lastItem;
      stretchWorked = 0;
    }
  }

  /** Items that nobody has to work on: they count as done, but not in the speed. */
  synchronized void skip(long items) {
    skipped += items;
  }

  /** Keeps the time since the last item, spent on something else, out of the speed. */
  synchronized void leaveOutPause() {
    long now = nanoTime.getAsLong();
    stretchStart += now - lastItem;
    lastItem = now;
  }

  /** Bounds the time left from now on. */
  synchronized void leftAtMost(Duration time) {
    latestEnd = nanoTime.getAsLong() + time.toNanos();
  }

  synchronized long done() {
    return Math.min(worked + skipped, total);
  }

  synchronized int percent() {
    return (int) (100 * (double) done() / total);
  }

  Duration elapsed() {
    return Duration.ofNanos(nanoTime.getAsLong() - start);
  }

  /**
   * Time left, if all goes on at the mean pace so far, pauses included, and ends no later than it
   * must; zero before any work.
   */
  synchronized Duration left() {
    if (worked == 0) {
      return Duration.ZERO;
    }
    double perItem = (double) elapsed().toNanos() / worked;
    long nanos = Math.round(perItem * (total - done()));
    if (latestEnd != null) {
      nanos = Math.min(nanos, Math.max(0, latestEnd - nanoTime.getAsLong()));
    }
    return Duration.ofNanos(nanos);
  }

  /** Items a second of late; of the whole run before there is a first stretch. */
  synchronized double speed() {
    return speed > 0 ? speed : perSecond(worked, elapsed().toNanos());
  }

  private static double perSecond(long items, long nanos) {
    return nanos > 0 ? items * 1e9 / nanos : 0;
  }

  /** The speed in this unit, as {@code 12,345 words/s}. */
  String speedIn(String unit) {
    double now = speed();
    return String.format(Locale.ROOT, now < 10 ? "%,.1f %s/s" : "%,.0f %s/s", now, unit);
  }
}
