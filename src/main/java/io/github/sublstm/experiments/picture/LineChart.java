package io.github.sublstm.experiments.picture;

import static java.util.Arrays.stream;
import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Lines over a common axis, each with a band around it if there are several runs. A line that
 * leaves the plot has an arrow where it does.
 */
public final class LineChart implements Chart {

  /** Over a smaller factor a logarithmic axis has too few round values, and no use. */
  private static final double LEAST_FACTOR = 3;

  /** The factor that a logarithmic axis can span with a label at every tick. */
  private static final double ALL_LABELS = 12;

  /** The factor that it can span with labels at 1, 2, 5, 10, 20 and so on. */
  private static final double SOME_LABELS = 1000;

  /** So many points of a line have a label each. */
  private static final int MOST_LABELS = 12;

  private final String title;
  private final String xTitle;
  private final String yTitle;
  private final List<Line> lines = new ArrayList<>();
  private final List<Level> levels = new ArrayList<>();
  private String bandName;
  private String levelName;
  private boolean logX;
  private boolean logY;
  private double largestY = Double.POSITIVE_INFINITY;
  private double[] reachedY;

  /**
   * @param title above the plot
   * @param xTitle what is along the horizontal axis, with its unit
   * @param yTitle what is along the vertical axis, with its unit
   */
  public LineChart(String title, String xTitle, String yTitle) {
    this.title = Objects.requireNonNull(title, "title");
    this.xTitle = Objects.requireNonNull(xTitle, "xTitle");
    this.yTitle = Objects.requireNonNull(yTitle, "yTitle");
  }

  /** Makes the horizontal axis logarithmic; all its values must be positive. */
  public LineChart logarithmicX() {
    logX = true;
    return this;
  }

  /**
   * Makes the vertical axis logarithmic. It stays linear if a value is not positive, and over less
   * than a factor of 3, where curves look nearly the same and it has more round values to label.
   */
  public LineChart logarithmicY() {
    logY = true;
    return this;
  }

  /** Ends the vertical axis there; what is larger leaves the plot. */
  public LineChart largestY(double value) {
    largestY = value;
    return this;
  }

  /**
   * Makes the vertical axis reach from one value to another at least, so that charts beside each
   * other have the same.
   */
  public LineChart reachY(double low, double high) {
    reachedY = new double[] {low, high};
    return this;
  }

  /**
   * Adds a line without a band.
   *
   * @param name in the legend
   * @param x ascending
   * @param y as many; a value that is not finite interrupts the line
   * @throws IllegalArgumentException if there is no point or the lengths differ
   */
  public LineChart line(String name, double[] x, double[] y) {
    requireSameLength(name, x, y);
    lines.add(new Line(name, x.clone(), y.clone(), null, null));
    return this;
  }

  /**
   * Adds a line with a band.
   *
   * @param name in the legend
   * @param x ascending
   * @param y as many; a value that is not finite interrupts the line
   * @param low lower edge of the band, as many
   * @param high upper edge of the band, as many
   * @throws IllegalArgumentException if there is no point or the lengths differ
   */
  public LineChart line(String name, double[] x, double[] y, double[] low, double[] high) {
    requireSameLength(name, x, y, low, high);
    lines.add(new Line(name, x.clone(), y.clone(), low.clone(), high.clone()));
    return this;
  }

  /** Says in the legend what the bands are, for example "lowest to highest seed". */
  public LineChart bands(String name) {
    bandName = name;
    return this;
  }

  /**
   * Adds a thin horizontal line in the colour and with the mark of a line, for a value to compare
   * with.
   *
   * @param name what these values are, in the legend; the same for all levels
   * @param ofLine the name of a line that was added
   * @throws IllegalArgumentException if there is no such line
   */
  public LineChart level(String name, String ofLine, double y) {
    int index = lines.stream().map(Line::name).toList().indexOf(ofLine);
    if (index < 0) {
      throw new IllegalArgumentException("There is no line " + ofLine);
    }
    levelName = name;
    levels.add(new Level(index, y));
    return this;
  }

