package io.github.sublstm.experiments.figure;

import static java.util.Arrays.stream;

import java.util.stream.IntStream;

/**
 * A value of each unit of a layer, in ascending order.
 *
 * @param percent of the units that are below, and half of the unit itself
 * @param values the finite ones; infinite ones have no place in a picture, but count among the
 *     units
 */
record SortedUnits(double[] percent, double[] values) {

  /**
   * @param all values; a NaN is of a unit that has none, and is left out
   */
  static SortedUnits of(double[] all) {
    double[] sorted = stream(all).filter(value -> !Double.isNaN(value)).sorted().toArray();
    int[] finite =
        IntStream.range(0, sorted.length).filter(k -> Double.isFinite(sorted[k])).toArray();
    return new SortedUnits(
        stream(finite).mapToDouble(k -> 100 * (k + 0.5) / sorted.length).toArray(),
        stream(finite).mapToDouble(k -> sorted[k]).toArray());
  }
}
