package io.github.sublstm.experiments.report;

import static java.util.Arrays.stream;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.github.sublstm.files.AtomicFile;
import io.github.sublstm.training.EpochResult;
import io.github.sublstm.training.Metric;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Learning curves as a PNG: training loss on the left, the validation metric on the right, one line
 * per model with the mean over the seeds and a band from the lowest to the highest seed.
 */
final class LearningCurvePlot {

  /** Okabe and Ito's colours, which colour-blind readers can tell apart. */
  private static final Color[] COLORS = {
    new Color(0, 114, 178), new Color(213, 94, 0), new Color(0, 158, 115), new Color(204, 121, 167)
  };

  private static final Color INVISIBLE = new Color(0, true);
  private static final int BAND_OPACITY = 50;
  private static final float LINE_WIDTH = 2.5f;
  private static final BasicStroke DASHED =
      new BasicStroke(
          1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10f, new float[] {6f, 5f}, 0f);

  /** Wide enough for a legend of three models and their three lines of the paper. */
  private static final int WIDTH = 900;

  private static final int HEIGHT = 560;

  /** The factor that a logarithmic axis can span with a label at every tick. */
  private static final double LABELS = 12;

  private LearningCurvePlot() {}

  /**
   * @param paper what the paper reports, by model: a dashed line in the right-hand plot
   */
  static void write(
      Path file, String task, Metric metric, List<Curve> curves, Map<String, Double> paper)
      throws IOException {
    boolean rising = metric.isBetter(1, 0);
    XYChart loss =
        chart(task + ": training loss", "mean loss per " + (rising ? "example" : "word"));
    loss.getStyler().setYAxisLogarithmic(true);
    labelTicks(loss, spread(curves, EpochResult::trainLoss));
    draw(loss, curves, EpochResult::trainLoss);

    String name = "validation " + metric.id();
    String axis =
        metric.unit().isEmpty() ? name : String.format(Locale.ROOT, "%s (%s)", name, metric.unit());
    XYChart validation = chart(task + ": " + name, axis);
    // A perplexity falls by a large factor in the first epochs, by a small one later.
    validation.getStyler().setYAxisLogarithmic(!rising);
    if (!rising) {
      boundAbove(validation, spread(curves, EpochResult::validation));
    }
    draw(validation, curves, epoch -> metric.inUnit(epoch.validation()));
    drawPaper(validation, curves, metric, paper);

    // The plot is small, and the folder for temporary files may be full or missing.
    ImageIO.setUseCache(false);
    AtomicFile.write(
        file,
        out -> BitmapEncoder.saveBitmap(List.of(loss, validation), 1, 2, out, BitmapFormat.PNG));
  }

  private static DoubleSummaryStatistics spread(
      List<Curve> curves, ToDoubleFunction<EpochResult> value) {
    return curves.stream()
        .flatMap(curve -> curve.epochs().stream())
        .mapToDouble(value)
        .filter(Double::isFinite)
        .summaryStatistics();
  }

  /** Most curves stay within a factor of ten, where there may be no power of ten to label. */
  private static void labelTicks(XYChart chart, DoubleSummaryStatistics values) {
    chart.getStyler().setYAxisLogarithmicDecadeOnly(values.getMax() > LABELS * values.getMin());
  }

  /** Leaves out what is so much worse than the best that it would flatten all else. */
  private static void boundAbove(XYChart chart, DoubleSummaryStatistics values) {
    if (values.getMax() > LABELS * values.getMin()) {
      chart.getStyler().setYAxisMax(LABELS * values.getMin());
    }
    chart.getStyler().setYAxisLogarithmicDecadeOnly(false);
  }

  /** All bands before the first line, so that no band covers a line. */
  private static void draw(XYChart chart, List<Curve> curves, ToDoubleFunction<EpochResult> value) {
    Map<String, CurveBand> bands = new LinkedHashMap<>();
    curves.stream()
        .collect(groupingBy(Curve::model, LinkedHashMap::new, toList()))
        .forEach((model, runs) -> bands.put(model, CurveBand.of(runs, value)));
    int color = 0;
    for (var band : bands.entrySet()) {
      addBand(chart, band.getKey(), band.getValue(), COLORS[color++ % COLORS.length]);
    }
    color = 0;
    for (var band : bands.entrySet()) {
      addMean(chart, band.getKey(), band.getValue(), COLORS[color++ % COLORS.length]);
    }
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
        series.setMarker(SeriesMarkers.NONE).setLineColor(COLORS[i % COLORS.length]);
        series.setLineStyle(DASHED);
      }
    }
  }

  /** A polygon: along the lowest values and back along the highest. */
  private static void addBand(XYChart chart, String model, CurveBand band, Color color) {
    DoubleStream x = DoubleStream.concat(stream(band.epochs()), stream(reversed(band.epochs())));
    DoubleStream y = DoubleStream.concat(stream(band.lowest()), stream(reversed(band.highest())));
    XYSeries series = chart.addSeries(model + " range", x.toArray(), y.toArray());
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
    series.setMarker(SeriesMarkers.NONE).setLineColor(INVISIBLE);
    series.setFillColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), BAND_OPACITY));
    series.setShowInLegend(false);
  }

  private static void addMean(XYChart chart, String model, CurveBand band, Color color) {
    XYSeries series = chart.addSeries(model, band.epochs(), band.mean());
    // A single epoch makes no line.
    series.setMarker(band.epochs().length == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    series.setMarkerColor(color).setLineColor(color).setLineStyle(new BasicStroke(LINE_WIDTH));
  }

  private static double[] reversed(double[] values) {
    return IntStream.rangeClosed(1, values.length)
        .mapToDouble(i -> values[values.length - i])
        .toArray();
  }

  private static XYChart chart(String title, String yAxis) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("epoch")
            .yAxisTitle(yAxis)
            .build();
    XYStyler styler = chart.getStyler();
    styler.setLocale(Locale.ROOT);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setPlotBorderVisible(false).setLegendBorderColor(Color.WHITE);
    // Below the plot, where it covers no curve.
    styler.setLegendPosition(LegendPosition.OutsideS).setLegendLayout(LegendLayout.Horizontal);
    styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 17));
    styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15));
    styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    return chart;
  }
}
