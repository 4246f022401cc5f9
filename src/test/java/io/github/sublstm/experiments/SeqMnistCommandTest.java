package io.github.sublstm.experiments;

import static io.github.sublstm.experiments.CommandRun.filesIn;
import static io.github.sublstm.experiments.CommandRun.losses;
import static io.github.sublstm.experiments.CommandRun.reportFilesWithDetails;
import static io.github.sublstm.experiments.CommandRun.results;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.shade.jackson.databind.JsonNode;

class SeqMnistCommandTest {

  @TempDir private Path folder;
  private Path data;
  private Path out;

  @BeforeEach
  void writeData() throws IOException {
    data = TinyMnist.write(folder.resolve("data"));
    out = folder.resolve("out");
  }

  @Test
  void run_tinyData_leavesAllFilesAndTheWholeConfiguration() throws IOException {
    CommandRun run =
        run(
            "--epochs 2 --learning-rate 0.01 --momentum 0.8 --rms-epsilon 1e-6 --clip 3 --forget-bias 2 --permuted"
                + " --progress lines");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(filesIn(out))
        .containsExactlyInAnyOrderElementsOf(
            reportFilesWithDetails("subLSTM", "fix-subLSTM", "LSTM"));
    assertThat(run.err()).contains("images/s").contains("seq-mnist 100 %");
    JsonNode results = results(out);
    assertThat(results).hasSize(3);
    JsonNode first = results.get(0);
    assertThat(first.path("task").asText()).isEqualTo("seq-mnist");
    assertThat(first.path("epochs").asInt()).isEqualTo(2);
    JsonNode config = first.path("config");
    assertThat(config.path("optimiser").asText()).isEqualTo("rmsprop");
    assertThat(config.path("learningRate").asDouble()).isEqualTo(0.01);
    assertThat(config.path("momentum").asDouble()).isEqualTo(0.8);
    assertThat(config.path("rmsDecay").asDouble()).isEqualTo(0.9);
    assertThat(config.path("rmsEpsilon").asDouble()).isEqualTo(1e-6);
    assertThat(config.path("gradientNormClip").asDouble()).isEqualTo(3);
    assertThat(config.path("forgetGateBiasInit").asDouble()).isEqualTo(2);
    assertThat(config.path("inputWeightDeviation").asDouble()).isEqualTo(3);
    assertThat(config.path("recurrentWeightDeviation").asDouble()).isEqualTo(0.01);
    assertThat(config.path("schedule").asText()).isEqualTo("constant");
    assertThat(config.path("permutationSeed").asInt()).isEqualTo(1);
    assertThat(config.path("trainExamples").asInt()).isEqualTo(50);
    assertThat(config.path("validationExamples").asInt()).isEqualTo(10);
    assertThat(config.path("testExamples").asInt()).isEqualTo(20);
    assertThat(results.get(1).path("config").path("decayInit").asDouble()).isEqualTo(0.98);
  }

  @ParameterizedTest
  @CsvSource({
    "--schedule,half-cosine",
    "--schedule,plateau",
    "--optimiser,adam",
    "--optimiser,sgd"
  })
  void run_otherOptimisation_isInTheConfiguration(String option, String value) throws IOException {
    CommandRun run = run("--epochs 2 --models LSTM " + option + " " + value);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(results(out).get(0).path("config").path(option.substring(2)).asText())
        .isEqualTo(value);
  }

  @Test
  void run_optionsOfThePlateau_areTakenWithThatSchedule() throws IOException {
    CommandRun run =
        run(
            "--epochs 1 --models LSTM --schedule plateau --plateau-factor 0.25 --plateau-patience 2");

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode config = results(out).get(0).path("config");
    assertThat(config.path("plateauFactor").asDouble()).isEqualTo(0.25);
    assertThat(config.path("plateauPatience").asInt()).isEqualTo(2);
  }

