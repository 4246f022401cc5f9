package io.github.sublstm.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files and folders that cannot be read or written, in all commands: one sentence says what could
 * not be done, with which file, and why. A user without permission is no case here, because whoever
 * runs the tests may be one whom the system permits all; what such a user is told is tested by the
 * error that the system has for it.
 */
class UnusableFilesTest {

  /** Reading its beginning is an error on Linux. */
  private static final Path UNREADABLE = Path.of("/proc/self/mem");

  private static final String DIGITS = "digits --epochs 1 --units 2 --models LSTM --seeds 1 -o ";

  @TempDir private Path folder;
  private Path data;
  private Path out;

  @BeforeEach
  void writeFiles() throws IOException {
    data = TinyMnist.write(folder.resolve("data"));
    out = folder.resolve("out");
    Files.createFile(folder.resolve("file"));
  }

  private String seqMnist() {
    return "seq-mnist --epochs 1 --units 2 --models LSTM --seeds 1 --batch-size 10 --validation 10"
        + " --data %s -o %s".formatted(data, out);
  }

  private String languageModel(Path text) {
    return "language-model --epochs 1 --units 2 --models LSTM --data %s -o %s".formatted(text, out);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "digits --epochs 1",
        "seq-mnist --epochs 1 --validation 10 --data DATA",
        "language-model --epochs 1",
        "benchmark layers --runs 1 --shape 2,2,2,2",
        "benchmark language-model --runs 1",
      })
  void out_isAFileOrBelowOne_saysSo(String command) {
    String line = command.replace("DATA", data.toString()) + " -o ";
    Path file = folder.resolve("file");
    Path below = file.resolve("below");

    assertOneError(
        line + file,
        "cannot write to the folder '%s': this is a file where a folder belongs".formatted(file));
    assertOneError(
        line + below,
        "cannot write to the folder '%s': '%s' is a file where a folder belongs"
            .formatted(below, file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"seq-mnist --epochs 1", "language-model --epochs 1"})
  void data_isBelowAFile_saysSo(String command) {
    Path file = folder.resolve("file");
    Path below = file.resolve("below");

    assertOneError(
        "%s -o %s --data %s".formatted(command, out, below),
        "%s: '%s' is a file where a folder belongs".formatted(below, file));
  }

  @Test
  void data_cannotBeRead_saysSo() throws IOException {
    assumeTrue(Files.isReadable(UNREADABLE), "Linux has such a file");
    Path images = data.resolve("train-images-idx3-ubyte");
    Files.delete(images);
    Files.createSymbolicLink(images, UNREADABLE);

    assertOneError(languageModel(UNREADABLE), UNREADABLE + ": the device reports an error");
    assertOneError(seqMnist(), images + ": the device reports an error");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".lock | cannot write '%s': this is a folder where a file belongs",
        "results.json | cannot read '%s': this is a folder where a file belongs",
        "LSTM.zip | cannot write '%s': this is a folder where a file belongs",
        "curves.csv | cannot write '%s': this is a folder where a file belongs",
        "results.md | cannot write '%s': this is a folder where a file belongs",
        "learning-curves.png | cannot write '%s': this is a folder where a file belongs",
        "learning-curves.svg | cannot write '%s': this is a folder where a file belongs",
        "LSTM-details.json | cannot write '%s': this is a folder where a file belongs",
        "report.html | cannot write '%s': this is a folder where a file belongs",
      })
  void out_hasAFolderInAFilesPlace_saysSo(String name, String message) throws IOException {
    Path file = Files.createDirectories(out.resolve(name));
    Files.createFile(file.resolve("something"));

    assertOneError(DIGITS + out, message.formatted(file));
  }

  @Test
  void vocabulary_isAFolder_saysSo() throws IOException {
    Path text = Files.writeString(folder.resolve("text.txt"), "a b c d e f g\n\n".repeat(99));
    Path file = Files.createDirectories(out.resolve("vocabulary.txt"));

    assertOneError(
        languageModel(text),
        "cannot write '%s': this is a folder where a file belongs".formatted(file));
  }

  @Test
  void checkpoints_areAFile_saysSo() throws IOException {
    Path file = Files.createFile(Files.createDirectories(out).resolve("checkpoints"));

    assertOneError(
        seqMnist(),
        "cannot write to the folder '%s': this is a file where a folder belongs".formatted(file));
  }

  @Test
  void checkpoint_isAFolder_saysSo() throws IOException {
    Path file = Files.createDirectories(out.resolve("checkpoints/LSTM-1.checkpoint"));

    assertOneError(
        seqMnist(),
        "cannot read the checkpoint %s: this is a folder where a file belongs".formatted(file));
  }

  @Test
  void curves_areMissing_saysSoAndWhatHelps() throws IOException {
    assertThat(CommandRun.of(seqMnist()).exitCode()).isZero();
    Path file = out.resolve("curves.csv");
    Files.delete(file);

    assertOneError(
        seqMnist(),
        "cannot go on in the folder '%s': cannot read '%s': there is no such file; another folder (--out) or --restart will help"
            .formatted(out, file));
  }

  @Test
  void model_thatIsToWrite_isDamaged_saysSo() throws IOException {
    Path text = Files.writeString(folder.resolve("text.txt"), "a b c d e f g\n\n".repeat(99));
    assertThat(CommandRun.of(languageModel(text)).exitCode()).isZero();
    Path model = out.resolve("LSTM.zip");
    Files.writeString(model, "no zip");

    CommandRun run = CommandRun.of(languageModel(text) + " --sample 3");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("cannot read '%s': ".formatted(model))
        .doesNotContain("Exception");
    Files.delete(model);
    assertThat(CommandRun.of(languageModel(text) + " --sample 3").err())
        .contains("cannot read '%s': ".formatted(model))
        .doesNotContain("Exception");
  }

  private static void assertOneError(String line, String message) {
    CommandRun run = CommandRun.of(line + (line.startsWith("benchmark") ? "" : " --progress none"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .isEqualTo("experiments %s: %s", line.substring(0, line.indexOf(" -")), message);
  }
}
