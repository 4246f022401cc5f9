package io.github.sublstm.experiments.report;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import io.github.sublstm.experiments.page.MarkdownSection;
import io.github.sublstm.experiments.page.Part;
import io.github.sublstm.experiments.page.Part.Drawing;
import io.github.sublstm.experiments.page.Part.Table;
import io.github.sublstm.experiments.page.Section;
import io.github.sublstm.experiments.picture.LineChart;
import io.github.sublstm.experiments.picture.Pictures;
import io.github.sublstm.training.EpochResult;
import io.github.sublstm.training.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The sections of {@code report.html} that are made from the results and the learning curves. */
final class RunSections {

  /** What each run has for itself; the runs' own table shows it. */
  private static final String CHOSEN_EPOCH = "chosenEpoch";

  private final String task;
  private final Metric metric;
  private final List<RunResult> results;
  private final List<Curve> curves;
  private final List<DivergedRun> diverged;

  /**
   * @param results at least one
   */
  RunSections(List<RunResult> results, List<Curve> curves, List<DivergedRun> diverged) {
    this.task = results.get(0).task();
    this.metric = results.get(0).metric();
    this.results = results;
    this.curves = curves;
    this.diverged = diverged;
  }

  /** The same table as in {@code results.md}. */
  Section table() {
    boolean hasSpread = byModel().values().stream().anyMatch(runs -> runs.size() > 1);
    Section section =
        MarkdownSection.of("Results", "Mean over the seeds", MarkdownTable.of(results, diverged));
    String spread =
        hasSpread
            ? "After ± is the sample standard deviation over the seeds."
            : "Each model has one result, so there is no spread to tell.";
    String text = (spread + " " + DivergedRun.sentence(diverged, results)).strip();
    return new Section(section.title(), text, section.parts());
  }

  Section curves() {
    List<Part> parts = new ArrayList<>();
    List<LineChart> charts =
        LearningCurvePlot.charts(task, metric, curves, PapersFigures.of(results));
    for (LineChart chart : charts) {
      String id = "curves-" + (parts.size() + 1);
      parts.add(new Drawing(chart.description(), Pictures.element(chart, id)));
    }
    return new Section("Learning curves", "", parts);
  }

  Section runs() {
    String unit = metric.unit().isEmpty() ? "" : " (" + metric.unit() + ")";
    List<String> head =
        List.of(
            "model",
            "seed",
            "epochs",
            "chosen epoch",
            "validation " + metric.title() + unit,
            "test " + metric.title() + unit,
            "seconds");
    List<List<String>> rows = results.stream().map(this::row).toList();
    return new Section("Runs", "", List.of(Table.of("Every trained model", head, rows)));
  }

  private List<String> row(RunResult run) {
    return List.of(
        run.model(),
        Long.toString(run.seed()),
        Integer.toString(run.epochs()),
        Objects.toString(run.config().get(CHOSEN_EPOCH), ""),
        number(run.validation()),
        number(run.test()),
        String.format(Locale.ROOT, "%,.1f", run.seconds()));
  }

  private String number(double value) {
    return Numbers.of(metric, value);
  }

  /** What was run: settings that all models share, and those of each. */
  Section settings() {
    Map<String, List<RunResult>> byModel = byModel();
    Set<String> names = new LinkedHashSet<>();
    results.forEach(run -> names.addAll(run.config().keySet()));
    names.remove(CHOSEN_EPOCH);
    names.remove(RunResult.PAPERS_FIGURE);
    List<List<String>> shared = new ArrayList<>();
    shared.add(List.of("task", task));
    List<List<String>> own = new ArrayList<>();
    for (String name : names) {
      List<String> values = byModel.values().stream().map(runs -> values(name, runs)).toList();
      if (values.stream().distinct().count() == 1) {
        shared.add(List.of(name, values.get(0)));
      } else {
        List<String> row = new ArrayList<>(List.of(name));
        row.addAll(values);
        own.add(row);
      }
    }
    List<Part> parts = new ArrayList<>();
    parts.add(Table.of("Of all models", List.of("setting", "value"), shared));
    if (!own.isEmpty()) {
      List<String> head = new ArrayList<>(List.of("setting"));
      head.addAll(byModel.keySet());
      parts.add(Table.of("Of each model", head, own));
    }
    return new Section("Settings and version", "", parts);
  }

  private static String values(String name, List<RunResult> runs) {
    return runs.stream()
        .map(run -> Objects.toString(run.config().get(name), Table.NOTHING))
        .distinct()
        .collect(joining(", "));
  }

  /** The validation metric after each epoch. */
  Section epochs() {
    Map<String, CurveBand> bands = new LinkedHashMap<>();
    curves.stream()
        .collect(groupingBy(Curve::model, LinkedHashMap::new, toList()))
        .forEach((model, runs) -> bands.put(model, CurveBand.of(runs, EpochResult::validation)));
    int epochs = bands.values().stream().mapToInt(band -> band.mean().length).max().orElse(0);
    List<String> head = new ArrayList<>(List.of("epoch"));
    head.addAll(bands.keySet());
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < epochs; i++) {
      List<String> row = new ArrayList<>(List.of(Integer.toString(i + 1)));
      for (CurveBand band : bands.values()) {
        row.add(i < band.mean().length ? number(band.mean()[i]) : "");
      }
      rows.add(row);
    }
    boolean isCut = bands.values().stream().anyMatch(CurveBand::isCut);
    String caption =
        String.format(
            Locale.ROOT,
            "Validation %s%s, mean over the seeds%s",
            metric.title(),
            metric.unit().isEmpty() ? "" : " in " + metric.unit(),
            isCut ? ", until the first of them ends" : "");
    return new Section("Epoch by epoch", "", List.of(Table.of(caption, head, rows)));
  }

  private Map<String, List<RunResult>> byModel() {
    return results.stream().collect(groupingBy(RunResult::model, LinkedHashMap::new, toList()));
  }
}
