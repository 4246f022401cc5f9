package io.github.sublstm.data.trials;

import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Recall of an orientation after a delay, with distractors to be ignored and updates to be taken
 * over. The tasks are those that the abstract of Montero et al., <i>Subtractive gating improves
 * generalization in working memory tasks</i> (CCN 2019, 10.32470/CCN.2019.1352-0), names; it gives
 * no specification, and this one is ours.
 *
 * <p>The channels are cos 2θ, sin 2θ, cue and go. A trial begins with the target: an orientation θ,
 * uniform in [0, π), shown for 2 steps with the cue at 1. Then comes the delay, in which other
 * orientations appear, for 2 steps each, at random places where they do not overlap: distractors
 * without the cue, and updates with it, in random order. At the last step go is 1, nothing is
 * shown, and the answer is (cos 2θ, sin 2θ) of what was cued last. The number of updates is uniform
 * from 0 to the most, that of distractors from the fewest to the most, both limited by what the
 * delay has room for.
 *
 * <p>Variables of each trial: {@code target} (the orientation to be recalled, radians), {@code
 * first_target} (the one shown first), {@code delay}, {@code distractors}, {@code updates}; of each
 * step: {@code event} (0 none, 1 target, 2 distractor, 3 update, 4 go).
 *
 * @param delays between the end of the target and go; the shortest has room for the most updates
 * @param fewestDistractors drawn in a trial whose delay has room for them
 * @param mostDistractors drawn in a trial
 * @param mostUpdates drawn in a trial
 */
public record OrientationRecall(
    Delays delays, int fewestDistractors, int mostDistractors, int mostUpdates)
    implements TrialTask {

  /** Steps for which an orientation is shown. */
  public static final int SHOWN = 2;

  private static final int TARGET = 1;
  private static final int DISTRACTOR = 2;
  private static final int UPDATE = 3;
  private static final int GO = 4;

  /**
   * @throws IllegalArgumentException if a number is negative, the fewest are above the most, or the
   *     shortest delay has no room for the updates
   */
  public OrientationRecall {
    if (fewestDistractors < 0 || mostDistractors < fewestDistractors || mostUpdates < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "The numbers of distractors and updates must be 0 or more, the most no less than the"
                  + " fewest; got %d to %d distractors and up to %d updates",
              fewestDistractors,
              mostDistractors,
              mostUpdates));
    }
    if (delays.shortest() < SHOWN * mostUpdates) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "A delay of %d steps has no room for %d updates of %d steps",
              delays.shortest(),
              mostUpdates,
              SHOWN));
    }
  }

  /** Delays of 4 to 10 steps with 0 to 2 distractors and 0 or 1 update. */
  public OrientationRecall() {
    this(new Delays(4, 10), 0, 2, 1);
  }

  @Override
  public int inputs() {
    return 4;
  }

  @Override
  public int outputs() {
    return 2;
  }

  @Override
  public int steps() {
    return SHOWN + delays.longest() + 1;
  }

  @Override
  public Trials draw(int trials, Random random) {
    TrialArrays arrays = new TrialArrays(trials, this);
    for (int trial = 0; trial < trials; trial++) {
      draw(arrays, trial, random);
    }
    return arrays.finish();
  }

  private void draw(TrialArrays arrays, int trial, Random random) {
    int delay = delays.draw(random);
    int updates = random.nextInt(mostUpdates + 1);
    int room = delay / SHOWN - updates;
    int most = Math.min(mostDistractors, room);
    int fewest = Math.min(fewestDistractors, most);
    int distractors = fewest + random.nextInt(most - fewest + 1);

    double first = orientation(random);
    show(arrays, trial, 0, first, TARGET);
    double target = first;
    int events = updates + distractors;
    int[] places = Draws.distinct(events, delay - (SHOWN - 1) * events, random);
    int updatesLeft = updates;
    for (int i = 0; i < events; i++) {
      // Every order of updates and distractors is equally likely.
      boolean isUpdate = random.nextInt(events - i) < updatesLeft;
      double shown = orientation(random);
      show(
          arrays,
          trial,
          SHOWN + places[i] + (SHOWN - 1) * i,
          shown,
          isUpdate ? UPDATE : DISTRACTOR);
      if (isUpdate) {
        updatesLeft--;
        target = shown;
      }
    }
    int go = SHOWN + delay;
    arrays.input(trial, 3, go, 1);
    arrays.variable("event", trial, go, GO);
    arrays.answer(trial, go, Math.cos(2 * target), Math.sin(2 * target));
    arrays.length(trial, go + 1);
    arrays.variable("target", trial, target);
    arrays.variable("first_target", trial, first);
    arrays.variable("delay", trial, delay);
    arrays.variable("distractors", trial, distractors);
    arrays.variable("updates", trial, updates);
  }

  private static double orientation(Random random) {
    return Math.PI * random.nextDouble();
  }

  private static void show(TrialArrays arrays, int trial, int from, double orientation, int event) {
    for (int step = from; step < from + SHOWN; step++) {
      arrays.input(trial, 0, step, Math.cos(2 * orientation));
      arrays.input(trial, 1, step, Math.sin(2 * orientation));
      arrays.input(trial, 2, step, event == DISTRACTOR ? 0 : 1);
      arrays.variable("event", trial, step, event);
    }
  }

  @Override
  public Map<String, String> description() {
    return new TreeMap<>(
        Map.of(
            "trial task",
            "orientation recall",
            "delays",
            delays.toString(),
            "distractors",
            fewestDistractors + " to " + mostDistractors,
            "most updates",
            Integer.toString(mostUpdates)));
  }
}
