package io.github.sublstm.experiments.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The look that all charts share. */
final class Axes {

  /** Of titles, labels and axes. */
  static final Color INK = new Color(34, 34, 34);

  static final Color PAPER = Color.WHITE;
  static final Color GRID = new Color(221, 221, 221);

  /** For an explanation in the legend, which belongs to no series. */
  static final Color NOTE = new Color(119, 119, 119);

  private static final Color INVISIBLE = new Color(0, true);
  private static final String PATTERN = "#,##0.##########";
  private static final int WIDTH = 900;
  private static final int HEIGHT = 560;
  private static final int SMALL_WIDTH = 640;
  private static final int SMALL_HEIGHT = 440;
  private static final int SMALL_LEGEND_LINE = 32;
  private static final int MARKER = 9;
  private static final int LEGEND_LINE = 46;

  /** Powers of ten that are easier to read as 0.0001 and 100,000 than as 1e-4 and 1e5. */
  private static final int SMALLEST_DECIMAL = -4;

  private static final int LARGEST_DECIMAL = 5;

  private Axes() {}

  static XYChart chart(String title, String xTitle, String yTitle) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .build();
    XYStyler styler = chart.getStyler();
    styler.setLocale(Locale.ROOT);
    styler.setChartBackgroundColor(PAPER).setPlotBackgroundColor(PAPER);
    styler.setChartFontColor(INK).setXAxisTitleColor(INK).setYAxisTitleColor(INK);
    styler.setAxisTickLabelsColor(INK).setAxisTickMarksColor(INK);
    styler.setPlotGridVerticalLinesVisible(false).setPlotGridLinesColor(GRID);
    // Without dashes, each of which would be a shape of its own in an SVG.
    styler.setPlotGridLinesStroke(new BasicStroke(1));
    styler.setPlotBorderVisible(false).setLegendBorderColor(PAPER).setLegendBackgroundColor(PAPER);
    // Below the plot, where it covers no curve.
    styler.setLegendPosition(LegendPosition.OutsideS).setLegendLayout(LegendLayout.Horizontal);
    styler.setLegendSeriesLineLength(LEGEND_LINE).setLegendPadding(12).setMarkerSize(MARKER);
    styler.setChartTitleFont(font(Font.BOLD, 20));
    styler.setLegendFont(font(Font.PLAIN, 15));
    styler.setAxisTitleFont(font(Font.PLAIN, 17));
    styler.setAxisTickLabelsFont(font(Font.PLAIN, 15));
    styler.setYAxisLabelAlignment(TextAlignment.Right);
    styler.setXAxisDecimalPattern(PATTERN).setYAxisDecimalPattern(PATTERN);
    return chart;
  }

  /**
   * Has the horizontal axis labelled at round values. XChart labels every second or third x value
   * instead where they are equally spaced, which is too many for many, and odd for fractions.
   *
   * @param y within the range of the plot
   */
  static void labelAtRoundValues(XYChart chart, double lowest, double highest, double y) {
    double between = lowest + (highest - lowest) / Math.PI;
    invisible(chart, "round values", new double[] {between}, new double[] {y});
  }

  /** Points that the axes count, and nobody sees. */
  static void invisible(XYChart chart, String name, double[] x, double[] y) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setMarker(SeriesMarkers.NONE).setLineColor(INVISIBLE);
    series.setShowInLegend(false);
  }

  /** For a page, which may be on a phone: the letters are larger beside the plot. */
  static void makeSmall(XYChart chart) {
    // The only way to give it another size: to paint it once.
    Graphics2D nowhere = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    chart.paint(nowhere, SMALL_WIDTH, SMALL_HEIGHT);
    nowhere.dispose();
    chart.getStyler().setLegendSeriesLineLength(SMALL_LEGEND_LINE).setLegendPadding(6);
    chart.getStyler().setLegendFont(font(Font.PLAIN, 13));
    fitLegend(chart);
  }

  /** Puts the entries of the legend below each other if they are too wide for one line. */
  static void fitLegend(XYChart chart) {
    XYStyler styler = chart.getStyler();
    // Without the fractions of a screen, so that a picture is the same on each.
    FontRenderContext fonts = new FontRenderContext(null, true, true);
    double width =
        chart.getSeriesCollection().stream()
            .filter(XYSeries::isShowInLegend)
            .mapToDouble(
                series ->
                    styler.getLegendFont().getStringBounds(series.getLabel(), fonts).getWidth()
                        + styler.getLegendSeriesLineLength()
                        + 2 * styler.getLegendPadding())
            .sum();
    if (width > chart.getWidth()) {
      styler.setLegendLayout(LegendLayout.Vertical);
    }
  }

  static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }

  /** An area without a line around it, and without an entry in the legend. */
  static XYSeries area(XYChart chart, String name, double[] x, double[] y, Color color) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
    series.setMarker(SeriesMarkers.NONE).setLineColor(INVISIBLE);
    series.setFillColor(color);
    series.setShowInLegend(false);
    return series;
  }

  /** Whether a positive number is a power of ten, or two or five of them. */
  static boolean isOneTwoOrFive(double value) {
    long digit = Math.round(value / Math.pow(10, exponent(value)));
    return digit == 1 || digit == 2 || digit == 5;
  }

  /** The power of ten of a positive number's first digit; a tick may be a rounding error below. */
  private static int exponent(double value) {
    return (int) Math.floor(Math.log10(value) + 1e-9);
  }

  /** A label of a logarithmic axis, where numbers have one digit: 0.002, 5,000 or 2e-6. */
  static String tick(double value) {
    int exponent = exponent(value);
    if (exponent >= SMALLEST_DECIMAL && exponent <= LARGEST_DECIMAL) {
      return String.format(Locale.ROOT, "%,." + Math.max(0, -exponent) + "f", value);
    }
    return String.format(Locale.ROOT, "%.0fe%d", value / Math.pow(10, exponent), exponent);
  }

  /** A number as people write it: no more digits than tell something. */
  static String number(double value) {
    double size = Math.abs(value);
    if (size == Math.rint(size) && size < 1e15) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, size >= 1000 ? "%,.0f" : size >= 1 ? "%.2f" : "%.3g", value);
  }
}
