package io.github.sublstm.analysis;

/** Sums over pairs of values, for Pearson's r and for mean squares. */
final class Correlation {

  private long count;
  private double sumX;
  private double sumY;
  private double sumXx;
  private double sumYy;
  private double sumXy;

  void add(double x, double y) {
    count++;
    sumX += x;
    sumY += y;
    sumXx += x * x;
    sumYy += y * y;
    sumXy += x * y;
  }

  /** Pearson's r; NaN if one of the two does not vary. */
  double pearson() {
    double varianceX = sumXx - sumX * sumX / count;
    double varianceY = sumYy - sumY * sumY / count;
    // What rounding leaves of the variance of a constant.
    double noiseX = 1e-12 * sumXx;
    double noiseY = 1e-12 * sumYy;
    return varianceX <= noiseX || varianceY <= noiseY
        ? Double.NaN
        : (sumXy - sumX * sumY / count) / Math.sqrt(varianceX * varianceY);
  }

  /** √(⟨(x−y)²⟩ / (⟨x²⟩ + ⟨y²⟩)). */
  double tightness() {
    return Math.sqrt(Math.max(0, sumXx - 2 * sumXy + sumYy) / (sumXx + sumYy));
  }

  /** ⟨xy⟩ / ⟨x²⟩: the slope of y on x through the origin. */
  double slope() {
    return sumXy / sumXx;
  }
}
