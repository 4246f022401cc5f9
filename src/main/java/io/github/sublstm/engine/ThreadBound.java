package io.github.sublstm.engine;

import java.util.Locale;

/** The largest number of threads a pass may use: the processors, or what the user says. */
final class ThreadBound {

  private ThreadBound() {}

  /**
   * The bound.
   *
   * @throws IllegalArgumentException if the system property {@value HostEngine#THREADS_PROPERTY} is
   *     not a whole number from 1 on
   */
  static int most() {
    String value = System.getProperty(HostEngine.THREADS_PROPERTY);
    return value == null ? Runtime.getRuntime().availableProcessors() : parse(value);
  }

  /** Whether there are processors that a pass may not use, by the threads of BLAS either. */
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
            HostEngine.THREADS_PROPERTY,
            value),
        cause);
  }
}
