package io.github.sublstm.experiments.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Repeated timings of one thing, in milliseconds. */
final class Times {

  private final List<Double> millis = new ArrayList<>();

  void add(double time) {
    millis.add(time);
  }

  double median() {
    return quantile(0.5);
  }

  /** The value below which a share of the timings lies. */
  double quantile(double share) {
    List<Double> sorted = millis.stream().sorted().toList();
    double position = share * (sorted.size() - 1);
    int below = (int) position;
    int above = Math.min(sorted.size() - 1, below + 1);
    return sorted.get(below) + (position - below) * (sorted.get(above) - sorted.get(below));
  }

  Map<String, Object> toJson() {
    return Map.of(
        "medianMs",
        median(),
        "lowerQuartileMs",
        quantile(0.25),
        "upperQuartileMs",
        quantile(0.75),
        "runs",
        millis.size());
  }
}
