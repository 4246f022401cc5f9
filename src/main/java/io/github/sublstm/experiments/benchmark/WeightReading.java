package io.github.sublstm.experiments.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads as many values as a network has weights, from the cache that holds them: no step can take
 * less time. Two ways to read, since neither is the faster one in every cache.
 */
final class WeightReading {

  private final List<float[]> rows = new ArrayList<>();
  private final float[] sums;
  private int differences;

  /** Rows as long as those of the weights. */
  WeightReading(StreamingShape shape, int gates) {
    int columns = gates * shape.units();
    for (int layer = 0; layer < shape.layers(); layer++) {
      for (int k = 0; k < shape.inputs(layer) + shape.units(); k++) {
        rows.add(new float[columns]);
      }
    }
    sums = new float[columns];
  }

  /** How many bytes are read. */
  long bytes() {
    return (long) rows.size() * sums.length * Float.BYTES;
  }

  /** Compares rows in pairs, which are equal, so that the JVM reads both to the end. */
  void compare() {
    for (int k = 0; k + 1 < rows.size(); k += 2) {
      differences += Arrays.mismatch(rows.get(k), rows.get(k + 1));
    }
  }

  /** Adds up four rows at a time. */
  void add() {
    for (int k = 0; k + 3 < rows.size(); k += 4) {
      addFour(rows.get(k), rows.get(k + 1), rows.get(k + 2), rows.get(k + 3), sums);
    }
  }

  private static void addFour(float[] a, float[] b, float[] c, float[] d, float[] out) {
    for (int j = 0; j < out.length; j++) {
      out[j] = (a[j] + b[j]) + (c[j] + d[j]);
    }
  }

  /** What was read, so that reading cannot be left out. */
  int result() {
    return differences + (int) sums[0];
  }
}
