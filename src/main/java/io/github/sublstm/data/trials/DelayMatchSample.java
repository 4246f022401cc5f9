package io.github.sublstm.data.trials;

import java.util.Random;

/**
 * Delayed match to sample, after {@code DelayMatchSample} of neurogym (Molano-Mazon et al., 2022)
 * with steps of 100 ms: are two stimuli, with a delay between them, the same?
 *
 * <p>Channel 0 is fixation, 1 until the choice and 0 there. Channels 1 and 2 are two directions on
 * a ring, opposite to each other: 1 for the direction that is shown and 0 for the other, plus
 * normal noise at each step. 3 steps of fixation, 5 of the sample, the delay, 5 of the test, 1 of
 * the choice, with which a trial of neurogym ends. Sample and answer are drawn evenly. The labels
 * are one-hot: class 0 match, class 1 no match.
 *
 * <p>Variables of each trial: {@code sample} and {@code test} (0 or 1, the direction), {@code
 * match} (1 or 0), {@code delay}.
 */
public final class DelayMatchSample extends DelayedPair {

  /** Standard deviation of the noise in neurogym: 1 over the root of the step in ms. */
  public static final double DEFAULT_NOISE = 0.1;

  private static final int FIXATION = 3;

  /**
   * @param delays between the stimuli
   * @param noise standard deviation of what is added to each channel of a stimulus at each step
   * @throws IllegalArgumentException if the noise is negative or not finite
   */
  public DelayMatchSample(Delays delays, double noise) {
    super(FIXATION, delays, noise);
  }

  /** With the noise of neurogym. */
  public DelayMatchSample(Delays delays) {
    this(delays, DEFAULT_NOISE);
  }

  @Override
  public int inputs() {
    return 3;
  }

  @Override
  String name() {
    return "delayed match to sample";
  }

  @Override
  Pair draw(TrialArrays arrays, int trial, Random random) {
    int sample = random.nextInt(2);
    int answer = random.nextInt(2);
    int test = answer == 0 ? sample : 1 - sample;
    arrays.variable("sample", trial, sample);
    arrays.variable("test", trial, test);
    arrays.variable("match", trial, 1 - answer);
    return new Pair(stimulus(sample), stimulus(test), answer);
  }

  private static double[] stimulus(int direction) {
    return new double[] {1 - direction, direction};
  }
}
