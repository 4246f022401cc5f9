package io.github.sublstm.experiments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Data and options that seq-mnist refuses. */
class SeqMnistRefusalsTest {

  @TempDir private Path folder;
  private Path data;
  private Path out;

  @BeforeEach
  void writeData() throws IOException {
    data = TinyMnist.write(folder.resolve("data"));
    out = folder.resolve("out");
  }

  @Test
  void run_missingFile_saysWhichInOneLine() throws IOException {
    Files.delete(data.resolve("train-labels-idx1-ubyte"));

    assertRefused("train-labels-idx1-ubyte", "missing");
  }

  @Test
  void run_truncatedFile_saysSoInOneLine() throws IOException {
    Path file = data.resolve("train-images-idx3-ubyte");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 500));

    assertRefused("train-images-idx3-ubyte", "cut short");
  }

  @Test
  void run_wrongMagic_saysSoInOneLine() throws IOException {
    Files.write(data.resolve("t10k-images-idx3-ubyte"), TinyMnist.labels(TinyMnist.TEST, 10));

    assertRefused("t10k-images-idx3-ubyte", "not an IDX file of images");
  }

  @Test
  void run_labelOutOfRange_saysSoInOneLine() throws IOException {
    Files.write(data.resolve("train-labels-idx1-ubyte"), TinyMnist.labels(TinyMnist.TRAIN, 12));

    assertRefused("train-labels-idx1-ubyte", "label 10 of image 10 is not in 0..9");
  }

  private void assertRefused(String... message) {
    run("--epochs 1").assertRefused(out, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--limit 0 | --limit must be 1 or more, not 0",
        "--validation 0 | --validation must be 1 or more, not 0",
        "--momentum 1 | --momentum must be in [0, 1), not 1.0",
        "--rms-decay -0.1 | --rms-decay must be in [0, 1), not -0.1",
        "--clip -1 | --clip must be 0 or a positive number, not -1.0",
        "--decay 1 | --decay must be between 0 and 1, not 1.0",
        "--forget-bias NaN | --forget-bias must be a finite number, not NaN",
        "--patience -1 | --patience must be 0 or more, not -1",
        "--max-hours 0 | --max-hours must be a positive number, not 0.0",
        "--plateau-factor 1 | --plateau-factor must be between 0 and 1, not 1.0",
        "--plateau-patience 0 | --plateau-patience must be 1 or more, not 0",
        "--memories 10 | --memories must be two numbers with a comma between them, not 1",
        "--memories 10,5 | --memories is out of range: Memories go from a shortest above 0",
        "--memories 5,10 --decay 0.5 | --memories excludes --forget-bias and --decay",
        "--rms-epsilon 0 | --rms-epsilon must be a positive number, not 0.0",
        "--momentum 0.5 --optimiser adam | --momentum has an effect only with --optimiser rmsprop, not adam",
        "--rms-decay 0.9 --optimiser sgd | --rms-decay has an effect only with --optimiser rmsprop, not sgd",
        "--rms-epsilon 1e-8 --optimiser sgd | --rms-epsilon has an effect only with --optimiser rmsprop",
        "--plateau-factor 0.5 | --plateau-factor has an effect only with --schedule plateau, not constant",
        "--plateau-patience 3 --schedule half-cosine | --plateau-patience has an effect only with --schedule plateau",
        "--permutation-seed 1 | --permutation-seed has an effect only with --permuted",
        "--schedule sometimes | [constant, half-cosine, plateau, halving]",
        "--optimiser adagrad | 'adagrad'",
      })
  void run_badOptions_saysWhyInOneLine(String options, String message) {
    run(options).assertMisused(out, message);
  }

  private CommandRun run(String options) {
    return CommandRun.of(
        CommandRun.line("seq-mnist", options, "--data " + data, "--out " + out, "--validation 10"));
  }
}
