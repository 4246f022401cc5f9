package io.github.sublstm.data.trials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Statistics of the tasks, and that what they tell of a trial is what the network sees. */
class TrialTasksTest {

  private static final int TRIALS = 2000;

  static Stream<TrialTask> tasks() {
    return Stream.of(
        new DelayedAddition(new Delays(0, 6)),
        new DelayedAddition(Delays.of(3)),
        new ChangingBernoulli(30, 0.1),
        new OrientationRecall(),
        new OrientationRecall(Delays.of(40), 2, 2, 1),
        new DelayMatchSample(new Delays(5, 15)),
        new DelayComparison(new Delays(5, 15)));
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void draw_sameSeed_givesTheSameTrials(TrialTask task) {
    Trials first = task.draw(7, 3);
    Trials second = task.draw(7, 3);

    assertThat(second.dataSet()).isEqualTo(first.dataSet());
    assertThat(second.variables()).isEqualTo(first.variables());
    assertThat(task.draw(7, 4).dataSet().getFeatures()).isNotEqualTo(first.dataSet().getFeatures());
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void draw_hasTheShapesThatItTells(TrialTask task) {
    Trials trials = task.draw(5, 1);
    DataSet data = trials.dataSet();

    assertThat(data.getFeatures().shape()).containsExactly(5, task.inputs(), task.steps());
    assertThat(data.getLabels().shape()).containsExactly(5, task.outputs(), task.steps());
    assertThat(trials.variables().values())
        .isNotEmpty()
        .allSatisfy(
            values ->
                assertThat(values.shape())
                    .satisfiesAnyOf(
                        shape -> assertThat(shape).containsExactly(5),
                        shape -> assertThat(shape).containsExactly(5, task.steps())));
    assertThatThrownBy(() -> trials.variable("colour"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no variable 'colour', there are [");
    assertThatThrownBy(() -> task.draw(0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be positive, not 0");
  }

  /** One answer, at the last step that the trial has; nothing after it. */
  @ParameterizedTest
  @MethodSource("tasks")
  void draw_shorterTrials_endWithTheirAnswer(TrialTask task) {
    DataSet data = task.draw(50, 2).dataSet();
    if (task instanceof ChangingBernoulli) {
      assertThat(data.getLabelsMaskArray()).isNull();
      assertThat(data.getFeaturesMaskArray()).isNull();
      return;
    }
    INDArray mask = data.getFeaturesMaskArray();
    for (int trial = 0; trial < 50; trial++) {
      int length = mask == null ? task.steps() : mask.getRow(trial).sumNumber().intValue();
      for (int step = 0; step < task.steps(); step++) {
        double asked = data.getLabelsMaskArray().getDouble(trial, step);
        assertThat(asked).isEqualTo(step == length - 1 ? 1 : 0);
        if (step >= length) {
          assertThat(mask.getDouble(trial, step)).isZero();
          for (int channel = 0; channel < task.inputs(); channel++) {
            assertThat(data.getFeatures().getDouble(trial, channel, step)).isZero();
          }
        }
      }
    }
  }

  @Test
  void addition_answerIsTheSumOfTheMarkedValues() {
    TrialTask task = new DelayedAddition(new Delays(0, 6));
    Trials trials = task.draw(200, 5);
    INDArray features = trials.dataSet().getFeatures();

    for (int trial = 0; trial < 200; trial++) {
      int first = (int) value(trials, "first_mark", trial);
      int second = (int) value(trials, "second_mark", trial);
      int delay = (int) value(trials, "delay", trial);
      assertThat(first).isLessThan(second);
      assertThat(second).isLessThan(20);
      double marks = 0;
      for (int step = 0; step < task.steps(); step++) {
        marks += features.getDouble(trial, 1, step);
      }
      assertThat(marks).isEqualTo(2);
      assertThat(features.getDouble(trial, 1, first)).isEqualTo(1);
      assertThat(features.getDouble(trial, 1, second)).isEqualTo(1);
      double a = features.getDouble(trial, 0, first);
      double b = features.getDouble(trial, 0, second);
      assertThat(value(trials, "first_value", trial)).isEqualTo(a);
      assertThat(value(trials, "second_value", trial)).isEqualTo(b);
      assertThat(trials.dataSet().getLabels().getDouble(trial, 0, 19 + delay))
          .isCloseTo(a + b, within(1e-6));
    }
  }

  @Test
  void addition_marksAndSumsAreSpreadAsTold() {
    Trials trials = new DelayedAddition(Delays.of(0)).draw(TRIALS, 6);
    double[] first = trials.variable("first_mark").data().asDouble();
    double[] second = trials.variable("second_mark").data().asDouble();
    double[] a = trials.variable("first_value").data().asDouble();
    double[] b = trials.variable("second_value").data().asDouble();
    double[] sums = new double[TRIALS];
    Arrays.setAll(sums, i -> a[i] + b[i]);

    // The means of the smaller and the larger of two different numbers below 20.
    assertThat(mean(first)).isCloseTo(6, within(0.4));
    assertThat(mean(second)).isCloseTo(13, within(0.4));
    assertThat(mean(sums)).isCloseTo(0, within(0.08));
    assertThat(mean(squares(sums))).isCloseTo(2.0 / 3, within(0.06));
  }

  @Test
  void bernoulli_labelsAreTheNextBitsAndVariablesTheirProbabilities() {
    Trials trials = new ChangingBernoulli(380, 1.0 / 75).draw(300, 7);
    INDArray bits = trials.dataSet().getFeatures();
    INDArray labels = trials.dataSet().getLabels();
    INDArray p = trials.variable("p");
    INDArray next = trials.variable("p_next");
    INDArray change = trials.variable("change");
    double changes = 0;
    double surprise = 0;
    for (int trial = 0; trial < 300; trial++) {
      for (int step = 0; step < 379; step++) {
        assertThat(labels.getDouble(trial, 0, step)).isEqualTo(bits.getDouble(trial, 0, step + 1));
        assertThat(next.getDouble(trial, step)).isEqualTo(p.getDouble(trial, step + 1));
        boolean isNew = p.getDouble(trial, step) != p.getDouble(trial, step + 1);
        assertThat(change.getDouble(trial, step + 1)).isEqualTo(isNew ? 1 : 0);
        changes += isNew ? 1 : 0;
      }
      assertThat(change.getDouble(trial, 0)).isZero();
      for (int step = 0; step < 380; step++) {
        surprise += labels.getDouble(trial, 0, step) - next.getDouble(trial, step);
      }
    }
    assertThat(changes / (300 * 379)).isCloseTo(1.0 / 75, within(1.5e-3));
    assertThat(p.meanNumber().doubleValue()).isCloseTo(0.5, within(0.03));
    // A bit's deviation from its probability has mean 0 and variance 1/6 on average.
    assertThat(surprise / (300 * 380)).isCloseTo(0, within(0.005));
  }

  @Test
  void orientation_answerIsTheOrientationThatWasCuedLast() {
    TrialTask task = new OrientationRecall();
    Trials trials = task.draw(500, 8);
    INDArray features = trials.dataSet().getFeatures();
    INDArray events = trials.variable("event");
    boolean[][] seen = new boolean[3][2];
    for (int trial = 0; trial < 500; trial++) {
      int go = 2 + (int) value(trials, "delay", trial);
      int[] shown = new int[5];
      double last = Double.NaN;
      for (int step = 0; step <= go; step++) {
        int event = (int) events.getDouble(trial, step);
        shown[event]++;
        double cos = features.getDouble(trial, 0, step);
        double sin = features.getDouble(trial, 1, step);
        boolean isStimulus = event >= 1 && event <= 3;
        assertThat(cos * cos + sin * sin).isCloseTo(isStimulus ? 1 : 0, within(1e-6));
        assertThat(features.getDouble(trial, 2, step)).isEqualTo(event == 1 || event == 3 ? 1 : 0);
        assertThat(features.getDouble(trial, 3, step)).isEqualTo(step == go ? 1 : 0);
        if (features.getDouble(trial, 2, step) == 1) {
          last = Math.atan2(sin, cos);
        }
      }
      int distractors = (int) value(trials, "distractors", trial);
      int updates = (int) value(trials, "updates", trial);
      seen[distractors][updates] = true;
      assertThat(shown).containsExactly(shown[0], 2, 2 * distractors, 2 * updates, 1);
      INDArray labels = trials.dataSet().getLabels();
      assertThat(labels.getDouble(trial, 0, go)).isCloseTo(Math.cos(last), within(1e-6));
      assertThat(labels.getDouble(trial, 1, go)).isCloseTo(Math.sin(last), within(1e-6));
      double target = value(trials, "target", trial);
      assertThat(target).isBetween(0.0, Math.PI);
      assertThat(Math.cos(2 * target)).isCloseTo(Math.cos(last), within(1e-5));
      assertThat(value(trials, "first_target", trial) == target).isEqualTo(updates == 0);
    }
    assertThat(seen).isDeepEqualTo(new boolean[][] {{true, true}, {true, true}, {true, true}});
  }

  @Test
  void orientation_fullDelay_alwaysHasItsDistractors() {
    Trials trials = new OrientationRecall(Delays.of(10), 2, 2, 1).draw(TRIALS, 9);

    assertThat(trials.variable("distractors").data().asDouble()).containsOnly(2);
    assertThat(trials.variable("updates").meanNumber().doubleValue()).isCloseTo(0.5, within(0.05));
    assertThat(trials.variable("target").meanNumber().doubleValue())
        .isCloseTo(Math.PI / 2, within(0.09));
  }

  @Test
  void orientation_updateAmongDistractors_isInAnyPlaceEquallyOften() {
    Trials trials = new OrientationRecall(Delays.of(10), 2, 2, 1).draw(TRIALS, 15);
    INDArray events = trials.variable("event");
    double[] places = new double[3];
    double updates = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      int distractorSteps = 0;
      for (int step = 0; step < 12; step++) {
        double event = events.getDouble(trial, step);
        distractorSteps += event == 2 ? 1 : 0;
        if (event == 3 && events.getDouble(trial, step + 1) == 3) {
          places[distractorSteps / 2]++;
          updates++;
        }
      }
    }
    assertThat(updates).isGreaterThan(900);
    for (double count : places) {
      assertThat(count / updates).isCloseTo(1.0 / 3, within(0.05));
    }
  }

  @Test
  void matchToSample_labelsSayWhetherTheStimuliAreTheSame() {
    Trials trials = new DelayMatchSample(new Delays(5, 15), 0).draw(400, 10);
    INDArray features = trials.dataSet().getFeatures();
    for (int trial = 0; trial < 400; trial++) {
      int delay = (int) value(trials, "delay", trial);
      int sample = (int) value(trials, "sample", trial);
      int test = (int) value(trials, "test", trial);
      int match = (int) value(trials, "match", trial);
      int choice = 3 + 5 + delay + 5;
      assertThat(match).isEqualTo(sample == test ? 1 : 0);
      for (int step = 0; step < choice; step++) {
        boolean isSample = step >= 3 && step < 8;
        boolean isTest = step >= 8 + delay;
        int shown = isSample ? sample : test;
        for (int direction = 0; direction < 2; direction++) {
          assertThat(features.getDouble(trial, 1 + direction, step))
              .isEqualTo((isSample || isTest) && direction == shown ? 1 : 0);
        }
        assertThat(features.getDouble(trial, 0, step)).isEqualTo(1);
      }
      assertThat(features.getDouble(trial, 0, choice)).isZero();
      assertThat(trials.dataSet().getLabels().getDouble(trial, 0, choice)).isEqualTo(match);
      assertThat(trials.dataSet().getLabels().getDouble(trial, 1, choice)).isEqualTo(1 - match);
    }
    assertThat(trials.variable("match").meanNumber().doubleValue()).isCloseTo(0.5, within(0.1));
  }

  /** As the ideal decision, on the trials themselves: compare the means of what was shown. */
  @Test
  void comparison_comparingTheMeansScoresTheIdealAccuracy() {
    DelayComparison task = new DelayComparison(Delays.of(7));
    int right = 0;
    int trialsDrawn = 20_000;
    Trials trials = task.draw(trialsDrawn, 11);
    double[] features = trials.dataSet().getFeatures().dup('c').data().asDouble();
    double[] stronger = trials.variable("first_is_stronger").data().asDouble();
    double[] first = trials.variable("first").data().asDouble();
    double[] second = trials.variable("second").data().asDouble();
    for (int trial = 0; trial < trialsDrawn; trial++) {
      double difference = 0;
      for (int i = 0; i < 5; i++) {
        int from = (2 * trial + 1) * task.steps();
        difference += features[from + 5 + i] - features[from + 17 + i];
      }
      right += difference > 0 == (stronger[trial] == 1) ? 1 : 0;
      assertThat(first[trial] > second[trial]).isEqualTo(stronger[trial] == 1);
      assertThat(Math.abs(first[trial] - second[trial])).isEqualTo(8);
    }
    assertThat(task.idealAccuracy()).isCloseTo(0.9958, within(5e-5));
    assertThat((double) right / trialsDrawn).isCloseTo(task.idealAccuracy(), within(0.002));
    assertThat(Arrays.stream(first).min()).hasValue(10);
    assertThat(Arrays.stream(first).max()).hasValue(34);
    assertThat(mean(stronger)).isCloseTo(0.5, within(0.015));
  }

  @Test
  void comparison_noise_isOnTheStimuliOnly() {
    DelayComparison task = new DelayComparison(Delays.of(7));
    Trials trials = task.draw(TRIALS, 12);
    INDArray features = trials.dataSet().getFeatures();
    double squares = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      double shown = (1 + (value(trials, "first", trial) - 10) / 24) / 2;
      double noise = features.getDouble(trial, 1, 6) - shown;
      squares += noise * noise;
      assertThat(features.getDouble(trial, 1, 4)).isZero();
      assertThat(features.getDouble(trial, 1, 12)).isZero();
      assertThat(features.getDouble(trial, 0, 6)).isEqualTo(1);
    }
    assertThat(Math.sqrt(squares / TRIALS)).isCloseTo(0.1, within(0.006));
  }

  @Test
  void delays_areUniformWithBothEnds() {
    double[] counts = new double[11];
    double[] delays =
        new DelayMatchSample(new Delays(5, 15))
            .draw(22_000, 13)
            .variable("delay")
            .data()
            .asDouble();
    for (double delay : delays) {
      counts[(int) delay - 5]++;
    }
    for (double count : counts) {
      assertThat(count).isCloseTo(2000, within(200.0));
    }
  }

  @Test
  void distinct_everyChoiceIsEquallyLikely() {
    Random random = new Random(14);
    int[][] counts = new int[5][5];
    for (int i = 0; i < 20_000; i++) {
      int[] chosen = Draws.distinct(2, 5, random);
      counts[chosen[0]][chosen[1]]++;
    }
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < 5; j++) {
        assertThat((double) counts[i][j]).isCloseTo(i < j ? 2000 : 0, within(200.0));
      }
    }
  }

  @Test
  void newTask_badParameters_saysWhich() {
    assertRefused(() -> new Delays(-1, 3), "got -1 and 3");
    assertRefused(() -> new Delays(4, 3), "got 4 and 3");
    assertRefused(() -> new DelayedAddition(1, Delays.of(0)), "2 steps or more, not of 1");
    assertRefused(() -> new ChangingBernoulli(0, 0.1), "a bit or more, not 0");
    assertRefused(() -> new ChangingBernoulli(5, 1.5), "in [0, 1], not 1.5");
    assertRefused(() -> new BernoulliObserver(Double.NaN, 5), "in [0, 1], not NaN");
    assertRefused(() -> new BernoulliObserver(0.1, 1), "2 values of p or more, not 1");
    assertRefused(() -> new LeakyCount(0), "must be positive, not 0.0");
    assertRefused(() -> new OrientationRecall(Delays.of(5), 3, 2, 1), "got 3 to 2 distractors");
    assertRefused(
        () -> new OrientationRecall(Delays.of(3), 0, 2, 2), "A delay of 3 steps has no room for 2");
    assertRefused(() -> new DelayMatchSample(Delays.of(1), -1), "positive number, not -1.0");
  }

  private static void assertRefused(Runnable action, String message) {
    assertThatThrownBy(action::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static double value(Trials trials, String name, int trial) {
    return trials.variable(name).getDouble(trial);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double[] squares(double[] values) {
    return Arrays.stream(values).map(value -> value * value).toArray();
  }

  /** Also where that is one step, so that both have as many values. */
  @Test
  void variables_ofTrialsAndOfSteps_keepTheirShapes() {
    Trials trials = new ChangingBernoulli(1, 0.1).draw(3, 1);

    for (String name : new String[] {"p", "p_next", "change"}) {
      assertThat(trials.variable(name).shape()).as(name).containsExactly(3, 1);
    }
    assertThat(new DelayMatchSample(Delays.of(10)).draw(3, 1).variable("sample").shape())
        .containsExactly(3);
  }

  @Test
  void draw_moreThanAnArrayHolds_saysSo() {
    assertThatThrownBy(() -> new ChangingBernoulli(1_000_000, 0.1).draw(10_000, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10,000 trials of 1,000,000 steps");
  }
}
