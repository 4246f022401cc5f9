package io.github.sublstm.experiments;

import static io.github.sublstm.experiments.CommandRun.filesIn;
import static io.github.sublstm.experiments.CommandRun.results;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

class ExperimentsTest {

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--models GRU | unknown model 'GRU', there are subLSTM, fix-subLSTM, LSTM",
        "--units 0 | --units must be 1 or more, not 0",
        "--epochs 0 | --epochs must be 1 or more, not 0",
        "--epochs -3 | --epochs must be 1 or more, not -3",
        "--epochs many | 'many' is not an int",
        "--batch-size 0 | --batch-size must be 1 or more, not 0",
        "--learning-rate NaN | --learning-rate must be a positive number, not NaN",
        "--learning-rate -1 | --learning-rate must be a positive number, not -1.0",
        "--learning-rate Infinity | --learning-rate must be a positive number, not Infinity",
        "--engine gpu | expected one of [AUTO, HOST, ND4J] (case-insensitive) but was 'gpu'",
        "--seeds x | 'x' is not a long",
        "--nonsense | Unknown option: '--nonsense'",
        "frobnicate | Unmatched argument at index 0: 'frobnicate'",
      })
  void run_badOptions_saysWhyInOneLine(String args, String message) {
    assertThat(run(args)).isEqualTo(2);

    assertThat(err.toString().lines()).singleElement().asString().contains(message);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void run_unwritableFolder_saysWhyInOneLine() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(run("digits --out " + file)).isEqualTo(1);

    assertThat(err.toString().lines()).singleElement().asString().contains("cannot write", "file");
  }

  @Test
  void run_stacktraceOption_showsIt() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(run("--stacktrace digits --out " + file)).isEqualTo(1);

    assertThat(err.toString()).contains("\tat io.github.sublstm.experiments.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "digits --help", "-h"})
  void run_help_printsUsage(String args) {
    assertThat(run(args)).isZero();

    assertThat(out.toString()).startsWith("Usage: experiments").contains("--stacktrace");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void run_version_printsOneLine() {
    assertThat(run("--version")).isZero();

    assertThat(out.toString().lines()).singleElement().asString().startsWith("sublstm-dl4j ");
  }

  @Test
  void run_tinyDigits_leavesAllFiles() throws IOException {
    String options = "--epochs 1 --units 2 --batch-size 600 --seeds 7 --progress lines --out ";

    assertThat(run(options + folder)).as(err.toString()).isZero();

    assertThat(filesIn(folder))
        .containsExactlyInAnyOrder(
            "results.json",
            "results.md",
            "curves.csv",
            "learning-curves.png",
            "subLSTM.zip",
            "fix-subLSTM.zip",
            "LSTM.zip");
    assertThat(out.toString()).contains("| subLSTM | 2 |", "| fix-subLSTM |", "| LSTM | 2 |");
    assertThat(err.toString().lines().toList()).last().asString().startsWith("digits 100 %");
    JsonNode results = new ObjectMapper().readTree(folder.resolve("results.json").toFile());
    for (JsonNode result : results) {
      Path model = folder.resolve(result.get("model").asText() + ".zip");
      MultiLayerNetwork saved = ModelSerializer.restoreMultiLayerNetwork(model.toFile());
      assertThat(saved.numParams()).isEqualTo(result.get("parameters").asLong());
    }
    assertThat(results).hasSize(3);
  }

  @Test
  void run_digitsAgain_trainsAnewAndHasItsOwnRowsOnly() throws IOException {
    String options = "--epochs 1 --units 2 --batch-size 600 --progress none --out " + folder;
    run("--models subLSTM,LSTM --seeds 7,8 " + options);

    assertThat(run("--models LSTM,fix-subLSTM --seeds 8 --learning-rate 0.5 " + options))
        .as(err.toString())
        .isZero();

    assertThat(results(folder))
        .extracting(
            result -> result.path("model").asText(),
            result -> result.path("seed").asInt(),
            result -> result.path("config").path("learningRate").asDouble())
        .containsExactly(tuple("LSTM", 8, 0.5), tuple("fix-subLSTM", 8, 0.5));
  }

  /** They may have taken hours. */
  @Test
  void run_digitsWhereAnotherTaskHasResults_leavesThem() throws IOException {
    Path file = folder.resolve("results.json");
    String others = "[{\"task\": \"seq-mnist\", \"metric\": \"accuracy\"}]";
    Files.writeString(file, others);

    assertThat(run("--epochs 1 --units 2 --out " + folder)).isEqualTo(1);

    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains("results of another task: seq-mnist, not digits");
    assertThat(file).hasContent(others);
  }

  private int run(String args) {
    return Experiments.run(new PrintWriter(out), new PrintWriter(err), args.split(" "));
  }
}
