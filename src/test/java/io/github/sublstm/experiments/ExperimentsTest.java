package io.github.sublstm.experiments;

import static io.github.sublstm.experiments.CommandRun.filesIn;
import static io.github.sublstm.experiments.CommandRun.reportFilesWithDetails;
import static io.github.sublstm.experiments.CommandRun.results;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.sublstm.data.Digits;
import io.github.sublstm.data.LabelledSequences;
import io.github.sublstm.data.StratifiedSplit;
import io.github.sublstm.experiments.recipe.ModelKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
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
        "--models RNN | unknown model 'RNN', there are subLSTM, fix-subLSTM, LSTM, GRU",
        "--units 0 | --units must be 1 or more, not 0",
        "--epochs 0 | --epochs must be 1 or more, not 0",
        "--epochs -3 | --epochs must be 1 or more, not -3",
        "--epochs many | '--epochs': expected a whole number, not 'many'",
        "--epochs 2.5 | '--epochs': expected a whole number, not '2.5'",
        "--epochs 3000000000 | expected a whole number from -2147483648 to 2147483647, not 3000000000",
        "--batch-size 0 | --batch-size must be 1 or more, not 0",
        "--learning-rate NaN | --learning-rate must be a positive number, not NaN",
        "--learning-rate -1 | --learning-rate must be a positive number, not -1.0",
        "--learning-rate Infinity | --learning-rate must be a positive number, not Infinity",
        "--engine gpu | expected one of [AUTO, HOST, ND4J] (case-insensitive) but was 'gpu'",
        "--learning-rate 0,02 | expected a number, such as 3, 0.02 or 1e-4, not '0,02'",
        "--seeds 1,x | expected a whole number, not 'x'",
        "--seeds 1,0 | 0 is no seed, since ND4J then takes one from the clock",
        "closed-gates --seeds 0 | 0 is no seed",
        "figures --seed 0 | 0 is no seed",
        "--seeds , | --seeds must be one value or more, with commas between them",
        "--models , | --models must be one value or more",
        "closed-gates --seeds , | --seeds must be one value or more",
        "benchmark start --fits , | --fits must be one value or more",
        "--nonsense | unknown option '--nonsense' (see --help)",
        "--epoch 3 | unknown option '--epoch'; did you mean --epochs? (see --help)",
        "digits now | unexpected word 'now' (see --help)",
        "digitz | unknown command 'digitz', there are digits, seq-mnist, language-model, microcircuit,"
            + " closed-gates, figures, benchmark, convert, report; did you mean digits or figures or microcircuit?"
            + " (see --help)",
        "hlp | unknown command 'hlp', there are digits, seq-mnist, language-model, microcircuit,"
            + " closed-gates, figures, benchmark, convert, report (see --help)",
        "seq-mnist --data x --memories 1,b | expected a number, such as 3, 0.02 or 1e-4, not 'b'",
        "seq-mnist --data x --max-hours b | expected a number, such as 3, 0.02 or 1e-4, not 'b'",
        "seq-mnist --data x --limit b | expected a whole number, not 'b'",
        "seq-mnist --data x --restart=b | it is on if it is given and takes no value, not 'b'",
        "language-model --sample b | expected a whole number, not 'b'",
        "benchmark --threads b | expected a whole number, not 'b'",
        "benchmark --precision b | expected FLOAT or DOUBLE, not 'b'",
        "benchmark --precision HALF | expected FLOAT or DOUBLE, not 'HALF'",
        "benchmark --shape b | 'b' is no shape",
        "benchmark streaming --shape 2x | '2x' is no shape",
        "benchmark layers --runs 0 | --runs must be 1 or more, not 0",
        "benchmark vanishing --threads 0 | --threads must be 1 or more, not 0",
        "benchmark soak --fits 0 | --fits must be 1 or more, not 0",
        "benchmark start --fits 0 | --fits must be 1 or more, not 0",
        "benchmark scaling --shape S2 | unknown option '--shape'",
        "benchmark vanishing --shape S2 | unknown option '--shape'",
        "benchmark soak --runs 3 | unknown option '--runs'",
        "benchmark language-model --shape S2 | unknown option '--shape'",
        "benchmark scaling --threads 2 | unknown option '--threads'",
        "benchmark workers --threads 2 | unknown option '--threads'",
        "benchmark --runs 1 scaling | unexpected word 'scaling' (see --help)",
        "benchmark speed | unknown command 'speed', there are layers, language-model, streaming, start,"
            + " scaling, vanishing, soak, workers (see --help)",
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

    assertThat(out.toString())
        .startsWith("Usage: mvn -q compile exec:java \"-Dexec.args=")
        .contains("--stacktrace");
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--help | <command> [<options>]",
        "digits --help | digits [<options>]",
        "seq-mnist --help | seq-mnist --data <folder> [<options>]",
        "language-model --help | language-model [<options>]",
        "microcircuit --help | microcircuit --task <task> [<options>]",
        "closed-gates --help | closed-gates [<options>]",
        "figures --help | figures [<options>]",
        "benchmark --help | benchmark [<mode>] [<options>]",
        "benchmark layers --help | benchmark layers [<options>]",
        "benchmark language-model --help | benchmark language-model [<options>]",
        "benchmark streaming --help | benchmark streaming [<options>]",
        "benchmark start --help | benchmark start [<options>]",
        "benchmark scaling --help | benchmark scaling [<options>]",
        "benchmark vanishing --help | benchmark vanishing [<options>]",
        "benchmark soak --help | benchmark soak [<options>]",
        "benchmark workers --help | benchmark workers [<options>]",
        "convert --help | convert [<options>] <in.zip> <out.zip>",
        "report --help | report [<options>] <folder>",
      })
  void run_help_beginsWithWhatIsToBeTyped(String args, String words) {
    run(args);

    assertThat(out.toString().lines().findFirst())
        .hasValue("Usage: mvn -q compile exec:java \"-Dexec.args=%s\"".formatted(words));
  }

  @Test
  void run_version_printsOneLine() {
    assertThat(run("--version")).isZero();

    assertThat(out.toString().lines())
        .singleElement()
        .asString()
        .matches("sublstm-dl4j \\d+\\.\\d+\\.\\d+(-\\w+)?");
  }

  @Test
  void run_tinyDigits_leavesAllFiles() throws IOException {
    String options = "--epochs 1 --units 2 --batch-size 600 --seeds 7 --progress lines --out ";

    assertThat(run(options + folder)).as(err.toString()).isZero();

    assertThat(filesIn(folder))
        .containsExactlyInAnyOrderElementsOf(
            reportFilesWithDetails("subLSTM", "fix-subLSTM", "LSTM"));
    assertThat(out.toString()).contains("| subLSTM | 2 |", "| fix-subLSTM |", "| LSTM | 2 |");
    assertThat(err.toString().lines().toList()).last().asString().startsWith("digits 100 %");
    JsonNode results = new ObjectMapper().readTree(folder.resolve("results.json").toFile());
    for (JsonNode result : results) {
      assertThat(result.path("config").path("version").asText()).matches("\\d+\\.\\d+\\..*");
      assertThat(result.path("config").path("dataChecksums").asText())
          .isEqualTo(checksumsOfDigits());
      Path model = folder.resolve(result.get("model").asText() + ".zip");
      MultiLayerNetwork saved = ModelSerializer.restoreMultiLayerNetwork(model.toFile());
      assertThat(saved.numParams()).isEqualTo(result.get("parameters").asLong());
    }
    assertThat(results).hasSize(3);
  }

  /** Of the digits to learn from, to choose by and to test on. */
  private static String checksumsOfDigits() throws IOException {
    LabelledSequences digits = Digits.load();
    StratifiedSplit split = StratifiedSplit.of(digits.labels(), digits.classes(), 300, 300, 1797);
    return Stream.of(split.train(), split.validation(), split.test())
        .map(part -> digits.select(part).checksum())
        .collect(joining(" "));
  }

  @Test
  void run_digitsWithGru_trainsIt() throws IOException {
    String options = "--epochs 1 --units 3 --batch-size 600 --seeds 7 --progress none --out ";

    assertThat(run("--models GRU " + options + folder)).as(err.toString()).isZero();

    assertThat(results(folder)).singleElement().satisfies(this::assertGru);
  }

  private void assertGru(JsonNode result) {
    assertThat(result.path("model").asText()).isEqualTo("GRU");
    assertThat(result.path("units").asInt()).isEqualTo(ModelKind.GRU.unitsMatching(1, 3));
    assertThat(result.path("config").has("forgetGateBiasInit")).isFalse();
    assertThat(folder.resolve("GRU.zip")).exists();
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
