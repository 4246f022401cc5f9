package io.github.sublstm.experiments.report;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.github.sublstm.training.EpochResult;
import io.github.sublstm.training.Metric;
import java.awt.BasicStroke;
import java.io.IOException;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Learning curves as a PNG: training loss on the left, the validation metric on the right, one line
 * per model with the mean over the seeds and a band from the lowest to the highest seed.
 */
final class LearningCurvePlot {

  private static final BasicStroke DASHED =
      new BasicStroke(
          1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10f, new float[] {6f, 5f}, 0f);

  private LearningCurvePlot() {}

  /**
   * @param paper what the paper reports, by model: a dashed line in the right-hand plot
   */
  static void write(
      Path file, String task, Metric metric, List<Curve> curves, Map<String, Double> paper)
      throws IOException {
    XYChart loss =
        BandChart.of(task + ": training loss", "epoch", "mean loss per " + lossOf(metric));
    loss.getStyler().setYAxisLogarithmic(true);
    BandChart.labelTicks(loss, spread(curves, EpochResult::trainLoss));
    draw(loss, curves, EpochResult::trainLoss);

    String name = "validation " + metric.title();
    String axis =
        metric.unit().isEmpty() ? name : String.format(Locale.ROOT, "%s (%s)", name, metric.unit());
    XYChart validation = BandChart.of(task + ": " + name, "epoch", axis);
    scale(validation, metric, spread(curves, EpochResult::validation));
    draw(validation, curves, epoch -> metric.inUnit(epoch.validation()));
    drawPaper(validation, curves, metric, paper);

    BandChart.write(file, List.of(loss, validation));
  }

  /** What the training loss is the mean over. */
  private static String lossOf(Metric metric) {
    return switch (metric) {
      case ACCURACY -> "example";
      case PERPLEXITY -> "word";
      case FVU, SHARE_OF_IDEAL, ANGULAR_ERROR -> "answer";
    };
  }

  private static void scale(XYChart chart, Metric metric, DoubleSummaryStatistics values) {
    boolean rising = metric.isBetter(1, 0);
    // Errors fall by a large factor in the first epochs, by a small one later.
    chart.getStyler().setYAxisLogarithmic(!rising);
    if (metric == Metric.PERPLEXITY) {
      boundAbove(chart, values);
    } else if (!rising) {
      BandChart.labelTicks(chart, values);
    } else if (values.getMin() < 0) {
      // Worse than guessing, at first, by how much does not matter.
      chart.getStyler().setYAxisMin(0.0);
    }
  }

  private static DoubleSummaryStatistics spread(
      List<Curve> curves, ToDoubleFunction<EpochResult> value) {
    return curves.stream()
        .flatMap(curve -> curve.epochs().stream())
        .mapToDouble(value)
        .filter(Double::isFinite)
        .summaryStatistics();
  }

  /** Leaves out what is so much worse than the best that it would flatten all else. */
  private static void boundAbove(XYChart chart, DoubleSummaryStatistics values) {
    if (values.getMax() > BandChart.LABELS * values.getMin()) {
      chart.getStyler().setYAxisMax(BandChart.LABELS * values.getMin());
    }
    chart.getStyler().setYAxisLogarithmicDecadeOnly(false);
  }

  private static void draw(XYChart chart, List<Curve> curves, ToDoubleFunction<EpochResult> value) {
    Map<String, CurveBand> bands = new LinkedHashMap<>();
    curves.stream()
        .collect(groupingBy(Curve::model, LinkedHashMap::new, toList()))
        .forEach((model, runs) -> bands.put(model, CurveBand.of(runs, value)));
    BandChart.draw(chart, bands);
  }

  /** In the colours of the models' own lines. */
  private static void drawPaper(
      XYChart chart, List<Curve> curves, Metric metric, Map<String, Double> paper) {
    int epochs = curves.stream().mapToInt(curve -> curve.epochs().size()).max().orElse(0);
    List<String> models = curves.stream().map(Curve::model).distinct().toList();
    for (int i = 0; i < models.size(); i++) {
      Double value = paper.get(models.get(i));
      if (value != null) {
        double y = metric.inUnit(value);
        XYSeries series =
            chart.addSeries(
                models.get(i) + " (paper, test)",
                new double[] {1, Math.max(2, epochs)},
                new double[] {y, y});
        series.setMarker(SeriesMarkers.NONE).setLineColor(BandChart.color(i));
        series.setLineStyle(DASHED);
      }
    }
  }
}
