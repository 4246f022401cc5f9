package io.github.sublstm.experiments.report;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.github.sublstm.training.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.function.ToDoubleFunction;

/**
 * The results as people read them: one row per model, the mean over the seeds and, after ±, the
 * sample standard deviation.
 */
final class MarkdownTable {

  private MarkdownTable() {}

  /**
   * @param results at least one, all with the same metric
   * @param diverged runs that came to no result, which a sentence below the tables names
   * @return with a column for what the paper reports, if it has a figure for one of the models
   */
  static String of(List<RunResult> results, List<DivergedRun> diverged) {
    Map<String, Double> paper = PapersFigures.of(results);
    Map<String, List<RunResult>> byModel =
        results.stream().collect(groupingBy(RunResult::model, LinkedHashMap::new, toList()));
    Metric metric = results.get(0).metric();
    String name =
        metric.unit().isEmpty() ? metric.title() : metric.title() + " (" + metric.unit() + ")";
    StringBuilder table = new StringBuilder();
    String paperName =
        paper.isEmpty() ? "" : String.format(Locale.ROOT, " paper's test %s |", name);
    table.append(
        String.format(
            Locale.ROOT,
            "| model | units | parameters | seeds | validation %s | test %s |%s seconds per seed |%n",
            name,
            name,
            paperName));
    String paperLine = paper.isEmpty() ? "" : " ---: |";
    table.append(
        String.format(
            Locale.ROOT, "| --- | ---: | ---: | ---: | ---: | ---: |%s ---: |%n", paperLine));
    byModel.forEach(
        (model, runs) ->
            table
                .append(
                    row(
                        runs,
                        seeds(runs.size(), DivergedRun.missing(model, diverged, results)),
                        paper.isEmpty() ? "" : paperCell(metric, paper.get(model))))
                .append(System.lineSeparator()));
    if (!DelayReport.delays(results).isEmpty()) {
      table.append(byDelay(results, byModel, name));
    }
    if (!diverged.isEmpty()) {
      table.append(String.format(Locale.ROOT, "%n%s%n", DivergedRun.sentence(diverged, results)));
    }
    return table.toString();
  }

  /** A second table: one row per model, one column per delay. */
  private static String byDelay(
      List<RunResult> results, Map<String, List<RunResult>> byModel, String name) {
    SortedSet<Integer> delays = DelayReport.delays(results);
    StringJoiner header = new StringJoiner(" | ", "| ", " |");
    StringJoiner line = new StringJoiner(" | ", "| ", " |");
    header.add("model");
    line.add("---");
    for (int delay : delays) {
      header.add(Integer.toString(delay));
      line.add("---:");
    }
    StringJoiner table =
        new StringJoiner(System.lineSeparator(), System.lineSeparator(), System.lineSeparator());
    table.add("Test " + name + " by delay, in time steps:").add("");
    table.add(header.toString()).add(line.toString());
    byModel.forEach(
        (model, runs) -> {
          StringJoiner row = new StringJoiner(" | ", "| ", " |").add(model);
          for (int delay : delays) {
            List<RunResult> having =
                runs.stream().filter(run -> run.testByDelay().containsKey(delay)).toList();
            row.add(having.isEmpty() ? "" : cell(having, run -> run.testByDelay().get(delay)));
          }
          table.add(row.toString());
        });
    return table.toString();
  }

  private static String paperCell(Metric metric, Double value) {
    return String.format(Locale.ROOT, " %s |", value == null ? "" : Numbers.of(metric, value));
  }

  private static String seeds(int reported, long missing) {
    return missing == 0
        ? Integer.toString(reported)
        : String.format(Locale.ROOT, "%d of %d", reported, reported + missing);
  }

  private static String row(List<RunResult> runs, String seeds, String paperCell) {
    RunResult first = runs.get(0);
    return String.format(
        Locale.ROOT,
        "| %s | %d | %,d | %s | %s | %s |%s %.1f |",
        first.model(),
        first.units(),
        first.parameters(),
        seeds,
        cell(runs, RunResult::validation),
        cell(runs, RunResult::test),
        paperCell,
        spread(runs, RunResult::seconds).mean());
  }

  private static String cell(List<RunResult> runs, ToDoubleFunction<RunResult> value) {
    Metric metric = runs.get(0).metric();
    Spread spread = spread(runs, value);
    String mean = Numbers.of(metric, spread.mean());
    return runs.size() == 1 ? mean : mean + " ± " + Numbers.of(metric, spread.deviation());
  }

  private static Spread spread(List<RunResult> runs, ToDoubleFunction<RunResult> value) {
    return Spread.of(runs.stream().mapToDouble(value).toArray());
  }
}
