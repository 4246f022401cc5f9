package io.github.sublstm.experiments.recipe;

import io.github.sublstm.data.trials.BernoulliObserver;
import io.github.sublstm.data.trials.ChangingBernoulli;
import io.github.sublstm.data.trials.DelayComparison;
import io.github.sublstm.data.trials.DelayMatchSample;
import io.github.sublstm.data.trials.DelayedAddition;
import io.github.sublstm.data.trials.Delays;
import io.github.sublstm.data.trials.LeakyCount;
import io.github.sublstm.data.trials.OrientationRecall;
import io.github.sublstm.data.trials.TrialIterator;
import io.github.sublstm.data.trials.TrialTask;
import io.github.sublstm.training.AngularError;
import io.github.sublstm.training.ChronoInitialization;
import io.github.sublstm.training.Metric;
import io.github.sublstm.training.RegressionMeasure;
import io.github.sublstm.training.ShareOfIdeal;
import io.github.sublstm.training.UnexplainedVariance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The working-memory tasks: what they train on, test on, and are learned with unless told. */
public enum MicrocircuitTask {
  /** {@link DelayedAddition}: a window of 20 steps without a delay; tested at longer ones. */
  ADDITION(50, 0, List.of(0, 5, 10, 20, 40)) {
    @Override
    public TrialTask training() {
      return test(0);
    }

    @Override
    public TrialTask test(int delay) {
      return new DelayedAddition(Delays.of(delay));
    }

    @Override
    public RegressionMeasure measure() {
      return new UnexplainedVariance();
    }
  },

  /** {@link ChangingBernoulli}, which has no delays. */
  BERNOULLI(11, 0, List.of()) {
    @Override
    public TrialTask training() {
      return new ChangingBernoulli();
    }

    @Override
    public TrialTask test(int delay) {
      return training();
    }

    @Override
    public ShareOfIdeal measure() {
      return new ShareOfIdeal(BernoulliObserver.of(new ChangingBernoulli())::predict);
    }

    @Override
    public Map<String, Double> references(TrialIterator test) {
      Map<String, Double> references = new LinkedHashMap<>();
      references.put(
          "mean log-likelihood of the ideal observer (nats)", measure().idealLogLikelihood(test));
      for (int timeConstant : LEAKY_COUNTS) {
        references.put(
            "share of the ideal of a leaky count over " + timeConstant + " bits",
            measure().of(new LeakyCount(timeConstant)::predict, test));
      }
      return references;
    }
  },

  /** {@link OrientationRecall}: tested with 2 distractors. */
  ORIENTATION(32, 10, List.of(10, 20, 30, 40)) {
    @Override
    public TrialTask training() {
      return new OrientationRecall();
    }

    @Override
    public TrialTask test(int delay) {
      return new OrientationRecall(Delays.of(delay), 2, 2, 1);
    }

    @Override
    public RegressionMeasure measure() {
      return new AngularError();
    }
  },

  /** {@link DelayMatchSample}: trained at delays of 5 to 15 steps. */
  DMS(32, 10, List.of(10, 20, 30, 40)) {
    @Override
    public TrialTask training() {
      return new DelayMatchSample(new Delays(5, 15));
    }

    @Override
    public TrialTask test(int delay) {
      return new DelayMatchSample(Delays.of(delay));
    }
  },

  /** {@link DelayComparison}: trained at delays of 5 to 15 steps. */
  COMPARISON(32, 10, List.of(10, 20, 30, 40)) {
    @Override
    public TrialTask training() {
      return new DelayComparison(new Delays(5, 15));
    }

    @Override
    public TrialTask test(int delay) {
      return new DelayComparison(Delays.of(delay));
    }

    @Override
    public Map<String, Double> references(TrialIterator test) {
      return Map.of(
          "accuracy of who compares the means of both stimuli",
          new DelayComparison(Delays.of(testDelay())).idealAccuracy());
    }
  };

  private static final List<Integer> LEAKY_COUNTS = List.of(8, 10);

  private final int units;
  private final int testDelay;
  private final List<Integer> furtherDelays;

  MicrocircuitTask(int units, int testDelay, List<Integer> furtherDelays) {
    this.units = units;
    this.testDelay = testDelay;
    this.furtherDelays = furtherDelays;
  }

  /** The trials to learn from, and to choose the best epoch by. */
  public abstract TrialTask training();

  /**
   * The trials to test on.
   *
   * @param delay in time steps; ignored by a task without delays
   * @throws IllegalArgumentException if the task has no trials with this delay
   */
  public abstract TrialTask test(int delay);

  /** What answers that are numbers are measured by; null for a choice, measured by accuracy. */
  public RegressionMeasure measure() {
    return null;
  }

  /** What models are chosen and reported by. */
  public final Metric metric() {
    return measure() == null ? Metric.ACCURACY : measure().metric();
  }

  /** The delay of the test that is reported first, in time steps. */
  public int testDelay() {
    return testDelay;
  }

  /** Delays that trained models are tested at besides; empty if the task has no delays. */
  public List<Integer> furtherDelays() {
    return furtherDelays;
  }

  /** Whether its trials have delays. */
  public boolean hasDelays() {
    return !furtherDelays.isEmpty();
  }

  /**
   * What others than networks score, such as an ideal observer, by name.
   *
   * @param test the trials to measure on
   */
  public Map<String, Double> references(TrialIterator test) {
    return Map.of();
  }

  /** Units of the LSTM and the subLSTM. */
  public int units() {
    return units;
  }

  /** Learning rate of Adam in the first epoch. */
  public double learningRate() {
    return this == BERNOULLI ? 0.05 : 5e-3;
  }

  /** Trials per training step. */
  public int batchSize() {
    return this == BERNOULLI ? 20 : 50;
  }

  /** Training steps that make an epoch. */
  public int minibatches() {
    return this == BERNOULLI ? 40 : 100;
  }

  /** Epochs to train for. */
  public int epochs() {
    return this == BERNOULLI ? 20 : 30;
  }

  /** Trials to choose the best epoch by. */
  public int validationTrials() {
    return this == BERNOULLI ? 100 : 1000;
  }

  /** Trials to test on, at each delay. */
  public int testTrials() {
    return this == BERNOULLI ? 1000 : 5000;
  }

  /** Standard deviation of the first input weights. */
  public double inputDeviation() {
    // That of the uniform distribution over [-1, 1].
    return this == BERNOULLI ? 1 / Math.sqrt(3) : 2;
  }

  /** Memories that the units begin with. */
  public ChronoInitialization memories() {
    return this == BERNOULLI ? new ChronoInitialization(3, 30) : new ChronoInitialization(5, 50);
  }

  /** What results of this task are filed under. */
  public String experiment() {
    return "microcircuit-" + this;
  }

  /**
   * The task of that name, in upper or lower case.
   *
   * @throws IllegalArgumentException naming the tasks there are
   */
  public static MicrocircuitTask parse(String name) {
    String plain = name.strip().toLowerCase(Locale.ROOT);
    return NamedValues.find("task", values(), task -> task.toString().equals(plain), name);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
