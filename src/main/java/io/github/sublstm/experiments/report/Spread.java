package io.github.sublstm.experiments.report;

/**
 * Mean and spread of a few values.
 *
 * @param mean arithmetic mean
 * @param deviation sample standard deviation (n - 1); NaN for a single value
 */
record Spread(double mean, double deviation) {

  /**
   * @param values at least one
   */
  static Spread of(double... values) {
    double mean = 0;
    for (double value : values) {
      mean += value / values.length;
    }
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double deviation = values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : Double.NaN;
    return new Spread(mean, deviation);
  }
}
