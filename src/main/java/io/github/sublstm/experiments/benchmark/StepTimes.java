package io.github.sublstm.experiments.benchmark;

import java.util.Arrays;

/** How long each of many short calls took. */
final class StepTimes {

  private long[] nanos = new long[1024];
  private int count;
  private long total;

  synchronized void add(long time) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = time;
    total += time;
  }

  /** The time in microseconds below which a share of the calls lies. */
  double micros(double share) {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return sorted[(int) Math.min(count - 1, Math.round(share * (count - 1)))] / 1e3;
  }

  /** Calls per second. */
  double perSecond() {
    return count * 1e9 / total;
  }
}
