package io.github.sublstm.data.trials;

import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Bits whose probability changes without notice, each to be predicted from those before it: the
 * unigram environment of Foucault and Meyniel, <i>Gated recurrence enables simple and accurate
 * sequence prediction in stochastic, changing, and structured environments</i> (eLife 2021,
 * 10.7554/eLife.71801).
 *
 * <p>A bit is 1 with probability p. The first p, and any new one, is uniform in [0, 1); before
 * every bit but the first, p is drawn anew with the change probability. The feature is a bit, 0 or
 * 1; the label of the same step is the next bit. There is a label at every step, and no mask.
 *
 * <p>Variables of each step: {@code p}, with which the bit of that step was drawn, {@code p_next},
 * with which its label was, and {@code change}, 1 where p is new at that bit.
 *
 * <p>The best prediction there can be is that of a {@link BernoulliObserver}.
 *
 * @param steps bits that the network reads, at least 1
 * @param changeProbability of p before a bit, in [0, 1]
 */
public record ChangingBernoulli(int steps, double changeProbability) implements TrialTask {

  /** Bits of a sequence in the paper. */
  public static final int DEFAULT_STEPS = 380;

  /** The change probability in the paper. */
  public static final double DEFAULT_CHANGE_PROBABILITY = 1.0 / 75;

  /**
   * @throws IllegalArgumentException if a value is out of range
   */
  public ChangingBernoulli {
    if (steps < 1) {
      throw new IllegalArgumentException("A sequence needs a bit or more, not " + steps);
    }
    requireProbability(changeProbability);
  }

  /** The sequences of the paper. */
  public ChangingBernoulli() {
    this(DEFAULT_STEPS, DEFAULT_CHANGE_PROBABILITY);
  }

  static void requireProbability(double changeProbability) {
    if (!(changeProbability >= 0 && changeProbability <= 1)) {
      throw new IllegalArgumentException(
          "The probability of a change must be in [0, 1], not " + changeProbability);
    }
  }

  @Override
  public int inputs() {
    return 1;
  }

  @Override
  public int outputs() {
    return 1;
  }

  @Override
  public Trials draw(int trials, Random random) {
    TrialArrays arrays = new TrialArrays(trials, this);
    for (int trial = 0; trial < trials; trial++) {
      double p = random.nextDouble();
      for (int bit = 0; bit <= steps; bit++) {
        boolean isChange = bit > 0 && random.nextDouble() < changeProbability;
        if (isChange) {
          p = random.nextDouble();
        }
        int value = random.nextDouble() < p ? 1 : 0;
        if (bit < steps) {
          arrays.input(trial, 0, bit, value);
          arrays.variable("p", trial, bit, p);
          arrays.variable("change", trial, bit, isChange ? 1 : 0);
        }
        if (bit > 0) {
          arrays.answer(trial, bit - 1, value);
          arrays.variable("p_next", trial, bit - 1, p);
        }
      }
    }
    return arrays.finish();
  }

  @Override
  public Map<String, String> description() {
    return new TreeMap<>(
        Map.of(
            "trial task", "changing Bernoulli",
            "steps", Integer.toString(steps),
            "change probability", String.format(Locale.ROOT, "%s", changeProbability)));
  }
}
