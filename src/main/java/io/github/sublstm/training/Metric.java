package io.github.sublstm.training;

/** What models are chosen and reported by. */
public enum Metric {
  /** Share of the examples classified correctly, in [0, 1]. */
  ACCURACY("accuracy", true, true, 2),

  /** exp of the mean negative log-likelihood per word, 1 or more. */
  PERPLEXITY("perplexity", false, false, 2),

  /**
   * Fraction of the variance that is unexplained: the mean squared error over the variance of what
   * is right. Always answering the mean gives 1.
   */
  FVU("fvu", false, false, 4),

  /**
   * How far predictions of bits are on the way from a coin to an ideal observer, by their mean
   * log-likelihood: 0 for a coin, 1 for the ideal observer, negative if worse than a coin.
   */
  SHARE_OF_IDEAL("share_of_ideal", true, true, 2),

  /** Mean error of orientations, in degrees, from 0 to 90; guessing scores 45. */
  ANGULAR_ERROR("angular_error", false, false, 2);

  private final String id;
  private final boolean moreIsBetter;
  private final boolean percent;
  private final int decimals;

  Metric(String id, boolean moreIsBetter, boolean percent, int decimals) {
    this.id = id;
    this.moreIsBetter = moreIsBetter;
    this.percent = percent;
    this.decimals = decimals;
  }

  /** The name in result files. */
  public String id() {
    return id;
  }

  /** The name in tables and figures. */
  public String title() {
    return this == FVU ? "FVU" : id.replace('_', ' ');
  }

  /** Whether {@code candidate} is strictly better than {@code other}; a NaN never is. */
  public boolean isBetter(double candidate, double other) {
    return moreIsBetter ? candidate > other : candidate < other;
  }

  /** The value that any other, but NaN, is better than. */
  public double worst() {
    return moreIsBetter ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  /** The unit people read this metric in, or nothing. */
  public String unit() {
    if (this == ANGULAR_ERROR) {
      return "°";
    }
    return percent ? "%" : "";
  }

  /** Decimals that a table of values in {@link #unit()} has. */
  public int decimals() {
    return decimals;
  }

  /** The value in {@link #unit()}: shares in percent. */
  public double inUnit(double value) {
    return percent ? 100 * value : value;
  }
}
