package io.github.sublstm.experiments.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sublstm.experiments.InLocale;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.internal.chartpart.Axis_;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.w3c.dom.Element;

class PicturesTest {

  private static final double[] STEPS = {1, 2, 3};

  @TempDir private Path folder;

  @Test
  void write_twoCharts_areAPngAndAnSvgOfThatSize() throws Exception {
    Path png = folder.resolve("two.png");

    Pictures.write(png, List.of(lines(), lines()));

    BufferedImage image = ImageIO.read(png.toFile());
    Element svg = parsed(Files.readString(folder.resolve("two.svg")));
    assertThat(svg.getTagName()).isEqualTo("svg");
    assertThat(svg.getAttribute("width")).isEqualTo("" + image.getWidth());
    assertThat(svg.getAttribute("height")).isEqualTo("" + image.getHeight());
    assertThat(svg.getElementsByTagName("svg").getLength()).isEqualTo(2);
  }

  /** Its letters are outlines, so that it looks the same everywhere. */
  @Test
  void write_svg_namesAndDescribesTheSeries() throws Exception {
    Pictures.write(folder.resolve("a.png"), List.of(lines()));

    Element svg = parsed(Files.readString(folder.resolve("a.svg")));

    assertThat(text(svg, "title")).isEqualTo("Loss & <more>");
    assertThat(text(svg, "desc"))
        .isEqualTo(
            "loss over step. subLSTM: 3 at 1, 1 at 3; LSTM: 0.500 at 1, 0.250 at 3."
                + " paper: LSTM 0.200.");
  }

  @Test
  void write_otherLocale_isTheSameFile() throws Exception {
    Pictures.write(folder.resolve("here.png"), List.of(lines()));
    InLocale.of(
        Locale.forLanguageTag("ar-EG"),
        () -> {
          Pictures.write(folder.resolve("there.png"), List.of(lines()));
          return "";
        });

    assertThat(folder.resolve("there.png")).hasSameBinaryContentAs(folder.resolve("here.png"));
    assertThat(folder.resolve("there.svg")).hasSameBinaryContentAs(folder.resolve("here.svg"));
  }

  /** In grey, colours are alike. */
  @Test
  void lines_areToldApartByTheirDashes() throws Exception {
    assertThat(strokes(lines())).hasSize(2).doesNotHaveDuplicates();
  }

  /** Each line is one path, or the dashes would begin anew at every point. */
  @Test
  void line_manyPoints_isOnePath() throws Exception {
    double[] x = IntStream.range(0, 300).asDoubleStream().toArray();
    LineChart chart = new LineChart("many", "x", "y").line("a", x, x);

    String longest =
        Pattern.compile(" d=\"([^\"]*)\"")
            .matcher(Pictures.element(chart, "p"))
            .results()
            .map(found -> found.group(1))
            .max((one, other) -> Long.compare(count(one, "L"), count(other, "L")))
            .orElseThrow();

    assertThat(count(longest, "L")).isEqualTo(299);
    assertThat(count(longest, "M")).isEqualTo(1);
  }

  /** One arrow where it leaves, and one in the note. */
  @Test
  void line_thatLeavesThePlot_hasAnArrow() {
    LineChart inside = leaving();
    LineChart outside = leaving().largestY(5);

    assertThat(shapes(outside) - shapes(inside)).isGreaterThanOrEqualTo(3);
    assertThat(arrows(inside)).isZero();
    assertThat(arrows(outside)).isEqualTo(2);
  }

  /** So that they can be compared. */
  @Test
  void reachY_chartsOfOtherValues_haveTheSameAxis() {
    LineChart low = new LineChart("a", "x", "y").line("a", STEPS, new double[] {1, 2, 1});
    LineChart high = new LineChart("a", "x", "y").line("a", STEPS, new double[] {7, 8, 9});
    assertThat(heightOf(5, low)).isNotEqualTo(heightOf(5, high));

    assertThat(heightOf(5, low.reachY(0, 10))).isEqualTo(heightOf(5, high.reachY(0, 10)));
  }

  private static double heightOf(double y, LineChart chart) {
    return painted(chart).getScreenYFromChart(y);
  }

