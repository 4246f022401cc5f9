package io.github.sublstm.experiments.benchmark;

import io.github.sublstm.experiments.benchmark.StreamingBenchmark.Result;
import io.github.sublstm.experiments.benchmark.StreamingBenchmark.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The timings of single steps as people and as programs read them. */
public final class StreamingReport {

  private StreamingReport() {}

  /** One row per way to step; ratios are by the time per step in the median call. */
  public static String markdown(List<Result> results) {
    StringBuilder table = new StringBuilder();
    table.append(
        "| layers x units | network | way | sessions | a call, µs | 99 % of calls, µs | steps per"
            + " second | vs DL4J LSTM | vs reading the weights |\n");
    table.append("| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    for (Result result : results) {
      for (Row row : result.rows()) {
        table.append(
            String.format(
                Locale.ROOT,
                "| %s | %s | %s | %d | %.1f | %.1f | %.0f | %s | %.2f |%n",
                result.shape(),
                row.network(),
                row.way(),
                row.sessions(),
                row.calls().micros(0.5),
                row.calls().micros(0.99),
                row.stepsPerSecond(),
                Ratio.of(result.dl4j(), row, Row::microsPerStep),
                row.microsPerStep() / result.limit(row).micros()));
      }
    }
    return table.toString();
  }

  /** How fast the weights can be read. */
  public static String limits(List<Result> results) {
    StringBuilder table = new StringBuilder();
    table.append("Reading the weights:\n\n");
    table.append("| layers x units | gates | weights, MB | read once, µs | GB/s |\n");
    table.append("| --- | ---: | ---: | ---: | ---: |\n");
    for (Result result : results) {
      result
          .limits()
          .forEach(
              (gates, limit) ->
                  table.append(
                      String.format(
                          Locale.ROOT,
                          "| %s | %d | %.2f | %.1f | %.0f |%n",
                          result.shape(),
                          gates,
                          limit.bytes() / 1e6,
                          limit.micros(),
                          limit.bytes() / 1e3 / limit.micros())));
    }
    return table.toString();
  }

  /** The same for programs, with the machine and the versions. */
  public static Map<String, Object> json(List<Result> results, Map<String, Object> config) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Result result : results) {
      for (Row row : result.rows()) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("layers", result.shape().layers());
        entry.put("units", result.shape().units());
        entry.put("inputs", result.shape().inputs());
        entry.put("network", row.network());
        entry.put("way", row.way());
        entry.put("sessions", row.sessions());
        entry.put("stepsPerCall", row.stepsPerCall());
        entry.put("callMicros", row.calls().micros(0.5));
        entry.put("call99Micros", row.calls().micros(0.99));
        entry.put("stepsPerSecond", row.stepsPerSecond());
        entry.put("weightBytes", result.limit(row).bytes());
        entry.put("readingMicros", result.limit(row).micros());
        rows.add(entry);
      }
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("config", config);
    all.put("results", rows);
    return all;
  }
}
