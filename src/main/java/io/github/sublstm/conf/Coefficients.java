package io.github.sublstm.conf;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Coefficients of regularisation that a builder was given. DL4J's builder silently drops those that
 * are negative or NaN, so that afterwards only what was given tells.
 */
final class Coefficients {

  private final Map<String, Double> given = new LinkedHashMap<>();

  /** Notes what an option was set to; the last value counts. */
  void set(String option, double value) {
    given.put(option, value);
  }

  /**
   * Refuses those that are out of range.
   *
   * @throws IllegalArgumentException naming the first of them
   */
  void check(Checks checks) {
    given.forEach(checks::coefficient);
  }
}
