package io.github.sublstm.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sublstm.data.BadDataException;
import io.github.sublstm.experiments.report.ModelDetails.Mistake;
import io.github.sublstm.training.EpochResult;
import io.github.sublstm.training.Metric;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportHtmlTest {

  private static final String HOSTILE = "<script>alert('x')</script>&amp;\"";

  @TempDir private Path folder;

  @Test
  void write_severalSeeds_hasTheTableTheCurvesTheRunsAndTheSettings() throws IOException {
    String html =
        html(
            List.of(
                Samples.result("subLSTM", 1, 0.94, 0.90),
                Samples.result("subLSTM", 2, 0.96, 0.92),
                Samples.result("LSTM", 1, 0.97, 0.955)),
            List.of(
                Samples.curve("subLSTM", 1),
                Samples.curve("subLSTM", 2),
                Samples.curve("LSTM", 1)));

    assertThat(html)
        .contains(">95.00 ± 1.41</td>", ">91.00 ± 1.41</td>", ">95.50</td>", ">17,546</td>")
        .contains("<caption>Mean over the seeds</caption>", "sample standard deviation")
        .contains("<caption>Every trained model</caption>", ">94.00</td>", ">96.00</td>")
        .contains("<th scope=\"row\">learningRate</th>", "0.005</td>")
        .contains("<caption>Validation accuracy in %, mean over the seeds</caption>", ">90.00</td>")
        .contains(
            "aria-label=\"digits: training loss. ", "aria-label=\"digits: validation accuracy")
        .doesNotContain("Confusion", "Misclassified", "Samples");
    assertThat(count(html, "<svg")).isEqualTo(2);
  }

  /** Words, not the names of columns in files; and a curve of one epoch has one value. */
  @Test
  void write_metricOfTwoWords_readsAsText() throws IOException {
    RunResult run =
        new RunResult(
            "recall",
            "LSTM",
            1,
            4,
            100,
            1,
            Metric.ANGULAR_ERROR,
            2.5,
            3.5,
            1,
            Collections.emptySortedMap(),
            Map.of());

    String html =
        html(List.of(run), List.of(new Curve("LSTM", 1, List.of(new EpochResult(1, 0.5, 2.5, 1)))));

    assertThat(html)
        .contains(">validation angular error (°)</th>", "Validation angular error in °, mean")
        .contains("LSTM: 0.500 at 1.<")
        .doesNotContain("angular_error");
  }

  /** One file: nothing in it is fetched from elsewhere. */
  @Test
  void write_fractionOfVariance_hasDecimalsEnough() throws IOException {
    RunResult run =
        new RunResult(
            "test",
            "LSTM",
            2,
            10,
            1,
            1,
            Metric.FVU,
            0.000968,
            0.001234,
            1,
            Collections.emptySortedMap(),
            Map.of("chosenEpoch", 1));

    assertThat(html(List.of(run), List.of()))
        .contains(">0.00097</td>", ">0.0012</td>")
        .doesNotContain(">0.00</td>");
  }

  @Test
  void write_hasNoExternalParts() throws IOException {
    Files.writeString(folder.resolve("error-by-delay.svg"), "<svg/>");

    String html = html(List.of(Samples.result("LSTM", 1, 1, 1)), List.of(Samples.curve("LSTM", 1)));

    assertThat(
            html.replace("http://www.w3.org/2000/svg", "")
                .replace("http://www.w3.org/1999/xlink", ""))
        .doesNotContain("http:", "https:", "<script", "<link", "@import");
    assertThat(html)
        .contains(
            "src=\"data:image/svg+xml;base64,"
                + Base64.getEncoder().encodeToString("<svg/>".getBytes()));
    assertThat(html).contains("alt=\"Error by delay\"");
  }

  @Test
  void write_twice_isTheSameText() throws IOException {
    List<RunResult> results = List.of(Samples.result("LSTM", 1, 1, 1));
    List<Curve> curves = List.of(Samples.curve("LSTM", 1));

    assertThat(html(results, curves)).isEqualTo(html(results, curves));
  }

  @Test
  void write_textFromFiles_isEscaped() throws IOException {
    RunResult run = Samples.result(HOSTILE, 1, 0.5, 0.5);
    RunResult hostile =
        new RunResult(
            HOSTILE,
            HOSTILE,
            1,
            1,
            1,
            1,
            Metric.ACCURACY,
            1,
            1,
            1,
            Collections.emptySortedMap(),
            Map.of(HOSTILE, HOSTILE));
    Files.writeString(folder.resolve("table.md"), "| a |\n| - |\n| " + HOSTILE + " |\n");
    Files.writeString(
        folder.resolve("sub-details.json"),
        "{\"seed\": 1, \"samples\": [\"" + HOSTILE.replace("\"", "\\\"") + "\"]}");

    String html =
        html(
            List.of(hostile, Samples.result("sub", 1, 1, 1), run),
            List.of(new Curve(HOSTILE, 1, List.of(new EpochResult(1, 1, 1, 1)))));

    assertThat(html).doesNotContain("<script", "&amp;\"<").contains("&lt;script&gt;");
    assertThat(html).contains("sub, sample 1", "&amp;amp;");
  }

  @Test
  void write_details_hasConfusionAndPictures() throws Exception {
    byte[] pixels = {0, 10, 20, (byte) 255};
    ModelDetails details =
        new ModelDetails(
            List.of(List.of(3, 1), List.of(0, 4)),
            List.of(new Mistake(7, 0, 1, 2, pixels)),
            List.of());
    DetailsJson.write(folder, "LSTM", 1, details);

    String html = html(List.of(Samples.result("LSTM", 1, 1, 1)), List.of());

    assertThat(html)
        .contains("style=\"--shade: 0.75\">3</td>", "style=\"--shade: 1\">4</td>", ">0</td>")
        .contains("alt=\"Test example 7 of class 0, taken for 1\"", "0, taken for 1</figcaption>");
    Matcher png = Pattern.compile("data:image/png;base64,([^\"]*)").matcher(html);
    assertThat(png.find()).isTrue();
    BufferedImage image =
        ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(png.group(1))));
    assertThat(image.getRaster().getPixels(0, 0, 2, 2, (int[]) null))
        .containsExactly(0, 10, 20, 255);
  }

  /** Of a run that others have replaced: they would be about another network. */
  @Test
  void write_detailsOfAnotherRun_areLeftOut() throws IOException {
    DetailsJson.write(folder, "LSTM", 2, new ModelDetails(List.of(), List.of(), List.of("text")));

    assertThat(html(List.of(Samples.result("LSTM", 1, 1, 1)), List.of()))
        .doesNotContain("LSTM, sample 1");
  }

  @Test
  void details_nothingToTell_deletesThoseOfAnEarlierNetwork() throws IOException {
    DetailsJson.write(folder, "LSTM", 2, new ModelDetails(List.of(), List.of(), List.of("text")));

    DetailsJson.write(folder, "LSTM", 1, ModelDetails.NONE);

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void details_writtenAndRead_areTheSame() throws IOException {
    ModelDetails details =
        new ModelDetails(
            List.of(List.of(1, 2), List.of(3, 4)),
            List.of(new Mistake(1, 0, 1, 1, new byte[] {-1})),
            List.of("a", "b"));
    DetailsJson.write(folder, "LSTM", 1, details);

    ModelDetails read =
        DetailsJson.read(folder, "LSTM", List.of(Samples.result("LSTM", 1, 1, 1))).orElseThrow();

    assertThat(read.confusion()).isEqualTo(details.confusion());
    assertThat(read.samples()).isEqualTo(details.samples());
    assertThat(read.mistakes()).hasSize(1);
    assertThat(read.mistakes().get(0).pixels()).containsExactly(-1);
  }

  @Test
  void details_bad_oneClearMessage() throws IOException {
    Path file = folder.resolve("LSTM-details.json");
    List<RunResult> results = List.of(Samples.result("LSTM", 1, 1, 1));

    Files.writeString(file, "{");
    assertThatThrownBy(() -> DetailsJson.read(folder, "LSTM", results))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("this is no JSON");
    Files.writeString(file, "{\"seed\": 1, \"confusion\": [[1, 2]]}");
    assertThatThrownBy(() -> DetailsJson.read(folder, "LSTM", results))
        .hasMessage(file + ": the confusion matrix is not square");
    Files.writeString(file, "{\"seed\": 1, \"mistakes\": [{\"width\": 2, \"pixels\": \"AA==\"}]}");
    assertThatThrownBy(() -> DetailsJson.read(folder, "LSTM", results))
        .hasMessageContaining("has no pixels in rows of its width");
  }

  /** As benchmarks leave them. */
  @Test
  void write_onlyMarkdown_hasItsTablesAndText() throws IOException {
    Files.writeString(
        folder.resolve("layers.md"),
        "| shape | `fit`, ms |\n| --- | ---: |\n| S1 | 1.5 (1.4–1.6) |\n| S2 | 2.5e+03 |\n"
            + "\nMedians of 3 rounds.\nSettings:\n"
            + "\n| setting | value |\n| --- | --- |\n| java | 17 |\n| torn |");

    ReportHtml.write(folder, "Benchmark");

    assertThat(folder.resolve(ReportHtml.FILE))
        .content()
        .contains("<h1>Benchmark</h1>", "<p>Medians of 3 rounds.</p>", ">Layers</h2>")
        .contains("<caption class=\"unseen\">Layers</caption>", "<caption>Settings</caption>")
        .contains("<th scope=\"col\" class=\"number\">fit, ms</th>", ">1.5 (1.4–1.6)</td>")
        .contains("<th scope=\"row\">torn</th>");
  }

  @Test
  void write_nothingToReport_saysSo() {
    assertThatThrownBy(() -> ReportHtml.write(folder, "a"))
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith(folder + ": there are no results to report here");
    assertThat(folder).isEmptyDirectory();
  }

  private String html(List<RunResult> results, List<Curve> curves) throws IOException {
    return Files.readString(ReportHtml.write(folder, results, curves, List.of()));
  }

  private static long count(String text, String part) {
    return Pattern.compile(part).matcher(text).results().count();
  }
}
