package io.github.sublstm.data.trials;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Two stimuli with a delay between them and a choice between two answers at the end. The first
 * channel is fixation, 1 until the choice; the others are the stimulus, noisy while it is shown and
 * 0 without noise otherwise.
 */
abstract class DelayedPair implements TrialTask {

  /** Steps for which either stimulus is shown. */
  static final int SHOWN = 5;

  private final int fixation;
  private final Delays delays;
  private final double noise;

  /**
   * @param fixation steps before the first stimulus
   * @param delays between the stimuli
   * @param noise standard deviation of what is added to each stimulus channel at each step
   */
  DelayedPair(int fixation, Delays delays, double noise) {
    if (!(noise >= 0 && noise < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("The noise must be 0 or a positive number, not " + noise);
    }
    this.fixation = fixation;
    this.delays = delays;
    this.noise = noise;
  }

  /**
   * One trial.
   *
   * @param first the stimulus channels while the first is shown
   * @param second while the second is
   * @param answer 0 or 1
   */
  record Pair(double[] first, double[] second, int answer) {}

  /** Draws a trial, and records its variables. */
  abstract Pair draw(TrialArrays arrays, int trial, Random random);

  /** Its name. */
  abstract String name();

  @Override
  public final int outputs() {
    return 2;
  }

  @Override
  public final int steps() {
    return length(delays.longest());
  }

  /** With one step for the choice. */
  private int length(int delay) {
    return fixation + SHOWN + delay + SHOWN + 1;
  }

  @Override
  public final Trials draw(int trials, Random random) {
    TrialArrays arrays = new TrialArrays(trials, this);
    for (int trial = 0; trial < trials; trial++) {
      int delay = delays.draw(random);
      Pair pair = draw(arrays, trial, random);
      int choice = length(delay) - 1;
      for (int step = 0; step < choice; step++) {
        arrays.input(trial, 0, step, 1);
      }
      show(arrays, trial, fixation, pair.first(), random);
      show(arrays, trial, fixation + SHOWN + delay, pair.second(), random);
      arrays.answer(trial, choice, 1 - pair.answer(), pair.answer());
      arrays.length(trial, choice + 1);
      arrays.variable("delay", trial, delay);
    }
    return arrays.finish();
  }

  private void show(TrialArrays arrays, int trial, int from, double[] stimulus, Random random) {
    for (int step = from; step < from + SHOWN; step++) {
      for (int channel = 0; channel < stimulus.length; channel++) {
        arrays.input(trial, 1 + channel, step, stimulus[channel] + noise * random.nextGaussian());
      }
    }
  }

  final double noise() {
    return noise;
  }

  @Override
  public final Map<String, String> description() {
    return new TreeMap<>(
        Map.of("trial task", name(), "delays", delays.toString(), "noise", Double.toString(noise)));
  }
}
