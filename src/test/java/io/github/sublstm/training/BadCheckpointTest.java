package io.github.sublstm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sublstm.data.LabelledSequences;
import io.github.sublstm.data.SeekableIterator;
import io.github.sublstm.data.SequenceIterator;
import io.github.sublstm.data.WordStreams;
import io.github.sublstm.training.checkpoint.CheckpointException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/** Checkpoints that must not be used, and folders that they cannot be written to. */
class BadCheckpointTest {

  private static final int[] WORDS = TinyLanguageModel.corpus(60, 1);

  @TempDir private Path folder;
  private Path file;
  private byte[] whole;

  @BeforeEach
  void saveARun() throws IOException {
    file = folder.resolve("run.checkpoint");
    train(TinyLanguageModel.plain(new Adam(0.01)), WORDS, 2, options -> options);
    whole = Files.readAllBytes(file);
  }

  private void train(
      MultiLayerNetwork network,
      int[] words,
      int streams,
      UnaryOperator<TrainingOptions.Builder> more) {
    TrainingOptions.Builder options = new TrainingOptions.Builder().epochs(1).checkpoint(file);
    new LanguageModelTrainer(network, new WordStreams(words, streams, 10), WORDS)
        .train(more.apply(options).build());
  }

  private void resume() {
    train(TinyLanguageModel.plain(new Adam(0.01)), WORDS, 2, options -> options);
  }

  @Test
  void train_cutShort_isRefusedAndNothingChanged() throws IOException {
    for (int length : new int[] {0, 5, 12, 19, 100, whole.length / 2, whole.length - 1}) {
      assertDamaged(Arrays.copyOf(whole, length), "cut to " + length);
    }
    assertDamaged(Arrays.copyOf(whole, whole.length + 1), "a byte more");
  }

  @Test
  void train_bitFlipped_isRefused() throws IOException {
    // Everywhere but in the mark, where the file is something else.
    for (int position = 12; position < whole.length; position += whole.length / 40) {
      byte[] damaged = whole.clone();
      damaged[position] ^= 1;
      assertDamaged(damaged, "bit flipped in byte " + position);
    }
    byte[] damaged = whole.clone();
    damaged[whole.length - 1] ^= (byte) 128;
    assertDamaged(damaged, "bit flipped in the checksum");
  }

  private void assertDamaged(byte[] content, String how) throws IOException {
    Files.write(file, content);
    MultiLayerNetwork network = TinyLanguageModel.plain(new Adam(0.01));
    float[] before = network.params().toFloatVector();
    assertThatThrownBy(() -> train(network, WORDS, 2, options -> options))
        .as(how)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(file + " is cut short or damaged")
        .hasMessageNotContaining("\n");
    assertThat(network.params().toFloatVector()).containsExactly(before);
    assertThat(file).hasBinaryContent(content);
  }

  @Test
  void train_someOtherFile_isRefused() throws IOException {
    Files.writeString(file, "Dear diary, today I trained a network.");

    assertThatThrownBy(this::resume)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("is not a checkpoint that this version can read");
  }

  @Test
  void train_otherSettings_areRefusedByName() {
    assertRefused(
        () -> train(TinyLanguageModel.plain(new Adam(0.01)), WORDS, 3, options -> options),
        "streams was 2, is now 3");
    assertRefused(
        () ->
            train(
                TinyLanguageModel.plain(new Adam(0.01)),
                WORDS,
                2,
                options -> options.seed(8).plateau(new Plateau(0.5, 1, 0)).setting("clip", 5)),
        "seed was 3, is now 8; plateau was none, is now Plateau[",
        "clip was not set, is now 5");
    int[] others = WORDS.clone();
    others[30] = (others[30] + 1) % TinyLanguageModel.VOCABULARY;
    assertRefused(
        () -> train(TinyLanguageModel.plain(new Adam(0.01)), others, 2, options -> options),
        "checksum of the words was ");
  }

  @Test
  void train_classifierWithOtherData_isRefused() {
    int[] labels = {0, 1};
    LabelledSequences data = new LabelledSequences(new float[][] {{1, 2}, {3, 4}}, labels, 2);
    LabelledSequences others = new LabelledSequences(new float[][] {{1, 2}, {3, 5}}, labels, 2);
    LabelledSequences reordered = data.reorderSteps(new int[] {1, 0});
    classify(data, data);
    for (LabelledSequences wrong : List.of(others, reordered)) {
      for (Runnable resume :
          List.<Runnable>of(() -> classify(wrong, data), () -> classify(data, wrong))) {
        assertThatThrownBy(resume::run)
            .isInstanceOf(CheckpointException.class)
            .hasMessageContaining("checksum of the examples was ");
      }
    }
    classify(data, data);
  }