  @Test
  void run_noInitialisationGiven_spreadsMemories() throws IOException {
    assertThat(run("--epochs 1 --models LSTM").exitCode()).isZero();

    JsonNode config = results(out).get(0).path("config");
    assertThat(config.path("shortestMemoryInit").asDouble()).isEqualTo(10);
    assertThat(config.path("longestMemoryInit").asDouble()).isEqualTo(300);
  }

  @Test
  void run_memories_areInTheConfigurationAndChangeTheTraining() throws IOException {
    assertThat(run("--epochs 1 --models LSTM,fix-subLSTM,GRU --memories 5,600").exitCode())
        .isZero();

    for (JsonNode result : results(out)) {
      JsonNode config = result.path("config");
      assertThat(config.path("shortestMemoryInit").asDouble()).isEqualTo(5);
      assertThat(config.path("longestMemoryInit").asDouble()).isEqualTo(600);
      assertThat(config.has("forgetGateBiasInit")).isFalse();
      assertThat(config.has("decayInit")).isFalse();
    }
    Path alike = folder.resolve("alike");
    run("--epochs 1 --models LSTM,fix-subLSTM,GRU --forget-bias 4 --out " + alike);
    assertThat(losses(out)).hasSize(3).doesNotContainAnyElementsOf(losses(alike));
  }

