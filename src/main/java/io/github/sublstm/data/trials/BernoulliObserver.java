package io.github.sublstm.data.trials;

import java.util.Arrays;

/**
 * The ideal observer of {@link ChangingBernoulli}: knows how the bits are made, and infers by
 * Bayes' rule what p is, on a grid of its values.
 *
 * <p>After each bit the posterior is the prior times the bit's likelihood, normalised; the prior of
 * the next bit is (1 - c) posterior + c / bins, with the change probability c. The prediction is
 * the mean of p under that prior. The grid has the middles of equal parts of [0, 1]; 20 of them are
 * enough for the fourth decimal of the mean log-likelihood.
 */
public final class BernoulliObserver implements BitPredictor {

  /** Default number of values of p on the grid. */
  public static final int DEFAULT_BINS = 50;

  private final double changeProbability;
  private final int bins;

  /**
   * @param changeProbability of p before each bit, in [0, 1]
   * @param bins values of p on the grid, at least 2
   * @throws IllegalArgumentException if a value is out of range
   */
  public BernoulliObserver(double changeProbability, int bins) {
    ChangingBernoulli.requireProbability(changeProbability);
    if (bins < 2) {
      throw new IllegalArgumentException("A grid needs 2 values of p or more, not " + bins);
    }
    this.changeProbability = changeProbability;
    this.bins = bins;
  }

  /** The ideal observer of a task, on a grid of 50 values. */
  public static BernoulliObserver of(ChangingBernoulli task) {
    return new BernoulliObserver(task.changeProbability(), DEFAULT_BINS);
  }

  @Override
  public double[] predict(double[] bits) {
    double[] belief = new double[bins];
    Arrays.fill(belief, 1.0 / bins);
    double[] predictions = new double[bits.length];
    double predicted = 0.5;
    for (int t = 0; t < bits.length; t++) {
      boolean isOne = bits[t] > 0.5;
      double evidence = isOne ? predicted : 1 - predicted;
      predicted = 0;
      for (int i = 0; i < bins; i++) {
        double p = (i + 0.5) / bins;
        double posterior = belief[i] * (isOne ? p : 1 - p) / evidence;
        belief[i] = (1 - changeProbability) * posterior + changeProbability / bins;
        predicted += belief[i] * p;
      }
      predictions[t] = predicted;
    }
    return predictions;
  }
}
