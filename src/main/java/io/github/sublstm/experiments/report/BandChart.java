package io.github.sublstm.experiments.report;

import static java.util.Arrays.stream;

import io.github.sublstm.files.AtomicFile;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
 * Charts with one line per model: the mean over the seeds, in a band from the lowest to the highest
 * seed.
 */
final class BandChart {

  /** Okabe and Ito's colours, which colour-blind readers can tell apart. */
  private static final Color[] COLORS = {
    new Color(0, 114, 178), new Color(213, 94, 0), new Color(0, 158, 115), new Color(204, 121, 167)
  };

  private static final Color INVISIBLE = new Color(0, true);
  private static final int BAND_OPACITY = 50;
  private static final float LINE_WIDTH = 2.5f;

  /** Wide enough for a legend of three models and their three lines of the paper. */
  private static final int WIDTH = 900;

  private static final int HEIGHT = 560;

  /** The factor that a logarithmic axis can span with a label at every tick. */
  static final double LABELS = 12;

  private BandChart() {}

  static XYChart of(String title, String xAxis, String yAxis) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(xAxis)
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

  /** The colour of the line with this index. */
  static Color color(int line) {
    return COLORS[line % COLORS.length];
  }

  /** Draws the bands by model. All bands before the first line, so that no band covers a line. */
  static void draw(XYChart chart, Map<String, CurveBand> bands) {
    int line = 0;
    for (var band : bands.entrySet()) {
      addBand(chart, band.getKey(), band.getValue(), color(line++));
    }
    line = 0;
    for (var band : bands.entrySet()) {
      addMean(chart, band.getKey(), band.getValue(), color(line++));
    }
  }

  /** Writes charts as one PNG, side by side. */
  static void write(Path file, List<XYChart> charts) throws IOException {
    // The plot is small, and the folder for temporary files may be full or missing.
    ImageIO.setUseCache(false);
    AtomicFile.write(
        file, out -> BitmapEncoder.saveBitmap(charts, 1, charts.size(), out, BitmapFormat.PNG));
  }

  /** Most curves stay within a factor of ten, where there may be no power of ten to label. */
  static void labelTicks(XYChart chart, DoubleSummaryStatistics values) {
    chart.getStyler().setYAxisLogarithmicDecadeOnly(values.getMax() > LABELS * values.getMin());
  }

  /** A polygon: along the lowest values and back along the highest. */
  private static void addBand(XYChart chart, String model, CurveBand band, Color color) {
    DoubleStream x = DoubleStream.concat(stream(band.x()), stream(reversed(band.x())));
    DoubleStream y = DoubleStream.concat(stream(band.lowest()), stream(reversed(band.highest())));
    XYSeries series = chart.addSeries(model + " range", x.toArray(), y.toArray());
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
    series.setMarker(SeriesMarkers.NONE).setLineColor(INVISIBLE);
    series.setFillColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), BAND_OPACITY));
    series.setShowInLegend(false);
  }

  private static void addMean(XYChart chart, String model, CurveBand band, Color color) {
    XYSeries series = chart.addSeries(model, band.x(), band.mean());
    // A single epoch makes no line.
    series.setMarker(band.x().length == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    series.setMarkerColor(color).setLineColor(color).setLineStyle(new BasicStroke(LINE_WIDTH));
  }

  private static double[] reversed(double[] values) {
    return IntStream.rangeClosed(1, values.length)
        .mapToDouble(i -> values[values.length - i])
        .toArray();
  }
}