  private static void requireSameLength(String name, double[] x, double[]... others) {
    if (x.length == 0 || stream(others).anyMatch(other -> other.length != x.length)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "The line %s needs one value or more, and as many for y as for x: x has %d, y %s",
              name,
              x.length,
              stream(others).map(other -> "" + other.length).collect(joining(" and "))));
    }
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String description() {
    String all = lines.stream().map(LineChart::describe).collect(joining("; "));
    String compared =
        levels.stream()
            .map(level -> lines.get(level.line()).name() + " " + Axes.number(level.y()))
            .collect(joining(", "));
    return String.format(
        Locale.ROOT,
        "%s over %s. %s.%s",
        yTitle,
        xTitle,
        all,
        compared.isEmpty() ? "" : " " + levelName + ": " + compared + ".");
  }

  private static String describe(Line line) {
    int[] finite = finite(line);
    if (finite.length == 0) {
      return line.name() + ": nothing to draw";
    }
    String first = line.name() + ": " + valueAt(line, finite[0]);
    int last = finite[finite.length - 1];
    return last == finite[0] ? first : first + ", " + valueAt(line, last);
  }

  private static String valueAt(Line line, int point) {
    return Axes.number(line.y()[point]) + " at " + Axes.number(line.x()[point]);
  }

  @Override
  public XYChart draw() {
    XYChart chart = Axes.chart(title, xTitle, yTitle);
    setRange(chart.getStyler());
    if (reachedY != null) {
      double x = lines.get(0).x()[0];
      Axes.invisible(chart, "reached", new double[] {x, x}, reachedY);
    }
    for (int i = 0; i < lines.size(); i++) {
      addBand(chart, lines.get(i), SeriesStyle.of(i));
    }
    for (int i = 0; i < lines.size(); i++) {
      addLegend(chart, lines.get(i), SeriesStyle.of(i));
    }
    if (bandName != null && lines.stream().anyMatch(line -> line.low() != null)) {
      double[] any = anyPoint();
      double[] point = {any[0], any[0]};
      double[] value = {any[1], any[1]};
      Axes.area(chart, bandName, point, value, SeriesStyle.transparent(Axes.NOTE))
          .setShowInLegend(true);
    }
    if (levelName != null) {
      XYSeries entry =
          chart.addSeries(
              levelName, new double[] {lines.get(0).x()[0]}, new double[] {levels.get(0).y()});
      entry.setMarker(SeriesMarkers.NONE).setLineColor(Axes.NOTE);
      entry.setLineStyle(SeriesStyle.levelStroke());
    }
    DoubleSummaryStatistics x = range(line -> stream(line.x()));
    if (lines.stream().anyMatch(line -> line.x().length > MOST_LABELS) && !logX) {
      Axes.labelAtRoundValues(chart, x.getMin(), x.getMax(), anyPoint()[1]);
    }
    Axes.fitLegend(chart);
    chart.addAnnotation(new LinePainter(chart, lines, levels));
    return chart;
  }

  /** The places of the points that are drawn. */
  private static int[] finite(Line line) {
    return IntStream.range(0, line.y().length).filter(i -> Double.isFinite(line.y()[i])).toArray();
  }

  /** The first point that is drawn of any line, for entries that are only in the legend. */
  private double[] anyPoint() {
    for (Line line : lines) {
      int[] finite = finite(line);
      if (finite.length > 0) {
        return new double[] {line.x()[finite[0]], line.y()[finite[0]]};
      }
    }
    return new double[] {lines.get(0).x()[0], 1};
  }

  private void setRange(XYStyler styler) {
    styler.setXAxisLogarithmic(logX);
    DoubleSummaryStatistics x = range(line -> stream(line.x()));
    if (x.getMin() == x.getMax()) {
      styler.setXAxisMin(logX ? x.getMin() / 2 : x.getMin() - 1);
      styler.setXAxisMax(logX ? x.getMin() * 2 : x.getMin() + 1);
    }
    DoubleSummaryStatistics y = rangeOfY();
    double top = Math.min(largestY, y.getMax());
    if (y.getMin() == y.getMax()) {
      double room = y.getMin() == 0 ? 1 : Math.abs(y.getMin()) / 10;
      styler.setYAxisMin(y.getMin() - room).setYAxisMax(y.getMin() + room);
    } else if (y.getMax() > largestY) {
      styler.setYAxisMax(largestY);
    }
    setLabels(styler, top / y.getMin());
  }

  /**
   * Says how the vertical axis is divided.
   *
   * @param factor from its lowest value to its highest; not positive or infinite if one of them is
   *     not positive
   */
  private void setLabels(XYStyler styler, double factor) {
    boolean logarithmic = logY && factor >= LEAST_FACTOR && Double.isFinite(factor);
    styler.setYAxisLogarithmic(logarithmic);
    if (logarithmic) {
      // There may be one power of ten or none: then other ticks need labels too.
      styler.setYAxisLogarithmicDecadeOnly(factor > SOME_LABELS);
      boolean all = factor <= ALL_LABELS;
      styler.setYAxisTickLabelsFormattingFunction(
          value -> all || Axes.isOneTwoOrFive(value) ? Axes.tick(value) : "");
    }
  }

  private DoubleSummaryStatistics rangeOfY() {
    DoubleSummaryStatistics range =
        range(
            line ->
                Stream.of(line.y(), line.low(), line.high())
                    .filter(Objects::nonNull)
                    .flatMapToDouble(values -> stream(values)));
    levels.forEach(level -> range.accept(level.y()));
    if (reachedY != null) {
      stream(reachedY).forEach(range::accept);
    }
    return range;
  }

  private DoubleSummaryStatistics range(Function<Line, DoubleStream> values) {
    return lines.stream().flatMapToDouble(values).filter(Double::isFinite).summaryStatistics();
  }

  /** Along the lowest values and back along the highest; without a band, for the range only. */
  private static void addBand(XYChart chart, Line line, SeriesStyle style) {
    double[] low = line.low() == null ? line.y() : line.low();
    double[] high = line.high() == null ? line.y() : line.high();
    int[] finite =
        IntStream.range(0, low.length)
            .filter(i -> Double.isFinite(low[i]) && Double.isFinite(high[i]))
            .toArray();
    if (finite.length > 0) {
      String name = line.name() + " band";
      if (line.low() == null) {
        Axes.invisible(chart, name, at(finite, line.x()), at(finite, line.y()));
      } else {
        double[] x = there(finite, line.x(), line.x());
        Axes.area(chart, name, x, there(finite, low, high), style.transparent());
      }
    }
  }

  private static double[] at(int[] places, double[] values) {
    return stream(places).mapToDouble(i -> values[i]).toArray();
  }

  private static double[] there(int[] places, double[] way, double[] back) {
    int last = places.length - 1;
    return DoubleStream.concat(
            stream(at(places, way)),
            IntStream.rangeClosed(0, last).mapToDouble(i -> back[places[last - i]]))
        .toArray();
  }

  /** The first point only, for the entry in the legend: {@link LinePainter} draws the line. */
  private void addLegend(XYChart chart, Line line, SeriesStyle style) {
    int[] finite = finite(line);
    boolean isDrawn = finite.length > 0;
    // A line without any point has its entry all the same, without a mark.
    double[] point = isDrawn ? new double[] {line.x()[finite[0]], line.y()[finite[0]]} : anyPoint();
    XYSeries series =
        chart.addSeries(line.name(), new double[] {point[0]}, new double[] {point[1]});
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
    series.setMarker(isDrawn ? style.marker() : SeriesMarkers.NONE).setMarkerColor(style.color());
    series.setLineColor(style.color()).setLineStyle(style.stroke());
  }
}
