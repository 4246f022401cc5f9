package io.github.sublstm.data.trials;

import java.util.Random;

/**
 * Delayed comparison, after {@code DelayComparison} of neurogym (Molano-Mazon et al., 2022) with
 * steps of 100 ms: which of two stimuli, with a delay between them, is stronger?
 *
 * <p>Channel 0 is fixation, 1 until the choice and 0 there. Channel 1 is a vibration's frequency f,
 * from 10 to 34 Hz, shown as (1 + (f - 10) / 24) / 2, plus normal noise at each step; neurogym adds
 * noise to fixation too. 5 steps of fixation, 5 of the first stimulus, the delay, 5 of the second,
 * 1 of the choice. The frequencies are one of the pairs 10 and 18, 14 and 22, 18 and 26, 22 and 30,
 * 26 and 34 Hz, in either order, all equally likely. The labels are one-hot: class 0 the first is
 * stronger, class 1 the second.
 *
 * <p>Variables of each trial: {@code first} and {@code second} (Hz), {@code first_is_stronger} (1
 * or 0), {@code delay}.
 */
public final class DelayComparison extends DelayedPair {

  /** Standard deviation of the noise in neurogym: 1 over the root of the step in ms. */
  public static final double DEFAULT_NOISE = 0.1;

  private static final int FIXATION = 5;
  private static final int LOWEST = 10;
  private static final int HIGHEST = 34;
  private static final int DIFFERENCE = 8;
  private static final int SPACING = 4;

  /**
   * @param delays between the stimuli
   * @param noise standard deviation of what is added to a stimulus at each step
   * @throws IllegalArgumentException if the noise is negative or not finite
   */
  public DelayComparison(Delays delays, double noise) {
    super(FIXATION, delays, noise);
  }

  /** With the noise of neurogym. */
  public DelayComparison(Delays delays) {
    this(delays, DEFAULT_NOISE);
  }

  @Override
  public int inputs() {
    return 2;
  }

  @Override
  String name() {
    return "delayed comparison";
  }

  @Override
  Pair draw(TrialArrays arrays, int trial, Random random) {
    int lower = LOWEST + SPACING * random.nextInt((HIGHEST - DIFFERENCE - LOWEST) / SPACING + 1);
    int answer = random.nextInt(2);
    int first = answer == 0 ? lower + DIFFERENCE : lower;
    int second = answer == 0 ? lower : lower + DIFFERENCE;
    arrays.variable("first", trial, first);
    arrays.variable("second", trial, second);
    arrays.variable("first_is_stronger", trial, 1 - answer);
    return new Pair(stimulus(first), stimulus(second), answer);
  }

  private static double[] stimulus(int frequency) {
    return new double[] {(1 + (double) (frequency - LOWEST) / (HIGHEST - LOWEST)) / 2};
  }

  /**
   * The share of right answers of one who remembers the mean of either stimulus without loss and
   * compares the two: Φ(d / (σ √(2 / 5))) with the stimuli's difference d and the noise σ. One who
   * also knows which pairs there are can do a little better: 10 and 14 Hz are never the stronger,
   * 30 and 34 Hz always.
   */
  public double idealAccuracy() {
    double difference = DIFFERENCE / (2.0 * (HIGHEST - LOWEST));
    return normalShareBelow(difference / (noise() * Math.sqrt(2.0 / SHOWN)));
  }

  /** By the series of Marsaglia, <i>Evaluating the normal distribution</i> (2004). */
  private static double normalShareBelow(double x) {
    if (x > 8) {
      return 1;
    }
    double term = x;
    double sum = x;
    for (int i = 3; sum + term != sum; i += 2) {
      term *= x * x / i;
      sum += term;
    }
    return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }
}
