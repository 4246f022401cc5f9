package io.github.sublstm.experiments.picture;

import static java.util.Arrays.stream;
import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;

/** Points in the plane, of one or more kinds. */
public final class ScatterChart implements Chart {

  private record Points(String name, double[] x, double[] y) {}

  private final String title;
  private final String xTitle;
  private final String yTitle;
  private final List<Points> kinds = new ArrayList<>();

  /**
   * @param title above the plot
   * @param xTitle what is along the horizontal axis, with its unit
   * @param yTitle what is along the vertical axis, with its unit
   */
  public ScatterChart(String title, String xTitle, String yTitle) {
    this.title = Objects.requireNonNull(title, "title");
    this.xTitle = Objects.requireNonNull(xTitle, "xTitle");
    this.yTitle = Objects.requireNonNull(yTitle, "yTitle");
  }

  /**
   * Adds points of one kind.
   *
   * @param name in the legend
   * @param x finite values
   * @param y as many
   * @throws IllegalArgumentException if there is no point or the lengths differ
   */
  public ScatterChart points(String name, double[] x, double[] y) {
    if (x.length == 0 || x.length != y.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "The points %s need one value or more, and as many for y as for x: x has %d, y %d",
              name,
              x.length,
              y.length));
    }
    kinds.add(new Points(name, x.clone(), y.clone()));
    return this;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String description() {
    return kinds.stream()
        .map(
            kind ->
                String.format(
                    Locale.ROOT,
                    "%s: %,d points, x from %s to %s, y from %s to %s",
                    kind.name,
                    kind.x.length,
                    Axes.number(stream(kind.x).min().orElseThrow()),
                    Axes.number(stream(kind.x).max().orElseThrow()),
                    Axes.number(stream(kind.y).min().orElseThrow()),
                    Axes.number(stream(kind.y).max().orElseThrow())))
        .collect(joining("; ", yTitle + " over " + xTitle + ". ", "."));
  }

  @Override
  public XYChart draw() {
    XYChart chart = Axes.chart(title, xTitle, yTitle);
    for (int i = 0; i < kinds.size(); i++) {
      Points kind = kinds.get(i);
      SeriesStyle style = SeriesStyle.of(i);
      XYSeries series = chart.addSeries(kind.name, kind.x, kind.y);
      series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
      series.setMarker(style.marker()).setMarkerColor(style.color());
    }
    Axes.fitLegend(chart);
    return chart;
  }
}
