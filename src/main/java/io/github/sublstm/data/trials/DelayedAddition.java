package io.github.sublstm.data.trials;

import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Delayed addition, after the adding problem of Hochreiter and Schmidhuber, <i>Long short-term
 * memory</i> (Neural Computation 9, 1997), and the task of that name in pytorch-subLSTM: two of the
 * values in a sequence are marked, and their sum is asked for at its end.
 *
 * <p>Channel 0 is a value, uniform in [-1, 1) and drawn anew at every step. Channel 1 is 1 at two
 * different steps of the window, each pair equally likely, and 0 elsewhere. After the window follow
 * as many steps with unmarked values as the delay has. The one answer, at the last step, is the sum
 * of the two marked values; its variance is 2/3.
 *
 * <p>Variables of each trial: {@code first_mark} and {@code second_mark} (steps, counted from 0),
 * {@code first_value}, {@code second_value}, {@code delay} (steps after the window).
 *
 * @param window steps in which the marks are, at least 2
 * @param delays between the window and the answer
 */
public record DelayedAddition(int window, Delays delays) implements TrialTask {

  /** Steps of the window, unless one gives another number. */
  public static final int DEFAULT_WINDOW = 20;

  /**
   * @throws IllegalArgumentException if the window has less than 2 steps
   */
  public DelayedAddition {
    if (window < 2) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "Two marks need a window of 2 steps or more, not of %d", window));
    }
  }

  /** A window of 20 steps. */
  public DelayedAddition(Delays delays) {
    this(DEFAULT_WINDOW, delays);
  }

  @Override
  public int inputs() {
    return 2;
  }

  @Override
  public int outputs() {
    return 1;
  }

  @Override
  public int steps() {
    return window + delays.longest();
  }

  @Override
  public Trials draw(int trials, Random random) {
    TrialArrays arrays = new TrialArrays(trials, this);
    for (int trial = 0; trial < trials; trial++) {
      int delay = delays.draw(random);
      int length = window + delay;
      int[] marks = Draws.distinct(2, window, random);
      double[] values = new double[length];
      for (int step = 0; step < length; step++) {
        values[step] = Draws.signed(random);
        arrays.input(trial, 0, step, values[step]);
      }
      for (int mark : marks) {
        arrays.input(trial, 1, mark, 1);
      }
      arrays.answer(trial, length - 1, values[marks[0]] + values[marks[1]]);
      arrays.length(trial, length);
      arrays.variable("first_mark", trial, marks[0]);
      arrays.variable("second_mark", trial, marks[1]);
      arrays.variable("first_value", trial, values[marks[0]]);
      arrays.variable("second_value", trial, values[marks[1]]);
      arrays.variable("delay", trial, delay);
    }
    return arrays.finish();
  }

  @Override
  public Map<String, String> description() {
    return new TreeMap<>(
        Map.of(
            "trial task", "delayed addition",
            "window", Integer.toString(window),
            "delays", delays.toString()));
  }
}
