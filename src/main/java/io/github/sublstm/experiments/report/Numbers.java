package io.github.sublstm.experiments.report;

import io.github.sublstm.training.Metric;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Results as people read them. */
public final class Numbers {

  private static final int DIGITS = 2;

  /** Below it a number with all its zeros is no longer read at a glance. */
  private static final double LEAST_PLAIN = 1e-6;

  private Numbers() {}

  /** A value of a metric in its unit, or the deviation of such values. */
  public static String of(Metric metric, double value) {
    return of(metric, value, metric.decimals());
  }

  /**
   * A value of a metric in its unit.
   *
   * @param decimals of it; more if an FVU is so small that they would leave one digit or none
   */
  public static String of(Metric metric, double value, int decimals) {
    double inUnit = metric.inUnit(value);
    return metric == Metric.FVU
        ? withDigits(inUnit, decimals)
        : String.format(Locale.ROOT, "%." + decimals + "f", inUnit);
  }

  /** A loss, with three decimals, or two digits if it is small. */
  public static String loss(double value) {
    return withDigits(value, 3);
  }

  private static String withDigits(double value, int decimals) {
    double size = Math.abs(value);
    if (!Double.isFinite(value) || value == 0 || size >= Math.pow(10, 1 - decimals)) {
      return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
    return size < LEAST_PLAIN
        ? String.format(Locale.ROOT, "%.1e", value)
        : new BigDecimal(value).round(new MathContext(DIGITS)).toPlainString();
  }
}
