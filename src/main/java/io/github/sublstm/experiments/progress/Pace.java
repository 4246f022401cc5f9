package io.github.sublstm.experiments.progress;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How much of a long run is done, how fast, and how much time is left. Safe to ask from another
 * thread than the one that works.
 */
final class Pace {

  /** Shorter stretches give no steady speed. */
  private static final long STRETCH_NANOS = Duration.ofSeconds(2).toNanos();

  /**
   * How far the work was at one time.
   *
   * @param nanos when, on the clock
   * @param busyNanos time spent until then, without the pauses
   * @param worked items done until then
   */
  private record Mark(long nanos, long busyNanos, long worked) {

    long busyNanosUntil(Mark later) {
      return later.busyNanos - busyNanos;
    }
  }

  private final long total;
  private final LongSupplier nanoTime;
  private final long start;
  private long worked;
  private long skipped;
  private long stretchStart;
  private long stretchWorked;
  private long lastItem;
  private long pauses;
  private double speed;

  /** The ends of the first and the last item; null before. */
  private Mark first;

  private Mark last;

  /**
   * The time left follows from the pace since the older mark, which lies so that at least the later
   * half of the run so far counts.
   */
  private Mark older;

  private Mark newer;
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
    moveMarks();
    long passed = lastItem - stretchStart;
    if (passed >= STRETCH_NANOS) {
      speed = perSecond(stretchWorked, passed);
      stretchStart = lastItem;
      stretchWorked = 0;
    }
  }

  /**
   * The first item is often many times as slow as the rest, since code is loaded and compiled and a
   * checkpoint read; so it is left out, and so is, as the run goes on, more and more of what
   * follows.
   */
  private void moveMarks() {
    last = new Mark(lastItem, lastItem - start - pauses, worked);
    if (first == null) {
      first = last;
      older = last;
      newer = last;
    } else if (newer.busyNanosUntil(last) >= STRETCH_NANOS
        && first.busyNanosUntil(last) >= 2 * first.busyNanosUntil(newer)) {
      older = newer;
      newer = last;
    }
  }

  /** Items that nobody has to work on: they count as done, but not in the speed. */
  synchronized void skip(long items) {
    skipped += items;
  }

  /**
   * Keeps the time since the last item, or the start, spent on something else, out of the speed.
   */
  synchronized void leaveOutPause() {
    long now = nanoTime.getAsLong();
    stretchStart += now - lastItem;
    pauses += now - lastItem;
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
   * Time left, if all goes on at the mean pace of late, pauses included, and ends no later than it
   * must; empty before that pace is known.
   */
  synchronized Optional<Duration> left() {
    if (done() == total) {
      return Optional.of(Duration.ZERO);
    }
    if (last == null || older.busyNanosUntil(last) < STRETCH_NANOS) {
      return Optional.empty();
    }
    double perItem = (double) (last.nanos() - older.nanos()) / (last.worked() - older.worked());
    long nanos = Math.round(perItem * (total - done()));
    if (latestEnd != null) {
      nanos = Math.min(nanos, Math.max(0, latestEnd - nanoTime.getAsLong()));
    }
    return Optional.of(Duration.ofNanos(nanos));
  }

  /** Items per second, of late. */
  synchronized double speed() {
    return speed > 0 ? speed : perSecond(stretchWorked, nanoTime.getAsLong() - stretchStart);
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
