package io.github.sublstm.training;

/** What models are chosen and reported by. */
public enum Metric {
  /** Share of the examples classified correctly, in [0, 1]. */
  ACCURACY("accuracy", true, true),

  /** exp of the mean negative log-likelihood per word, 1 or more. */
  PERPLEXITY("perplexity", false, false);

  private final String id;
  private final boolean moreIsBetter;
  private final boolean percent;

  Metric(String id, boolean moreIsBetter, boolean percent) {
    this.id = id;
    this.moreIsBetter = moreIsBetter;
    this.percent = percent;
  }

  /** The name in result files. */
  public String id() {
    return id;
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
    return percent ? "%" : "";
  }

  /** The value in {@link #unit()}: accuracies in percent. */
  public double inUnit(double value) {
    return percent ? 100 * value : value;
  }
}