  /** Fashion-MNIST, for one, comes in files of the same names. */
  @Test
  void run_papersUnitsOnOtherImages_hasNoFiguresOfThePaper() {
    CommandRun run = run("--epochs 1 --models LSTM --units 100");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).doesNotContain("paper's");
  }

  @Test
  void run_emnist_hasItsClassesAndNoFiguresOfThePaper() throws IOException {
    data = Files.createDirectories(folder.resolve("emnist"));
    for (String part : List.of("train", "test")) {
      byte[] labels = TinyMnist.labels(130, 26);
      for (int i = 8; i < labels.length; i++) {
        labels[i]++; // the letters' labels are 1 to 26
      }
      String name = "emnist-letters-%s-".formatted(part);
      Files.write(data.resolve(name + "images-idx3-ubyte"), TinyMnist.images(130, 3));
      Files.write(data.resolve(name + "labels-idx1-ubyte"), labels);
    }

    CommandRun run = run("--epochs 1 --models LSTM --units 100");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).doesNotContain("paper's");
    JsonNode result = results(out).get(0);
    assertThat(result.path("config").path("dataSet").asText()).isEqualTo("emnist-letters");
    MultiLayerNetwork network = MultiLayerNetwork.load(out.resolve("LSTM.zip").toFile(), false);
    assertThat(network.getOutputLayer().getParam("b").length()).isEqualTo(26);
  }

  @Test
  void run_againWithThePapersUnits_reportsWithoutTraining() {
    CommandRun first = run("--epochs 1 --models LSTM --units 100");

    CommandRun second = run("--epochs 1 --models LSTM --units 100");

    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(second.out()).isEqualTo(first.out());
  }

  @Test
  void run_limit_limitsAllPartsInProportion() throws IOException {
    assertThat(run("--epochs 1 --models LSTM --limit 25").exitCode()).isZero();

    JsonNode config = results(out).get(0).path("config");
    assertThat(config.path("trainExamples").asInt()).isEqualTo(25);
    assertThat(config.path("validationExamples").asInt()).isEqualTo(5);
    assertThat(config.path("testExamples").asInt()).isEqualTo(10);
  }

  @Test
  void run_again_reportsWithoutTraining() throws IOException {
    CommandRun first = run("--epochs 1 --seeds 1,2");
    String results = Files.readString(out.resolve("results.json"));
    String curves = Files.readString(out.resolve("curves.csv"));

    CommandRun second = run("--epochs 1 --seeds 1,2");

    assertThat(second.exitCode()).isZero();
    assertThat(second.out()).isEqualTo(first.out());
    assertThat(out.resolve("results.json")).hasContent(results);
    assertThat(out.resolve("curves.csv")).hasContent(curves);
  }

  @Test
  void run_moreModelsAndSeeds_addsThem() throws IOException {
    run("--epochs 1 --models LSTM --seeds 1");

    assertThat(run("--epochs 1 --models LSTM,subLSTM --seeds 1,2").exitCode()).isZero();

    run("--epochs 1 --models LSTM,subLSTM --seeds 1,2 --out " + folder.resolve("at-once"));
    assertThat(results(out)).isEqualTo(results(folder.resolve("at-once")));
  }

  @Test
  void run_otherSettingsInTheSameFolder_saysWhichInOneLine() throws IOException {
    run("--epochs 1 --models LSTM");
    String results = Files.readString(out.resolve("results.json"));

    CommandRun run = run("--epochs 1 --models LSTM --learning-rate 0.5");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .contains("learningRate was 1.0E-4, is now 0.5", "--restart");
    assertThat(out.resolve("results.json")).hasContent(results);
    assertThat(run("--epochs 1 --models LSTM --learning-rate 0.5 --restart").exitCode()).isZero();
  }

  /** Of another model, and with as many images. */
  @Test
  void run_otherDataInTheSameFolder_saysSoInOneLine() throws IOException {
    run("--epochs 1 --models LSTM");
    Files.write(data.resolve("t10k-images-idx3-ubyte"), TinyMnist.images(TinyMnist.TEST, 3));

    CommandRun run = run("--epochs 1 --models subLSTM");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .contains("has results of LSTM", "dataChecksums was ", "--out");
    assertThat(results(out)).hasSize(1);
  }

  @Test
  void run_seedsWithOtherLimits_saysSoInOneLine() throws IOException {
    run("--epochs 1 --models LSTM --seeds 1");

    CommandRun run = run("--epochs 2 --models LSTM --seeds 2");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines()).singleElement().asString().contains("epochLimit was 1, is now 2");
    assertThat(results(out)).hasSize(1);
  }

  @Test
  void run_restart_forgetsWhatWasThere() throws IOException {
    run("--epochs 1 --models LSTM,subLSTM");

    assertThat(run("--epochs 1 --models LSTM --restart").exitCode()).isZero();

    assertThat(results(out)).hasSize(1);
    assertThat(losses(out)).hasSize(1);
  }

  @Test
  void run_moreEpochs_goesOnFromAKeptCheckpointOnly() throws IOException {
    run("--epochs 1 --models LSTM --keep-checkpoints");
    assertThat(run("--epochs 3 --models LSTM").exitCode()).isZero();
    run("--epochs 3 --models LSTM --out " + folder.resolve("at-once"));

    assertThat(results(out)).isEqualTo(results(folder.resolve("at-once")));
    CommandRun refused = run("--epochs 4 --models LSTM");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err().lines())
        .singleElement()
        .asString()
        .contains("epochLimit was 3, is now 4");
  }

  @Test
  void run_maxHoursAreOver_endsAfterTheEpoch() throws IOException {
    CommandRun run = run("--epochs 50 --models LSTM --max-hours 1e-9");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(results(out).get(0).path("epochs").asInt()).isEqualTo(1);
  }

  @Test
  void run_maxHoursWereOverBefore_trainsNoFurtherEpoch() throws IOException {
    run("--epochs 50 --models LSTM --max-hours 1e-9 --keep-checkpoints");

    CommandRun run = run("--epochs 50 --models LSTM --max-hours 2e-9");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(results(out).get(0).path("epochs").asInt()).isEqualTo(1);
    assertThat(results(out).get(0).path("config").path("maxHours").asDouble()).isEqualTo(2e-9);
  }

  @Test
  void run_noData_saysSo() {
    CommandRun run = CommandRun.of("seq-mnist");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines()).singleElement().asString().contains("--data");
  }

  private CommandRun run(String options) {
    return CommandRun.of(TinyMnist.line(options, data, out));
  }
}
