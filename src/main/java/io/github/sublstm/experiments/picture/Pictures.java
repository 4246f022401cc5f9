package io.github.sublstm.experiments.picture;

import io.github.sublstm.files.AtomicFile;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;

/** Writes charts as files, and as parts of a page. */
public final class Pictures {

  private static final String PNG = ".png";
  private static final String SVG = ".svg";

  /** The variables of the colours that belong to no series. */
  private static final List<String> GROUND = List.of("--ink", "--paper", "--grid", "--note");

  private Pictures() {}

  /**
   * Writes a PNG and, beside it, an SVG of the same name, with the charts next to each other.
   *
   * @param png its name ends in {@code .png}
   * @param charts at least one
   * @throws IllegalArgumentException if the name ends otherwise
   * @throws IOException if a file cannot be written
   */
  public static void write(Path png, List<? extends Chart> charts) throws IOException {
    String name = png.getFileName().toString();
    if (!name.endsWith(PNG)) {
      throw new IllegalArgumentException("The name of a PNG must end in .png, not " + name);
    }
    // The picture is small, and the folder for temporary files may be full or missing.
    ImageIO.setUseCache(false);
    BufferedImage image = image(charts);
    AtomicFile.write(png, out -> ImageIO.write(image, "png", out));
    String svgName = name.substring(0, name.length() - PNG.length()) + SVG;
    AtomicFile.write(png.resolveSibling(svgName), Svg.file(charts));
  }

  private static BufferedImage image(List<? extends Chart> charts) {
    List<XYChart> drawn = charts.stream().map(Chart::draw).toList();
    int width = drawn.stream().mapToInt(XYChart::getWidth).sum();
    int height = drawn.stream().mapToInt(XYChart::getHeight).max().orElseThrow();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int x = 0;
    for (XYChart chart : drawn) {
      Graphics2D g = image.createGraphics();
      g.translate(x, 0);
      chart.paint(g, chart.getWidth(), chart.getHeight());
      g.dispose();
      x += chart.getWidth();
    }
    return image;
  }

  /**
   * The chart as an {@code svg} element for an HTML page, as wide as its place. Its colours are the
   * page's CSS variables {@code --ink}, {@code --paper}, {@code --grid}, {@code --note} and {@code
   * --series-1} and so on, as {@link #colors} has them.
   *
   * @param id of no other element of the page
   */
  public static String element(Chart chart, String id) {
    try {
      return Svg.element(chart, id + "-", variables());
    } catch (IOException e) {
      // It is written to memory.
      throw new IllegalStateException("The chart cannot be drawn: " + chart.title(), e);
    }
  }

  /** The colours of the charts by the names of their CSS variables, as {@code #rrggbb}. */
  public static Map<String, String> colors() {
    return named(SeriesStyle.LIGHT);
  }

  /** The same for a dark screen. */
  public static Map<String, String> darkColors() {
    return named(SeriesStyle.DARK);
  }

  private static Map<String, String> named(List<Color> colors) {
    Map<String, String> named = new LinkedHashMap<>();
    for (int i = 0; i < colors.size(); i++) {
      named.put(
          variable(i), String.format(Locale.ROOT, "#%06x", colors.get(i).getRGB() & 0xff_ff_ff));
    }
    return named;
  }

  private static Map<Color, String> variables() {
    Map<Color, String> variables = new LinkedHashMap<>();
    for (int i = 0; i < SeriesStyle.LIGHT.size(); i++) {
      variables.put(SeriesStyle.LIGHT.get(i), variable(i));
    }
    return variables;
  }

  private static String variable(int index) {
    return index < GROUND.size() ? GROUND.get(index) : "--series-" + (index - GROUND.size() + 1);
  }
}