  private static XYChart painted(LineChart chart) {
    XYChart drawn = chart.draw();
    BufferedImage image =
        new BufferedImage(drawn.getWidth(), drawn.getHeight(), BufferedImage.TYPE_INT_RGB);
    drawn.paint(image.createGraphics(), drawn.getWidth(), drawn.getHeight());
    return drawn;
  }

  /** XChart would label the ends of the data, 0.533135 and 0.583913, where no round value is. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.533135 | 0.583913 | 0.54 0.55 0.56 0.57 0.58",
        "4.2 | 6.4 | 4.4 4.6 4.8 5 5.2 5.4 5.6 5.8 6 6.2",
        "2 | 9 | 2 3 4 5 6 7 8 9",
        "0.4 | 22 | 0.5 1 2 5 10 20",
        "0.00006 | 0.03 | 0.0001 0.0002 0.0005 0.001 0.002 0.005 0.01 0.02",
        "1e-7 | 0.5 | 0.1 0.01 0.001 0.0001 1e-5 1e-6",
        "300 | 9000000 | 1,000 10,000 100,000 1e6",
        "0 | 3 | 0 1 2 3",
        "-2 | 3 | -2 -1 0 1 2 3"
      })
  void logarithmicY_anyRange_hasRoundLabels(double low, double high, String expected)
      throws Exception {
    double[] values = {high, (low + high) / 2, low};
    LineChart chart = new LineChart("a", "x", "y").line("a", STEPS, values).logarithmicY();

    assertThat(yLabels(chart))
        .contains(expected.split(" "))
        .hasSizeLessThan(20)
        .allSatisfy(label -> assertThat(label).hasSizeLessThan(8));
  }

  /** In a picture they are outlines, and XChart does not tell them otherwise. */
  private static List<String> yLabels(LineChart chart) throws Exception {
    XYChart drawn = painted(chart);
    Method axis = drawn.getClass().getSuperclass().getDeclaredMethod("getYAxis");
    axis.setAccessible(true);
    return ((Axis_<?, ?>) axis.invoke(drawn))
        .getAxisTickCalculator().getTickLabels().stream()
            .filter(label -> label != null && !label.isEmpty())
            .toList();
  }

  @Test
  void legend_tooWideForALine_isAList() {
    LineChart chart = new LineChart("a", "x", "y");
    for (int i = 0; i < 4; i++) {
      chart.line("a network of the kind " + i, STEPS, STEPS);
    }
    assertThat(lines().draw().getStyler().getLegendLayout()).isEqualTo(LegendLayout.Horizontal);

    assertThat(chart.draw().getStyler().getLegendLayout()).isEqualTo(LegendLayout.Vertical);
  }

  @Test
  void line_thatIsNowhereFinite_isDrawn() throws Exception {
    double[] nan = {Double.NaN, Double.POSITIVE_INFINITY, Double.NaN};
    LineChart chart = new LineChart("nan", "x", "y").line("a", STEPS, nan).line("b", STEPS, STEPS);

    Pictures.write(folder.resolve("a.png"), List.of(chart));

    assertThat(arrows(chart)).as("at infinity, and in the note").isEqualTo(2);
  }

  @Test
  void band_isNamedInTheLegend() throws Exception {
    LineChart plain =
        new LineChart("a", "x", "y").line("a", STEPS, STEPS, new double[3], new double[] {4, 4, 4});
    LineChart named =
        new LineChart("a", "x", "y")
            .line("a", STEPS, STEPS, new double[3], new double[] {4, 4, 4})
            .bands("lowest to highest");

    assertThat(shapes(named)).as("a box and a text").isGreaterThanOrEqualTo(shapes(plain) + 2);
  }

  @Test
  void element_hasThePagesColoursAndNamesOfItsOwn() throws Exception {
    String one = Pictures.element(lines(), "one");
    String other = Pictures.element(lines(), "other");

    parsed(one);
    assertThat(one).contains("var(--ink)", "var(--paper)", "var(--series-1)", "var(--series-2)");
    assertThat(one).contains("id=\"one-clip1\"", "url(#one-clip1)");
    assertThat(other).doesNotContain("one-clip").contains("url(#other-clip1)");
    assertThat(one).isEqualTo(Pictures.element(lines(), "one"));
    assertThat(Pictures.colors()).containsEntry("--paper", "#ffffff").hasSize(10);
  }

