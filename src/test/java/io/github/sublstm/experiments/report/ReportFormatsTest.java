package io.github.sublstm.experiments.report;

import static io.github.sublstm.experiments.report.Samples.curve;
import static io.github.sublstm.experiments.report.Samples.papers;
import static io.github.sublstm.experiments.report.Samples.result;
import static io.github.sublstm.experiments.report.Samples.tested;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.experiments.InLocale;
import io.github.sublstm.experiments.picture.LineChart;
import io.github.sublstm.experiments.picture.Pictures;
import io.github.sublstm.training.EpochResult;
import io.github.sublstm.training.Metric;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

class ReportFormatsTest {

  private static final List<RunResult> TESTED =
      List.of(
          tested(result("LSTM", 1, 1, 1), new TreeMap<>(Map.of(10, 0.75, 20, 0.5))),
          tested(result("LSTM", 2, 1, 1), new TreeMap<>(Map.of(10, 1.0, 20, 0.25))),
          tested(result("GRU", 1, 1, 1), new TreeMap<>(Map.of(10, 0.5))));

  @TempDir private Path folder;

  @Test
  void resultsJson_written_parsesBack() throws IOException {
    Path file = folder.resolve("results.json");

    ResultsJson.write(file, List.of(result("subLSTM", 1, 0.96, 0.95), result("LSTM", 2, 1, 1)));

    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json).hasSize(2);
    JsonNode first = json.get(0);
    assertThat(first.fieldNames())
        .toIterable()
        .containsExactly(
            "task",
            "model",
            "units",
            "parameters",
            "seed",
            "epochs",
            "metric",
            "validation",
            "test",
            "seconds",
            "config");
    assertThat(first.get("model").asText()).isEqualTo("subLSTM");
    assertThat(first.get("metric").asText()).isEqualTo("accuracy");
    assertThat(first.get("validation").asDouble()).isEqualTo(0.96);
    assertThat(first.get("config").get("learningRate").asDouble()).isEqualTo(0.005);
  }

  @Test
  void curvesCsv_written_hasARowPerEpoch() throws IOException {
    Path file = folder.resolve("curves.csv");

    CurvesCsv.write(file, Metric.ACCURACY, List.of(curve("LSTM", 1), curve("LSTM", 2)));

    assertThat(file)
        .hasContent(
            """
            model,seed,epoch,train_loss,validation_accuracy,seconds
            LSTM,1,1,2.250000,0.2000000,0.500
            LSTM,1,2,1.125000,0.9000000,1.250
            LSTM,2,1,2.250000,0.2000000,0.500
            LSTM,2,2,2.250000,0.9000000,1.250
            """);
  }

  @Test
  void markdownTable_severalSeeds_hasMeanAndSampleDeviation() {
    String table =
        MarkdownTable.of(
            List.of(
                result("subLSTM", 1, 0.94, 0.90),
                result("subLSTM", 2, 0.96, 0.92),
                result("LSTM", 1, 0.97, 0.955)),
            List.of());

    assertThat(table.lines().skip(2))
        .containsExactly(
            "| subLSTM | 64 | 17,546 | 2 | 95.00 ± 1.41 | 91.00 ± 1.41 | 1.5 |",
            "| LSTM | 64 | 17,546 | 1 | 97.00 | 95.50 | 1.5 |");
  }

  @Test
  void markdownTable_papersFigures_areThoseThatAllRunsOfAModelHave() {
    String table =
        MarkdownTable.of(
            List.of(
                papers(result("subLSTM", 1, 0.9, 0.9), 0.9729),
                papers(result("subLSTM", 2, 0.9, 0.9), 0.9729),
                papers(result("LSTM", 1, 0.9, 0.9), 0.9796),
                result("LSTM", 2, 0.9, 0.9),
                result("fix-subLSTM", 1, 0.9, 0.9)),
            List.of());

    assertThat(table.lines().findFirst().orElseThrow()).contains("| paper's test accuracy (%) |");
    assertThat(table.lines().skip(2).map(row -> row.split("\\|", -1)[7].strip()))
        .containsExactly("97.29", "", "");
  }

  @Test
  void markdownTable_testsByDelay_hasMeanAndSampleDeviationOfEach() {
    assertThat(MarkdownTable.of(TESTED, List.of()).lines().skip(2 + 2))
        .containsExactly(
            "",
            "Test accuracy (%) by delay, in time steps:",
            "",
            "| model | 10 | 20 |",
            "| --- | ---: | ---: |",
            "| LSTM | 87.50 ± 17.68 | 37.50 ± 17.68 |",
            "| GRU | 50.00 |  |");
  }

  @Test
  void delayReport_severalSeeds_drawsMeanLowestAndHighest() throws IOException {
    List<RunResult> lstm = TESTED.subList(0, 2);
    double[] delays = {10, 20};
    LineChart expected =
        new LineChart("digits: test accuracy by delay", "delay (time steps)", "test accuracy (%)")
            .line(
                "LSTM",
                delays,
                new double[] {87.5, 37.5},
                new double[] {75, 25},
                new double[] {100, 50})
            .bands("lowest to highest seed");
    Pictures.write(folder.resolve("expected.png"), List.of(expected));

    DelayReport.write(folder, "digits", Metric.ACCURACY, lstm);

    assertThat(folder.resolve("delays.svg")).hasSameBinaryContentAs(folder.resolve("expected.svg"));
  }

  @Test
  void curveBand_runsOfDifferentLength_endsWithTheShortest() {
    Curve shorter = new Curve("LSTM", 3, List.of(new EpochResult(1, 0.25, 0.1, 1)));

    CurveBand band = CurveBand.of(List.of(curve("LSTM", 1), shorter), EpochResult::trainLoss);

    assertThat(band.x()).containsExactly(1);
    assertThat(band.mean()).containsExactly(1.25);
    assertThat(band.lowest()).containsExactly(0.25);
    assertThat(band.highest()).containsExactly(2.25);
  }

  @Test
  void learningCurvePlot_oneOrMoreEpochs_isAPictureWithColours() throws IOException {
    Path file = folder.resolve("plot.png");
    Curve single = new Curve("LSTM", 3, List.of(new EpochResult(1, 0.25, 0.1, 1)));

    LearningCurvePlot.write(
        file,
        "digits",
        Metric.ACCURACY,
        List.of(curve("subLSTM", 1), curve("subLSTM", 2)),
        Map.of());
    BufferedImage image = ImageIO.read(file.toFile());
    LearningCurvePlot.write(file, "words", Metric.PERPLEXITY, List.of(single), Map.of());

    assertThat(image.getWidth()).isGreaterThan(2 * image.getHeight());
    assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(image.getWidth());
  }

  @Test
  void learningCurvePlot_otherLocale_isTheSamePicture() throws Exception {
    Path here = folder.resolve("here.png");
    Path there = folder.resolve("there.png");
    List<Curve> curves = List.of(Samples.curve("LSTM", 1), Samples.curve("LSTM", 2));

    LearningCurvePlot.write(here, "digits", Metric.ACCURACY, curves, Map.of());
    InLocale.of(
        Locale.forLanguageTag("ar-EG"),
        () -> {
          LearningCurvePlot.write(there, "digits", Metric.ACCURACY, curves, Map.of());
          return there;
        });

    assertThat(there).hasSameBinaryContentAs(here);
  }
}
