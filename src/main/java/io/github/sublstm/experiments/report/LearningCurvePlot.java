package io.github.sublstm.experiments.report;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.github.sublstm.experiments.picture.LineChart;
import io.github.sublstm.experiments.picture.Pictures;
import io.github.sublstm.training.EpochResult;
import io.github.sublstm.training.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Learning curves: the training loss, and the validation metric, one line per model with the mean
 * over the seeds and a band from the lowest to the highest seed.
 */
final class LearningCurvePlot {

  /** A curve that is more than so many times worse than the best would flatten all else. */
  private static final double WORST = 12;

  /** Not drawn: worse than guessing, as some models are at first, by how much does not matter. */
  private static final double WORSE = Double.NaN;

  private LearningCurvePlot() {}

  /**
   * Writes a PNG, and an SVG of the same name, with the training loss on the left.
   *
   * @param paper what the paper reports, by model: a thin line in the right-hand plot
   */
  static void write(
      Path png, String task, Metric metric, List<Curve> curves, Map<String, Double> paper)
      throws IOException {
    Pictures.write(png, charts(task, metric, curves, paper));
  }

  /** The training loss, then the validation metric. */
  static List<LineChart> charts(
      String task, Metric metric, List<Curve> curves, Map<String, Double> paper) {
    boolean rising = metric.isBetter(1, 0);
    LineChart loss =
        new LineChart(task + ": training loss", "epoch", "mean loss per " + lossOf(metric))
            .logarithmicY();
    draw(loss, curves, EpochResult::trainLoss);

    String name = "validation " + metric.title();
    LineChart validation =
        new LineChart(
            task + ": " + name,
            "epoch",
            metric.unit().isEmpty()
                ? name
                : String.format(Locale.ROOT, "%s (%s)", name, metric.unit()));
    if (!rising) {
      // Errors fall by a large factor in the first epochs, by a small one later.
      validation.logarithmicY();
    }
    if (metric == Metric.PERPLEXITY) {
      validation.largestY(WORST * best(curves));
    }
    draw(
        validation,
        curves,
        epoch -> rising && epoch.validation() < 0 ? WORSE : metric.inUnit(epoch.validation()));
    curves.stream()
        .map(Curve::model)
        .distinct()
        .filter(paper::containsKey)
        .forEach(
            model -> validation.level("paper, test data", model, metric.inUnit(paper.get(model))));
    return List.of(loss, validation);
  }

  /** What the training loss is the mean over. */
  private static String lossOf(Metric metric) {
    return switch (metric) {
      case ACCURACY -> "example";
      case PERPLEXITY -> "word";
      case FVU, SHARE_OF_IDEAL, ANGULAR_ERROR -> "answer";
    };
  }

  /** The lowest of all epochs. */
  private static double best(List<Curve> curves) {
    return curves.stream()
        .flatMap(curve -> curve.epochs().stream())
        .mapToDouble(EpochResult::validation)
        .filter(Double::isFinite)
        .min()
        .orElse(1);
  }

  private static void draw(
      LineChart chart, List<Curve> curves, ToDoubleFunction<EpochResult> value) {
    boolean isCut = false;
    for (List<Curve> runs :
        curves.stream().collect(groupingBy(Curve::model, LinkedHashMap::new, toList())).values()) {
      CurveBand band = CurveBand.of(runs, value);
      band.draw(chart, runs.get(0).model(), runs.size() > 1);
      isCut |= band.isCut();
    }
    if (isCut) {
      chart.bands(CurveBand.NAME + ", until the first ends");
    }
  }
}