  @Test
  void histogram_sharesOfBins_addUpToOne() {
    double[] values = {0, 0.1, 0.9, 1, 2, 3};

    assertThat(HistogramChart.shares(values, 0, 1, 3)).containsExactly(.5, 1 / 6.0, 1 / 3.0);
  }

  @Test
  void histogramAndScatter_areDescribedAndDrawn() throws Exception {
    double[] x = new Random(7).doubles(50).toArray();
    HistogramChart histogram = new HistogramChart("h", "gate", 10).values("before", x);
    ScatterChart scatter =
        new ScatterChart("s", "exc.", "inh.").points("before", x, x).points("after", x, x);

    Pictures.write(folder.resolve("a.png"), List.of(histogram, scatter));

    Element svg = parsed(Files.readString(folder.resolve("a.svg")));
    assertThat(svg.getElementsByTagName("desc").item(0).getTextContent())
        .startsWith("Distribution of gate. before: 50 values from ");
    assertThat(svg.getElementsByTagName("desc").item(1).getTextContent())
        .startsWith("inh. over exc.. before: 50 points, x from ");
    assertThat(new HistogramChart("h", "x", 4).values("one", new double[] {2}).draw()).isNotNull();
  }

  @Test
  void badInput_oneClearMessage() {
    assertThatThrownBy(() -> new LineChart("a", "x", "y").line("LSTM", STEPS, new double[2]))
        .hasMessage(
            "The line LSTM needs one value or more, and as many for y as for x: x has 3, y 2");
    assertThatThrownBy(() -> lines().level("paper", "GRU", 1)).hasMessage("There is no line GRU");
    assertThatThrownBy(() -> new HistogramChart("h", "x", 3).values("r", new double[] {Double.NaN}))
        .hasMessageContaining("r needs finite values");
    assertThatThrownBy(() -> Pictures.write(folder.resolve("a.jpg"), List.of(lines())))
        .hasMessageContaining("must end in .png");
    assertThat(folder).isEmptyDirectory();
  }

  private static LineChart lines() {
    return new LineChart("Loss & <more>", "step", "loss")
        .line("subLSTM", STEPS, new double[] {3, 2, 1})
        .line("LSTM", STEPS, new double[] {.5, .3, .25})
        .level("paper", "LSTM", .2);
  }

  private static LineChart leaving() {
    return new LineChart("a", "x", "y").line("a", STEPS, new double[] {90, 2, 1});
  }

  private static List<String> strokes(Chart chart) {
    return Pattern.compile("<path[^>]*style=\"([^\"]*stroke-width:2.5[^\"]*)\"")
        .matcher(Pictures.element(chart, "p"))
        .results()
        .map(found -> found.group(1).replaceAll("var\\([^)]*\\)", ""))
        .toList();
  }

  private static long shapes(Chart chart) {
    String svg = Pictures.element(chart, "p");
    return count(svg, "<path") + count(svg, "<rect");
  }

  /** Filled triangles at the upper edge of the plot. */
  private static long arrows(Chart chart) {
    return Pattern.compile(
            "<path d=\"M[-\\d.]+,([\\d.]+) L[-\\d.]+,([\\d.]+) L[-\\d.]+,\\2 Z\" style=\"fill:var")
        .matcher(Pictures.element(chart, "p"))
        .results()
        .filter(
            found ->
                Math.abs(
                        Double.parseDouble(found.group(2))
                            - Double.parseDouble(found.group(1))
                            - 11.2)
                    < .02)
        .count();
  }

  private static long count(String text, String part) {
    return Arrays.stream(text.split(Pattern.quote(part), -1)).count() - 1;
  }

  private static String text(Element svg, String tag) {
    return svg.getElementsByTagName(tag).item(0).getTextContent();
  }

  /** As a strict reader does, without fetching anything. */
  private static Element parsed(String svg) throws Exception {
    assertThat(svg).doesNotContain("DOCTYPE");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
        .getDocumentElement();
  }
}
