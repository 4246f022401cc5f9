package io.github.sublstm.experiments.report;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the paper reports for the models among some results, as the results themselves tell. */
final class PapersFigures {

  private PapersFigures() {}

  /**
   * The figures by model, in the metric's own unit. A model whose runs do not all have the same one
   * has none.
   */
  static Map<String, Double> of(List<RunResult> results) {
    Map<String, Double> figures = new LinkedHashMap<>();
    results.stream()
        .collect(groupingBy(RunResult::model, LinkedHashMap::new, toList()))
        .forEach(
            (model, runs) -> {
              Double figure = runs.get(0).papersFigure();
              if (figure != null
                  && runs.stream().allMatch(run -> figure.equals(run.papersFigure()))) {
                figures.put(model, figure);
              }
            });
    return figures;
  }
}
