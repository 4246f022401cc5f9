package io.github.sublstm.experiments.report;

import io.github.sublstm.training.EpochResult;
import io.github.sublstm.training.Metric;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Results to report in tests. */
final class Samples {

  private Samples() {}

  static RunResult result(String model, long seed, double validation, double test) {
    return new RunResult(
        "digits",
        model,
        64,
        17546,
        seed,
        2,
        Metric.ACCURACY,
        validation,
        test,
        1.5,
        Collections.emptySortedMap(),
        Map.of("learningRate", 0.005));
  }

  /** The same run, of settings for which the paper has this figure. */
  static RunResult papers(RunResult run, double figure) {
    Map<String, Object> config = new LinkedHashMap<>(run.config());
    config.put(RunResult.PAPERS_FIGURE, figure);
    return with(run, run.testByDelay(), config);
  }

  /** The same run, tested at further delays too. */
  static RunResult tested(RunResult run, SortedMap<Integer, Double> byDelay) {
    return with(run, byDelay, run.config());
  }

  private static RunResult with(
      RunResult run, SortedMap<Integer, Double> byDelay, Map<String, Object> config) {
    return new RunResult(
        run.task(),
        run.model(),
        run.units(),
        run.parameters(),
        run.seed(),
        run.epochs(),
        run.metric(),
        run.validation(),
        run.test(),
        run.seconds(),
        byDelay,
        config);
  }

  static Curve curve(String model, long seed) {
    return new Curve(
        model,
        seed,
        List.of(new EpochResult(1, 2.25, 0.2, 0.5), new EpochResult(2, 1.125 * seed, 0.9, 1.25)));
  }
}
