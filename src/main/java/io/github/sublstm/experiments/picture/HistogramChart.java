package io.github.sublstm.experiments.picture;

import static java.util.Arrays.stream;
import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** How the values of one or more series are distributed: the share of each in bins of one width. */
public final class HistogramChart implements Chart {

  private record Values(String name, double[] values) {}

  private final String title;
  private final String xTitle;
  private final int bins;
  private final List<Values> all = new ArrayList<>();

  /**
   * @param title above the plot
   * @param xTitle what the values are, with their unit
   * @param bins between the lowest and the highest value of all series, positive
   * @throws IllegalArgumentException if there are no bins
   */
  public HistogramChart(String title, String xTitle, int bins) {
    this.title = Objects.requireNonNull(title, "title");
    this.xTitle = Objects.requireNonNull(xTitle, "xTitle");
    this.bins = bins;
    if (bins < 1) {
      throw new IllegalArgumentException("A histogram needs 1 bin or more, not " + bins);
    }
  }

  /**
   * Adds a series.
   *
   * @param name in the legend
   * @param values at least one, all finite
   * @throws IllegalArgumentException if there is none, or one is not finite
   */
  public HistogramChart values(String name, double[] values) {
    if (values.length == 0 || !stream(values).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "The histogram of %s needs finite values, one or more", name));
    }
    all.add(new Values(name, values.clone()));
    return this;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String description() {
    return all.stream()
        .map(
            series ->
                String.format(
                    Locale.ROOT,
                    "%s: %,d values from %s to %s, on average %s",
                    series.name,
                    series.values.length,
                    Axes.number(stream(series.values).min().orElseThrow()),
                    Axes.number(stream(series.values).max().orElseThrow()),
                    Axes.number(stream(series.values).average().orElseThrow())))
        .collect(joining("; ", "Distribution of " + xTitle + ". ", "."));
  }

  /** The share of the values in each bin; the last bin has its upper edge as well. */
  static double[] shares(double[] values, double lowest, double width, int bins) {
    double[] shares = new double[bins];
    for (double value : values) {
      int bin = (int) Math.min(bins - 1, Math.floor((value - lowest) / width));
      shares[bin] += 1.0 / values.length;
    }
    return shares;
  }

  @Override
  public XYChart draw() {
    XYChart chart = Axes.chart(title, xTitle, "share of the values");
    double lowest =
        all.stream().flatMapToDouble(series -> stream(series.values)).min().orElseThrow();
    double highest =
        all.stream().flatMapToDouble(series -> stream(series.values)).max().orElseThrow();
    double width = highest > lowest ? (highest - lowest) / bins : 1;
    List<Line> outlines = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      double[] shares = shares(all.get(i).values, lowest, width, bins);
      Line outline = outline(all.get(i).name, shares, lowest, width);
      SeriesStyle style = SeriesStyle.of(i);
      Axes.area(chart, outline.name() + " area", outline.x(), outline.y(), style.transparent());
      outlines.add(outline);
    }
    for (int i = 0; i < all.size(); i++) {
      SeriesStyle style = SeriesStyle.of(i);
      XYSeries entry = chart.addSeries(all.get(i).name, new double[] {lowest}, new double[] {0});
      entry.setMarker(SeriesMarkers.NONE);
      entry.setLineColor(style.color()).setLineStyle(style.stroke());
    }
    Axes.labelAtRoundValues(chart, lowest, lowest + bins * width, 0);
    chart.getStyler().setYAxisMin(0.0);
    Axes.fitLegend(chart);
    chart.addAnnotation(LinePainter.withoutMarks(chart, outlines));
    return chart;
  }

  /** Up, along and down each bin. */
  private static Line outline(String name, double[] shares, double lowest, double width) {
    int points = 2 * shares.length + 2;
    double[] x = new double[points];
    double[] y = new double[points];
    x[0] = lowest;
    for (int i = 0; i < shares.length; i++) {
      x[2 * i + 1] = lowest + i * width;
      x[2 * i + 2] = lowest + (i + 1) * width;
      y[2 * i + 1] = shares[i];
      y[2 * i + 2] = shares[i];
    }
    x[points - 1] = lowest + shares.length * width;
    return new Line(name, x, y, null, null);
  }
}
