package io.github.sublstm.experiments.report;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.github.sublstm.experiments.picture.LineChart;
import io.github.sublstm.experiments.picture.Pictures;
import io.github.sublstm.files.AtomicFile;
import io.github.sublstm.training.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** How trained models do at other delays than those they were trained with. */
final class DelayReport {

  private static final String TABLE = "delays.csv";
  private static final String PLOT = "delays.png";
  private static final String PLOT_AS_SVG = "delays.svg";

  private DelayReport() {}

  /**
   * Writes {@code delays.csv} and {@code delays.png}, if a result has anything to tell; else it
   * deletes those of an earlier run.
   */
  static void write(Path folder, String task, Metric metric, List<RunResult> results)
      throws IOException {
    SortedSet<Integer> delays = delays(results);
    if (delays.isEmpty()) {
      for (String file : List.of(TABLE, PLOT, PLOT_AS_SVG)) {
        OutputFolder.delete(folder.resolve(file));
      }
      return;
    }
    StringBuilder csv = new StringBuilder("model,seed,delay,test_" + metric.id() + "\n");
    for (RunResult result : results) {
      result
          .testByDelay()
          .forEach(
              (delay, value) ->
                  csv.append(
                      String.format(
                          Locale.ROOT,
                          "%s,%d,%d,%.7g\n",
                          result.model(),
                          result.seed(),
                          delay,
                          value)));
    }
    AtomicFile.write(folder.resolve(TABLE), csv.toString());
    plot(folder.resolve(PLOT), task, metric, results);
  }

  /** All delays that a result has a figure for. */
  static SortedSet<Integer> delays(List<RunResult> results) {
    SortedSet<Integer> delays = new TreeSet<>();
    results.forEach(result -> delays.addAll(result.testByDelay().keySet()));
    return delays;
  }

  private static void plot(Path file, String task, Metric metric, List<RunResult> results)
      throws IOException {
    String name = "test " + metric.title();
    LineChart chart =
        new LineChart(
            task + ": " + name + " by delay",
            "delay (time steps)",
            metric.unit().isEmpty() ? name : name + " (" + metric.unit() + ")");
    if (!metric.isBetter(1, 0)) {
      chart.logarithmicY();
    }
    results.stream()
        .collect(groupingBy(RunResult::model, LinkedHashMap::new, toList()))
        .forEach((model, runs) -> band(metric, runs).draw(chart, model, runs.size() > 1));
    Pictures.write(file, List.of(chart));
  }

  private static CurveBand band(Metric metric, List<RunResult> runs) {
    int[] delays = delays(runs).stream().mapToInt(Integer::intValue).toArray();
    CurveBand band =
        new CurveBand(
            new double[delays.length],
            new double[delays.length],
            new double[delays.length],
            new double[delays.length],
            false);
    for (int i = 0; i < delays.length; i++) {
      int delay = delays[i];
      DoubleSummaryStatistics values =
          runs.stream()
              .filter(run -> run.testByDelay().containsKey(delay))
              .mapToDouble(run -> metric.inUnit(run.testByDelay().get(delay)))
              .summaryStatistics();
      band.x()[i] = delay;
      band.mean()[i] = values.getAverage();
      band.lowest()[i] = values.getMin();
      band.highest()[i] = values.getMax();
    }
    return band;
  }
}
