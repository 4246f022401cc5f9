package io.github.sublstm.experiments.benchmark;

import io.github.sublstm.experiments.benchmark.ShapeBenchmark.Result;
import io.github.sublstm.experiments.benchmark.ShapeBenchmark.Row;
import io.github.sublstm.experiments.page.Part.Table;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The measurements as people and as programs read them. */
public final class BenchmarkReport {

  private BenchmarkReport() {}

  /** One row per shape and contender; ratios are DL4J's time over this one, in the same run. */
  public static String markdown(List<Result> results, ProductLimit limit) {
    StringBuilder table = new StringBuilder();
    table.append(
        "| shape | layer | fit, ms (quartiles) | vs DL4J | vs limit | output, ms | vs DL4J |"
            + " rnnTimeStep, µs | vs DL4J | heap per fit, MB | peak of a process, MB |\n");
    table.append("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    for (Result result : results) {
      Row dl4j = baseline(result);
      for (Row row : result.rows()) {
        table.append(row(result, row, dl4j, limit)).append('\n');
      }
    }
    return table.toString();
  }

  /** The rates of the large product in this process, from the lowest to the highest. */
  public static String gigaflopsOfGemm(List<Result> results) {
    DoubleSummaryStatistics rates =
        results.stream()
            .mapToDouble(result -> result.gemmFlopsPerMilli() / 1e6)
            .summaryStatistics();
    String lowest = String.format(Locale.ROOT, "%.0f", rates.getMin());
    String highest = String.format(Locale.ROOT, "%.0f", rates.getMax());
    return lowest.equals(highest) ? lowest : lowest + " to " + highest;
  }

  private static Row baseline(Result result) {
    return result.rows().stream()
        .filter(row -> row.contender() == Contender.DL4J_LSTM)
        .findFirst()
        .orElse(null);
  }

  private static double limit(Result result, Row row, ProductLimit limit) {
    return limit.millis(result.shape().trainingFlops(row.contender().gates()));
  }

  private static String row(Result result, Row row, Row dl4j, ProductLimit limit) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.1f (%.1f–%.1f) | %s | %.2f | %.2f | %s | %.0f | %s | %.2f | %s |",
        result.shape(),
        row.contender().label(),
        row.training().median(),
        row.training().quantile(0.25),
        row.training().quantile(0.75),
        Ratio.of(dl4j, row, r -> r.training().median()),
        row.training().median() / limit(result, row, limit),
        row.inference().median(),
        Ratio.of(dl4j, row, r -> r.inference().median()),
        ShapeBenchmark.microsPerStep(row.streaming().median()),
        Ratio.of(dl4j, row, r -> r.streaming().median()),
        row.bytesPerFit() / 1e6,
        Double.isNaN(row.peakMegabytes())
            ? Table.NOTHING
            : String.format(Locale.ROOT, "%.0f", row.peakMegabytes()));
  }

  /** What of a training step and of a streamed step is the layer's and what is DL4J's. */
  public static String shares(List<Result> results, ProductLimit limit) {
    StringBuilder table = new StringBuilder();
    table.append("Parts of the time:\n\n");
    table.append(
        "| shape | layer | fit, ms | of it the layer's passes, ms | share | passes vs limit |"
            + " rnnTimeStep, µs | without the layer, µs |\n");
    table.append("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    for (Result result : results) {
      for (Row row : result.rows()) {
        if (row.passes() != null) {
          table.append(
              String.format(
                  Locale.ROOT,
                  "| %s | %s | %.1f | %.1f | %.0f %% | %.2f | %.0f | %.0f |%n",
                  result.shape().name(),
                  row.contender().label(),
                  row.training().median(),
                  row.passes().median(),
                  100 * row.passes().median() / row.training().median(),
                  row.passes().median() / limit(result, row, limit),
                  ShapeBenchmark.microsPerStep(row.streaming().median()),
                  ShapeBenchmark.microsPerStep(result.streamingWithoutLayer().median())));
        }
      }
    }
    return table.toString();
  }

  /** The same for programs, with the machine and the versions. */
  public static Map<String, Object> json(
      List<Result> results, ProductLimit limit, Map<String, Object> config) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Result result : results) {
      for (Row row : result.rows()) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("shape", result.shape().name());
        entry.put("steps", result.shape().steps());
        entry.put("inputs", result.shape().inputs());
        entry.put("units", result.shape().units());
        entry.put("minibatch", result.shape().minibatch());
        entry.put("layer", row.contender().label());
        entry.put("fit", row.training().toJson());
        entry.put("limitMs", limit(result, row, limit));
        entry.put("output", row.inference().toJson());
        entry.put("rnnTimeStepMicros", ShapeBenchmark.microsPerStep(row.streaming().median()));
        entry.put(
            "rnnTimeStepWithoutLayerMicros",
            ShapeBenchmark.microsPerStep(result.streamingWithoutLayer().median()));
        if (row.passes() != null) {
          entry.put("layerPasses", row.passes().toJson());
        }
        entry.put("heapBytesPerFit", row.bytesPerFit());
        if (!Double.isNaN(row.peakMegabytes())) {
          entry.put("peakMegabytes", row.peakMegabytes());
        }
        rows.add(entry);
      }
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("config", config);
    all.put("limitGigaflops", limit.flopsPerMilli() / 1e6);
    all.put("limitFrom", limit.how());
    all.put("results", rows);
    return all;
  }
}
