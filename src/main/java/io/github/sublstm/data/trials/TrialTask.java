package io.github.sublstm.data.trials;

import java.util.Map;
import java.util.Random;

/**
 * A task whose trials are drawn at random. One time step is 100 ms where a task is known from
 * experiments.
 *
 * <p>Implementations are immutable, so threads may share them.
 */
public interface TrialTask {

  /** Input channels: dimension 1 of the features. */
  int inputs();

  /** Values of an answer: dimension 1 of the labels. */
  int outputs();

  /** Time steps of every minibatch; shorter trials are padded at their end. */
  int steps();

  /**
   * Draws trials. The same generator in the same state gives the same trials.
   *
   * @param trials how many, positive
   * @throws IllegalArgumentException if that is not positive
   */
  Trials draw(int trials, Random random);

  /**
   * Draws trials. The same seed gives the same trials.
   *
   * @param trials how many, positive
   * @throws IllegalArgumentException if that is not positive
   */
  default Trials draw(int trials, long seed) {
    return draw(trials, new Random(seed));
  }

  /** What is drawn: the name of the task and its parameters, by name. */
  Map<String, String> description();
}
