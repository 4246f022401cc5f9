package io.github.sublstm.experiments.report;

import io.github.sublstm.training.EpochResult;
import io.github.sublstm.training.Metric;
import java.util.List;
import java.util.Map;

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
        Map.of("learningRate", 0.005));
  }

  static Curve curve(String model, long seed) {
    return new Curve(
        model,
        seed,
        List.of(new EpochResult(1, 2.25, 0.2, 0.5), new EpochResult(2, 1.125 * seed, 0.9, 1.25)));
  }
}
