package io.github.sublstm.experiments;

import static io.github.sublstm.experiments.CommandRun.filesIn;
import static io.github.sublstm.experiments.CommandRun.reportFilesWithDetails;
import static io.github.sublstm.experiments.CommandRun.results;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.data.Vocabulary;
import io.github.sublstm.data.WordCorpus;
import io.github.sublstm.experiments.run.LanguageModelTask;
import io.github.sublstm.training.Perplexity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.databind.JsonNode;

class LanguageModelCommandTest {

  @TempDir private Path folder;
  private Path data;
  private Path out;

  @BeforeEach
  void writeCorpus() throws IOException {
    data = Files.createDirectories(folder.resolve("tiny"));
    Files.writeString(data.resolve("train.txt"), "the cat sat on the <unk>\na dog ran\n".repeat(9));
    Files.writeString(data.resolve("valid.txt"), "the dog sat\na cat ran on\n");
    Files.writeString(data.resolve("test.txt"), "a cat sat on the dog\n");
    out = folder.resolve("out");
  }

  @Test
  void run_tinyCorpus_leavesAllFilesAndUsableModels() throws IOException {
    CommandRun run = run("--epochs 2 --sample 12 --progress lines");

    assertThat(run.exitCode()).as(run.err()).isZero();
    List<String> expected = reportFilesWithDetails("subLSTM", "fix-subLSTM", "LSTM");
    expected.add("vocabulary.txt");
    assertThat(filesIn(out)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(run.err()).contains("words/s");
    WordCorpus corpus = WordCorpus.read(data);
    List<String> words = Files.readAllLines(out.resolve("vocabulary.txt"));
    assertThat(words).isEqualTo(corpus.vocabulary().words());
    assertThat(run.out()).contains("subLSTM writes:", "fix-subLSTM writes:", "\nLSTM writes:");
    JsonNode results = results(out);
    for (JsonNode result : results) {
      Path model = out.resolve(result.path("model").asText() + ".zip");
      MultiLayerNetwork network = ModelSerializer.restoreMultiLayerNetwork(model.toFile());
      assertThat(Perplexity.of(network, corpus.test()))
          .isCloseTo(result.path("test").asDouble(), within(1e-4));
    }
    assertThat(results).hasSize(3);
  }

  @Test
  void run_again_samplesFromTheSavedModels() {
    CommandRun first = run("--epochs 1 --models LSTM --sample 12");

    CommandRun second = run("--epochs 1 --models LSTM --sample 12");

    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(second.out()).isEqualTo(first.out()).contains("LSTM writes:");
  }

  @Test
  void textGenerator_lowTemperature_writesWhatTheModelHasLearned() throws IOException {
    String text = Files.readString(data.resolve("train.txt"));
    Files.writeString(data.resolve("train.txt"), text.repeat(10));
    Files.writeString(data.resolve("valid.txt"), text);

    CommandRun run =
        run(
            "--epochs 8 --models LSTM --units 12 --learning-rate 0.02 --momentum 0"
                + " --input-dropout 0 --output-dropout 0 --sample 40 --temperature 0.05");

    String learned = "\nthe cat sat on the <unk>\na dog ran\nthe cat sat";
    assertThat(run.out()).contains(learned);
    CommandRun frozen =
        run(
            "--epochs 8 --models LSTM --units 12 --learning-rate 0.02 --momentum 0"
                + " --input-dropout 0 --output-dropout 0 --sample 40 --temperature 0.0001");
    assertThat(frozen.out()).contains(learned);
  }

  @Test
  void run_gru_hasTheSettingsOfTheLstm() throws IOException {
    CommandRun run = run("--epochs 1 --preset ptb-10 --models GRU --sample 12");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("\nGRU writes:");
    JsonNode config = results(out).get(0).path("config");
    assertThat(config.path("inputDropout").asDouble()).isEqualTo(0.026);
    assertThat(results(out).get(0).path("units").asInt()).isEqualTo(11);
  }

  @Test
  void run_tied_learnsOneMatrixAndSaysSo() throws IOException {
    CommandRun run = run("--epochs 1 --models LSTM --units 12 --tied");
    Path untied = folder.resolve("untied");
    run("--epochs 1 --models LSTM --units 12 --out " + untied);

    assertThat(run.exitCode()).as(run.err()).isZero();
    MultiLayerNetwork network =
        ModelSerializer.restoreMultiLayerNetwork(out.resolve("LSTM.zip").toFile());
    INDArray embedding = network.getParam("0_W");
    assertThat(network.getParam("3_W")).isEqualTo(embedding.transpose());
    JsonNode result = results(out).get(0);
    assertThat(result.path("config").path("tiedWeights").asBoolean()).isTrue();
    assertThat(results(untied).get(0).path("parameters").asLong())
        .isEqualTo(result.path("parameters").asLong() + embedding.length());
  }

  @Test
  void run_presetWithOptions_optionsCount() throws IOException {
    CommandRun run = run("--epochs 1 --preset ptb-10 --weight-decay 0.25 --update-dropout 0.125");

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode sub = results(out).get(0);
    assertThat(sub.path("units").asInt()).isEqualTo(10);
    assertThat(sub.path("config").path("learningRate").asDouble()).isEqualTo(0.01666);
    assertThat(sub.path("config").path("inputDropout").asDouble()).isEqualTo(0.012);
    assertThat(sub.path("config").path("updateDropout").asDouble()).isEqualTo(0.125);
    assertThat(sub.path("config").path("weightDecay").asDouble()).isEqualTo(0.25);
    assertThat(results(out).get(1).path("units").asInt()).isEqualTo(11);
    // The text is another one.
    assertThat(run.out()).doesNotContain("paper's");
  }

  @Test
  void run_publishedRecipe_setsOptionsThatTheCommandLineOverrides() throws IOException {
    CommandRun run = run("--preset zaremba-small --models LSTM,GRU --epochs 2 --clip 3");

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode lstm = results(out).get(0);
    assertThat(lstm.path("units").asInt()).isEqualTo(200);
    assertThat(lstm.path("epochs").asInt()).isEqualTo(2);
    JsonNode config = lstm.path("config");
    assertThat(config.path("layers").asInt()).isEqualTo(2);
    assertThat(config.path("optimiser").asText()).isEqualTo("sgd");
    assertThat(config.path("learningRate").asDouble()).isEqualTo(1);
    assertThat(config.path("schedule").asText()).isEqualTo("halving");
    assertThat(config.path("constantEpochs").asInt()).isEqualTo(4);
    assertThat(config.path("gradientNormClip").asDouble()).isEqualTo(3);
    assertThat(config.path("forgetGateBiasInit").asDouble()).isZero();
    assertThat(config.path("weightInit").asText()).isEqualTo("uniform in ±0.1");
  }

  /** The command line is read twice then. */
  @Test
  void run_publishedRecipeAndAValueLikeTheCommandsName_keepsAllOptions() {
    CommandRun run = run("--preset zaremba-small --models LSTM --epochs 1 --data language-model");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("language-model: there is no such file");
  }

  /** All weights, embeddings and softmax included, and no bias. */
  @Test
  void run_initRange_boundsAllWeights() throws IOException {
    run("--models subLSTM --init-range 0.05 --optimiser sgd --learning-rate 1e-9 --epochs 1");

    MultiLayerNetwork network =
        ModelSerializer.restoreMultiLayerNetwork(out.resolve("subLSTM.zip").toFile());
    network
        .paramTable()
        .forEach(
            (name, values) -> {
              double largest = values.amaxNumber().doubleValue();
              if (name.endsWith("W")) {
                assertThat(largest).as(name).isBetween(0.02, 0.0501);
              }
            });
  }

  @Test
  void run_papersPreset_hasNoMomentumUnlessAsked() throws IOException {
    run("--epochs 1 --preset ptb-10 --models LSTM");
    Path other = folder.resolve("other");
    run("--epochs 1 --preset ptb-10 --models LSTM --momentum 0.5 --out " + other);

    assertThat(results(out).get(0).path("config").path("momentum").asDouble()).isZero();
    assertThat(results(other).get(0).path("config").path("momentum").asDouble()).isEqualTo(0.5);
  }

  @Test
  void run_papersPresetInAnotherSize_hasNoFiguresOfThePaper() {
    assertThat(run("--epochs 1 --preset ptb-10 --models LSTM --units 3").out())
        .contains("| LSTM |")
        .doesNotContain("paper");
  }

  @Test
  void run_otherCorpusInTheSameFolder_saysSoInOneLine() throws IOException {
    run("--epochs 1 --models LSTM");
    Files.writeString(data.resolve("test.txt"), "a cat sat on the cat\n");

    CommandRun run = run("--epochs 1 --models subLSTM");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .contains("has results of LSTM", "dataChecksum was ");
  }

  @Test
  void run_textFile_isTokenised() throws IOException {
    Path file = folder.resolve("book.txt");
    Files.writeString(file, "It was a dark and stormy night.\n\n".repeat(40));

    assertThat(run("--epochs 1 --models LSTM --data " + file).exitCode()).isZero();

    assertThat(results(out).get(0).path("config").path("corpus").asText()).isEqualTo("book.txt");
    assertThat(Files.readAllLines(out.resolve("vocabulary.txt"))).contains("stormy", ".");
  }

  @Test
  void run_missingPart_saysWhichInOneLine() throws IOException {
    Files.delete(data.resolve("valid.txt"));

    assertRefused("valid.txt", "there is no such file");
  }

  @Test
  void run_emptyCorpus_saysSoInOneLine() throws IOException {
    Files.writeString(data.resolve("train.txt"), "");

    assertRefused("train.txt", "no words");
  }

  @Test
  void run_noCorpus_saysWhatWasLookedFor() {
    data = folder.resolve("nowhere");

    assertRefused("nowhere", "there is no such file or folder");
  }

  @Test
  void run_wordOutsideTheVocabulary_saysWhichInOneLine() throws IOException {
    Files.writeString(data.resolve("train.txt"), "the cat sat\n".repeat(20));

    assertRefused("valid.txt", "the word \"dog\" in line 1");
  }

  @Test
  void run_tooSmallForTheStreams_saysSoInOneLine() throws IOException {
    Files.writeString(data.resolve("train.txt"), "the <unk>\n");

    assertRefused("tiny", "too few for 3 streams");
  }

  private void assertRefused(String... message) {
    run("--epochs 1").assertRefused(out, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--preset ptb-20 | --preset must be one of ptb-10, ptb-100,",
        "--units 0 | --units must be 1 or more, not 0",
        "--layers 0 | --layers must be 1 or more, not 0",
        "--steps 0 | --steps must be 1 or more, not 0",
        "--batch-size 0 | --batch-size must be 1 or more, not 0",
        "--input-dropout 1 | --input-dropout must be in [0, 1), not 1.0",
        "--output-dropout -1 | --output-dropout must be in [0, 1), not -1.0",
        "--update-dropout 2 | --update-dropout must be in [0, 1), not 2.0",
        "--weight-decay -1 | --weight-decay must be 0 or a positive number, not -1.0",
        "--learning-rate 0 | --learning-rate must be a positive number, not 0.0",
        "--min-count 0 | --min-count must be 1 or more, not 0",
        "--temperature 0 | --temperature must be a positive number, not 0.0",
        "--plateau-factor 0.5 --schedule constant | --plateau-factor has an effect only with --schedule plateau",
        "--rms-decay 0.9 --optimiser sgd | --rms-decay has an effect only with --optimiser rmsprop",
        "--sample -1 | --sample must be 0 or more, not -1",
      })
  void run_badOptions_saysWhyInOneLine(String options, String message) {
    run(options).assertMisused(out, message);
  }

  @Test
  void writeCompanions_vocabulary_readsBack() throws IOException {
    WordCorpus corpus = WordCorpus.read(data);

    LanguageModelTask.of("test", corpus, 2, 5).writeCompanions(folder);

    assertThat(Vocabulary.of(Files.readAllLines(folder.resolve("vocabulary.txt"))))
        .isEqualTo(corpus.vocabulary());
  }

  /** Of a few units, unless the preset or the test has its own. */
  private CommandRun run(String options) {
    boolean hasUnits = options.contains("--units ") || options.contains("--preset ");
    return CommandRun.of(
        CommandRun.line(
            "language-model",
            hasUnits ? options : options + " --units 3",
            "--data " + data,
            "--out " + out,
            "--progress none",
            "--batch-size 3",
            "--steps 4"));
  }
}