  private void classify(LabelledSequences train, LabelledSequences validation) {
    new ClassifierTrainer(
            TinyClassifier.create(0.1),
            SequenceIterator.inOrder(train, 2),
            SequenceIterator.inOrder(validation, 2))
        .train(
            new TrainingOptions.Builder()
                .epochs(1)
                .checkpoint(folder.resolve("classifier"))
                .build());
  }

  @Test
  void train_settingInPlaceOfWhatIsCompared_throws() {
    MultiLayerNetwork network = TinyLanguageModel.plain(new Adam(0.01));

    assertThatThrownBy(() -> train(network, WORDS, 2, options -> options.setting("seed", "A")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'seed' is compared in any case, and is 3");
  }

  /** Otherwise another order of the data would go unnoticed. */
  @Test
  void train_iteratorDescribesItsSeedByANameThatIsTaken_throws() {
    LabelledSequences data = new LabelledSequences(new float[][] {{1}, {3}}, new int[] {0, 1}, 2);
    SequenceIterator inOrder = SequenceIterator.inOrder(data, 2);
    SeekableIterator train =
        (SeekableIterator)
            Proxy.newProxyInstance(
                SeekableIterator.class.getClassLoader(),
                new Class<?>[] {SeekableIterator.class},
                (proxy, method, args) ->
                    method.getName().equals("description")
                        ? Map.of("seed", "7")
                        : method.invoke(inOrder, args));
    ClassifierTrainer trainer =
        new ClassifierTrainer(TinyClassifier.create(0.1), train, SequenceIterator.inOrder(data, 2));

    assertThatThrownBy(
            () -> trainer.train(new TrainingOptions.Builder().epochs(1).checkpoint(file).build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'seed' is compared in any case, and is 1: give what is '7'");
  }

  @Test
  void requireResumable_goodAndBad_changesNothingAndTells() throws IOException {
    LanguageModelTrainer trainer =
        new LanguageModelTrainer(
            TinyLanguageModel.plain(new Adam(0.01)), new WordStreams(WORDS, 2, 10), WORDS);
    TrainingOptions.Builder options = new TrainingOptions.Builder().epochs(1).checkpoint(file);

    trainer.requireResumable(options.build());
    assertThatThrownBy(() -> trainer.requireResumable(options.seed(8).build()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("seed was 3, is now 8");
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    assertThatThrownBy(() -> trainer.requireResumable(options.build()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("cut short or damaged");
    Files.delete(file);
    trainer.requireResumable(options.build());
    assertThat(file).doesNotExist();
  }

  @Test
  void train_otherNetwork_isRefusedByWhatDiffers() {
    assertRefused(
        () -> train(TinyLanguageModel.plain(new Adam(0.02)), WORDS, 2, options -> options),
        "learningRate was 0.01, is now 0.02");
    assertRefused(
        () -> train(TinyLanguageModel.plain(new Sgd(0.01)), WORDS, 2, options -> options),
        "network.confs[0].");
    assertRefused(
        () -> train(TinyLanguageModel.dl4jLstm(new Adam(0.01)), WORDS, 2, options -> options),
        "network.confs[");
  }

  private void assertRefused(Runnable resume, String... parts) {
    assertThatThrownBy(resume::run)
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("the checkpoint " + file + " is of another run: ")
        .hasMessageContainingAll(parts)
        .hasMessageNotContaining("\n");
    assertThat(file).hasBinaryContent(whole);
  }

  @Test
  void train_folderCannotBeMade_failsBeforeTraining() {
    Path noFolder = file;
    file = noFolder.resolve("folder/run");
    MultiLayerNetwork network = TinyLanguageModel.plain(new Adam(0.01));

    assertThatThrownBy(() -> train(network, WORDS, 2, options -> options))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "cannot write the checkpoint %s: '%s' is a file where a folder belongs", file, noFolder)
        .hasCauseInstanceOf(IOException.class);
    assertThat(network.getIterationCount()).isZero();
  }
}
