package io.github.sublstm.experiments.picture;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.internal.chartpart.Annotation;

/**
 * Draws each line in one go, so that its dashes go on from point to point, with a few marks on it,
 * and arrows where it leaves the plot above. XChart draws from point to point, and begins its
 * dashes anew at each.
 */
final class LinePainter extends Annotation {

  private static final int MARKS = 7;
  private static final double ARROW = 7;
  private static final Font NOTE_FONT = Axes.font(Font.PLAIN, 14);

  /** Without the fractions of a screen, so that a picture is the same on each. */
  private static final FontRenderContext FONTS = new FontRenderContext(null, true, true);

  private final XYChart axes;
  private final List<Line> lines;
  private final List<Level> levels;
  private final boolean hasMarks;

  LinePainter(XYChart axes, List<Line> lines, List<Level> levels) {
    this(axes, lines, levels, true);
  }

  private LinePainter(XYChart axes, List<Line> lines, List<Level> levels, boolean hasMarks) {
    super(false);
    this.axes = axes;
    this.lines = List.copyOf(lines);
    this.levels = List.copyOf(levels);
    this.hasMarks = hasMarks;
  }

  /** For outlines, which are told apart by their dashes. */
  static LinePainter withoutMarks(XYChart axes, List<Line> lines) {
    return new LinePainter(axes, lines, List.of(), false);
  }

  @Override
  public void paint(Graphics2D g) {
    bounds =
        new Rectangle2D.Double(
            getXAxisScreenValueForMin(),
            getYAxisScreenValueForMin(),
            getXAxisScreenValueForMax() - getXAxisScreenValueForMin(),
            getYAxisScreenValueForMax() - getYAxisScreenValueForMin());
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    // Otherwise points are moved to whole pixels, and smooth curves tremble.
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    Shape clip = g.getClip();
    g.setClip(clip == null ? bounds : bounds.createIntersection(clip.getBounds2D()));
    for (Level level : levels) {
      paintLevel(g, level);
    }
    for (int i = 0; i < lines.size(); i++) {
      paintLine(g, lines.get(i), SeriesStyle.of(i));
    }
    for (int i = 0; hasMarks && i < lines.size(); i++) {
      paintMarks(g, lines.get(i), SeriesStyle.of(i), i);
    }
    paintArrows(g);
    g.setClip(clip);
  }

  private void paintLevel(Graphics2D g, Level level) {
    SeriesStyle style = SeriesStyle.of(level.line());
    double y = axes.getScreenYFromChart(level.y());
    g.setColor(style.color());
    g.setStroke(SeriesStyle.levelStroke());
    g.draw(new Line2D.Double(bounds.getMinX(), y, bounds.getMaxX(), y));
    // Levels may be close together: each mark has a place of its own.
    double x = bounds.getMaxX() - axes.getStyler().getMarkerSize() * (1 + 1.5 * level.line());
    style.marker().paint(g, x, y, axes.getStyler().getMarkerSize());
  }

  private void paintLine(Graphics2D g, Line line, SeriesStyle style) {
    Path2D path = new Path2D.Double();
    boolean goesOn = false;
    for (int i = 0; i < line.x().length; i++) {
      if (Double.isFinite(line.y()[i])) {
        Point2D point = point(line, i);
        if (goesOn) {
          path.lineTo(point.getX(), point.getY());
        } else {
          path.moveTo(point.getX(), point.getY());
        }
      }
      goesOn = Double.isFinite(line.y()[i]);
    }
    g.setColor(style.color());
    g.setStroke(style.stroke());
    g.draw(path);
  }

  private void paintMarks(Graphics2D g, Line line, SeriesStyle style, int index) {
    g.setColor(style.color());
    int points = line.x().length;
    int every = Math.max(1, points / MARKS);
    // The marks of different lines are not above each other.
    for (int i = points > MARKS ? index * every / lines.size() : 0; i < points; i += every) {
      if (Double.isFinite(line.y()[i])) {
        Point2D point = point(line, i);
        style.marker().paint(g, point.getX(), point.getY(), axes.getStyler().getMarkerSize());
      }
    }
  }

  private Point2D point(Line line, int i) {
    return new Point2D.Double(
        axes.getScreenXFromChart(line.x()[i]), axes.getScreenYFromChart(line.y()[i]));
  }

  /** An arrow for each time that a line leaves, and a note that tells how far they go. */
  private void paintArrows(Graphics2D g) {
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < lines.size(); i++) {
      g.setColor(SeriesStyle.of(i).color());
      for (double x : leaves(lines.get(i))) {
        paintArrow(g, x);
      }
      for (int k = 0; k < lines.get(i).x().length; k++) {
        highest = isAbove(lines.get(i), k) ? Math.max(highest, lines.get(i).y()[k]) : highest;
      }
    }
    if (highest > Double.NEGATIVE_INFINITY) {
      paintNote(g, highest);
    }
  }

  /** Where a line goes out above or comes in again; where it begins or ends if it does neither. */
  private Set<Double> leaves(Line line) {
    Set<Double> places = new TreeSet<>();
    int last = line.x().length - 1;
    for (int k = 0; k <= last; k++) {
      if (isAbove(line, k)) {
        boolean comesIn = k < last && !isAbove(line, k + 1);
        boolean goesOut = k > 0 && !isAbove(line, k - 1);
        if (comesIn) {
          places.add(crossing(line, k, k + 1));
        }
        if (goesOut) {
          places.add(crossing(line, k, k - 1));
        }
        if (!comesIn && !goesOut && (k == 0 || k == last)) {
          places.add(axes.getScreenXFromChart(line.x()[k]));
        }
      }
    }
    return places;
  }

  private boolean isAbove(Line line, int i) {
    double y = line.y()[i];
    return y == Double.POSITIVE_INFINITY
        || (Double.isFinite(y) && axes.getScreenYFromChart(y) < bounds.getMinY());
  }

  /** Where the line between a point above the plot and one in it comes in. */
  private double crossing(Line line, int above, int inside) {
    double x = axes.getScreenXFromChart(line.x()[above]);
    if (!Double.isFinite(line.y()[above]) || !Double.isFinite(line.y()[inside])) {
      return x;
    }
    Point2D from = point(line, above);
    Point2D to = point(line, inside);
    double share = (bounds.getMinY() - from.getY()) / (to.getY() - from.getY());
    return from.getX() + share * (to.getX() - from.getX());
  }

  private void paintArrow(Graphics2D g, double x) {
    double middle = Math.max(bounds.getMinX() + ARROW, Math.min(bounds.getMaxX() - ARROW, x));
    Path2D arrow = new Path2D.Double();
    arrow.moveTo(middle, bounds.getMinY());
    arrow.lineTo(middle + ARROW, bounds.getMinY() + 1.6 * ARROW);
    arrow.lineTo(middle - ARROW, bounds.getMinY() + 1.6 * ARROW);
    arrow.closePath();
    g.fill(arrow);
  }

  private void paintNote(Graphics2D g, double highest) {
    String reach = Double.isFinite(highest) ? "up to " + Axes.number(highest) : "without end";
    TextLayout text = new TextLayout("goes on above, " + reach, NOTE_FONT, FONTS);
    double x = bounds.getMaxX() - text.getAdvance() - ARROW;
    g.setColor(Axes.INK);
    paintArrow(g, x - 2 * ARROW);
    double y = bounds.getMinY() + text.getAscent();
    g.fill(text.getOutline(AffineTransform.getTranslateInstance(x, y)));
  }
}
