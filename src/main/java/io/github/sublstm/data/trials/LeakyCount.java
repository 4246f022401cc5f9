package io.github.sublstm.data.trials;

/**
 * Counts zeros and ones and forgets them gradually: the best simple guess at the next bit of a
 * {@link ChangingBernoulli}, with which Foucault and Meyniel compare networks. Before each bit both
 * counts are multiplied by exp(-1 / τ); the prediction is (ones + 1) / (ones + zeros + 2).
 *
 * @param timeConstant τ, in bits, positive
 */
public record LeakyCount(double timeConstant) implements BitPredictor {

  /**
   * @throws IllegalArgumentException if the time constant is not positive
   */
  public LeakyCount {
    if (!(timeConstant > 0)) {
      throw new IllegalArgumentException("The time constant must be positive, not " + timeConstant);
    }
  }

  @Override
  public double[] predict(double[] bits) {
    double kept = Math.exp(-1 / timeConstant);
    double ones = 0;
    double all = 0;
    double[] predictions = new double[bits.length];
    for (int t = 0; t < bits.length; t++) {
      ones = kept * ones + bits[t];
      all = kept * all + 1;
      predictions[t] = (ones + 1) / (all + 2);
    }
    return predictions;
  }
}
