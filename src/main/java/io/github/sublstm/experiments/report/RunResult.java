package io.github.sublstm.experiments.report;

import io.github.sublstm.training.Metric;
import java.util.Map;
import java.util.SortedMap;

/**
 * One trained model: an entry of {@code results.json}.
 *
 * @param task the experiment, for example {@code digits}
 * @param model the kind of network, for example {@code subLSTM}
 * @param units recurrent units per layer
 * @param parameters trainable parameters of the whole network
 * @param seed of the initial weights and the order of the training data
 * @param epochs trained; the model is the one that was best on the validation data
 * @param metric what {@code validation} and {@code test} are
 * @param validation the metric on the data the model was chosen by
 * @param test the metric on data that decided nothing
 * @param seconds wall-clock time of training and validation
 * @param testByDelay the metric on test data with other delays, by the delay in steps; empty for a
 *     task without delays
 * @param config all other settings, in the order to be shown; values are numbers, text or booleans
 */
public record RunResult(
    String task,
    String model,
    int units,
    long parameters,
    long seed,
    int epochs,
    Metric metric,
    double validation,
    double test,
    double seconds,
    SortedMap<Integer, Double> testByDelay,
    Map<String, Object> config) {

  /**
   * Where {@code config} has what the paper reports on its test data for a run of these settings,
   * in the metric's own unit, if it does.
   */
  public static final String PAPERS_FIGURE = "papersFigure";

  /** What the paper reports, or null. */
  Double papersFigure() {
    return config.get(PAPERS_FIGURE) instanceof Number figure ? figure.doubleValue() : null;
  }
}
