package io.github.sublstm.experiments.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.List;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * How the series of a chart are told apart, by their place in it.
 *
 * @param color tells it apart on a screen
 * @param stroke tells it apart in grey
 * @param marker does so too, where lines cross
 */
record SeriesStyle(Color color, BasicStroke stroke, Marker marker) {

  private static final float LINE_WIDTH = 2.5f;
  private static final float THIN = 1.5f;
  private static final int BAND_OPACITY = 50;

  /** How many of the colours below belong to no series. */
  private static final int GROUND = 4;

  /** Ink, paper, grid and notes; then, for series, the colours of Okabe and Ito that tell best. */
  static final List<Color> LIGHT =
      List.of(
          Axes.INK,
          Axes.PAPER,
          Axes.GRID,
          Axes.NOTE,
          new Color(0, 114, 178),
          new Color(213, 94, 0),
          new Color(0, 158, 115),
          new Color(204, 121, 167),
          new Color(230, 159, 0),
          new Color(86, 180, 233));

  /** The same roles on a dark ground. */
  static final List<Color> DARK =
      List.of(
          new Color(230, 230, 230),
          new Color(24, 26, 30),
          new Color(60, 64, 72),
          new Color(160, 166, 176),
          new Color(92, 176, 236),
          new Color(255, 146, 76),
          new Color(52, 202, 160),
          new Color(236, 160, 204),
          new Color(245, 194, 80),
          new Color(160, 214, 250));

  private static final float[][] DASHES = {null, {11, 5}, {3, 3}, {11, 4, 3, 4}, {18, 5}};

  private static final Marker[] MARKERS = {
    SeriesMarkers.CIRCLE,
    SeriesMarkers.SQUARE,
    SeriesMarkers.TRIANGLE_UP,
    SeriesMarkers.DIAMOND,
    SeriesMarkers.TRIANGLE_DOWN,
    SeriesMarkers.PLUS,
    SeriesMarkers.CROSS
  };

  /** After all combinations the first comes again. */
  static SeriesStyle of(int index) {
    return new SeriesStyle(
        LIGHT.get(GROUND + index % (LIGHT.size() - GROUND)),
        stroke(LINE_WIDTH, DASHES[index % DASHES.length]),
        MARKERS[index % MARKERS.length]);
  }

  /** For a value to compare with: thin, with short dashes far apart. */
  static BasicStroke levelStroke() {
    return stroke(THIN, new float[] {2, 5});
  }

  private static BasicStroke stroke(float width, float[] dash) {
    return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, dash, 0);
  }

  /** What lies behind the lines. */
  Color transparent() {
    return transparent(color);
  }

  static Color transparent(Color color) {
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), BAND_OPACITY);
  }
}
