package io.github.sublstm.experiments.benchmark;

import io.github.sublstm.experiments.page.Part.Table;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** How many times as fast something is, as tables have it. */
final class Ratio {

  private Ratio() {}

  /**
   * Compares two rows of a table.
   *
   * @param baseline what to compare with, or null if it was not measured
   * @param time of a row
   */
  static <R> String of(R baseline, R row, ToDoubleFunction<R> time) {
    return baseline == null
        ? Table.NOTHING
        : String.format(
            Locale.ROOT, "%.1f×", time.applyAsDouble(baseline) / time.applyAsDouble(row));
  }
}
