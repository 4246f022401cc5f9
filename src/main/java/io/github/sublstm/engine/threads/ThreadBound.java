package io.github.sublstm.engine.threads;

import java.util.Locale;

/**
 * The largest number of threads a pass may use: the processors, or what the user says by the system
 * property {@value #PROPERTY}. Anything but a whole number from 1 on is refused by the first pass.
 */
public final class ThreadBound {

  /** Name of the system property with the largest number of threads a pass may use. */
  public static final String PROPERTY = "sublstm.threads";

  private ThreadBound() {}

  /**
   * Returns the bound.
   *
   * @return a number of threads
   * @throws IllegalArgumentException if the system property is not a whole number from 1 on
   */
  public static int most() {
    String value = System.getProperty(PROPERTY);
    return value == null ? Runtime.getRuntime().availableProcessors() : parse(value);
  }

  /**
   * Tells whether the bound leaves processors free, so that the threads of BLAS must keep to it
   * too.
   */
  static boolean isBelowProcessors() {
    return most() < Runtime.getRuntime().availableProcessors();
  }

  private static int parse(String value) {
    int threads;
    try {
      threads = Integer.parseInt(value.strip());
    } catch (NumberFormatException e) {
      throw invalid(value, e);
    }
    if (threads < 1) {
      throw invalid(value, null);
    }
    return threads;
  }

  private static IllegalArgumentException invalid(String value, NumberFormatException cause) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "The system property %s must be a whole number from 1 on, not '%s'",
            PROPERTY,
            value),
        cause);
  }
}
