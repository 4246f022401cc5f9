package io.github.sublstm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.dataset.DataSet;

class PixelSequencesTest {

  private static final int TRAIN = 100;
  private static final int TEST = 20;

  @TempDir private Path folder;

  @Test
  void read_zippedFolder_splitsAndScales() throws IOException {
    writeAll("-", ".gz");

    PixelSequences pixels = PixelSequences.read(folder, 30);

    assertThat(pixels.train().size()).isEqualTo(70);
    assertThat(pixels.validation().size()).isEqualTo(30);
    assertThat(ClassCounts.of(pixels.validation())).containsOnly(3);
    assertThat(pixels.test().size()).isEqualTo(TEST);
    assertThat(pixels.train().steps()).isEqualTo(6);
    assertThat(pixels.test().labels()).startsWith(0, 1, 2);
    assertThat(pixels.test().value(2, 3)).isEqualTo(15 / 255f);
    DataSet batch = SequenceIterator.inOrder(pixels.test(), TEST).next();
    assertThat(batch.getFeatures().shape()).containsExactly(TEST, 1, 6);
    assertThat(batch.getFeatures().getFloat(2, 0, 3)).isEqualTo(15 / 255f);
  }

  @Test
  void read_rawFilesWithDots_areFound() throws IOException {
    writeAll(".", "");

    assertThat(PixelSequences.read(folder, 10).train().size()).isEqualTo(90);
  }

  @ParameterizedTest
  @CsvSource({
    "byclass, 62, -, .gz",
    "bymerge, 47, -, .gz",
    "balanced, 47, ., ''",
    "letters, 26, -, .gz",
    "digits, 10, -, ''",
    "mnist, 10, -, .gz"
  })
  void read_splitOfEmnist_hasItsClassesUpright(String split, int classes, String dot, String end)
      throws IOException {
    writeEmnist(split, classes, dot, end);

    PixelSequences pixels = PixelSequences.read(folder, 62);

    assertThat(pixels.name()).isEqualTo("emnist-" + split);
    assertThat(pixels.classes()).isEqualTo(classes);
    assertThat(pixels.test().classes()).isEqualTo(classes);
    assertThat(pixels.train().size()).isEqualTo(124 - 62);
    assertThat(pixels.test().labels()).startsWith(0, 1, 2);
    assertThat(Arrays.stream(pixels.test().labels()).max()).hasValue(classes - 1);
    // The file has columns of three pixels: 0 1 2, 3 4 5.
    assertThat(row(pixels.test(), 0)).containsExactly(scaled(0, 3, 1, 4, 2, 5));
  }

  @Test
  void read_severalSplits_saysWhich() throws IOException {
    writeEmnist("letters", 26, "-", ".gz");
    writeEmnist("digits", 10, "-", ".gz");

    assertBad(
        folder, 10, "several data sets, emnist-letters, emnist-digits; give each a folder of its");
  }

  @Test
  void read_emnistWithAFileMissing_saysWhich() throws IOException {
    writeEmnist("letters", 26, "-", ".gz");
    Files.delete(folder.resolve("emnist-letters-test-labels-idx1-ubyte.gz"));

    assertBad(folder, 10, "looked for emnist-letters-test-labels-idx1-ubyte.gz, ");
  }

  @Test
  void read_mnistBesideEmnist_isMnist() throws IOException {
    writeAll("-", ".gz");
    writeEmnist("letters", 26, "-", ".gz");

    PixelSequences pixels = PixelSequences.read(folder, 30);

    assertThat(pixels.name()).isEqualTo(PixelSequences.MNIST);
    assertThat(pixels.classes()).isEqualTo(10);
  }

  @Test
  void read_again_setsTheSameImagesAside() throws IOException {
    writeAll("-", "");
    LabelledSequences first = PixelSequences.read(folder, 30).validation();
    LabelledSequences again = PixelSequences.read(folder, 30).validation();

    for (int i = 0; i < first.size(); i++) {
      assertThat(again.value(i, 0)).isEqualTo(first.value(i, 0));
    }
  }

  @Test
  void permuted_sameSeed_isOneOrderForAllParts() throws IOException {
    writeAll("-", "");
    PixelSequences pixels = PixelSequences.read(folder, 30);

    PixelSequences permuted = pixels.permuted(5);

    float[] test = row(permuted.test(), 0);
    assertThat(test).isNotEqualTo(row(pixels.test(), 0));
    assertThat(test).containsExactlyInAnyOrder(row(pixels.test(), 0));
    assertThat(row(pixels.permuted(5).test(), 0)).isEqualTo(test);
    // Pixels of image 0 count on from 0, so they tell where each step comes from.
    for (int step = 0; step < 6; step++) {
      int from = Math.round(255 * test[step]);
      assertThat(permuted.train().value(3, step)).isEqualTo(pixels.train().value(3, from));
      assertThat(permuted.validation().value(7, step))
          .isEqualTo(pixels.validation().value(7, from));
    }
  }

  @Test
  void read_missing_tellsWhatWasLookedFor() throws IOException {
    assertBad(folder.resolve("x"), 10, "there is no such folder");
    assertBad(
        Files.createFile(folder.resolve("file")), 10, "this is a file where a folder belongs");
    assertBad(
        folder,
        10,
        "looked for train-images-idx3-ubyte.gz, train-images-idx3-ubyte, "
            + "train-images.idx3-ubyte.gz, train-images.idx3-ubyte");
    writeAll("-", ".gz");
    Files.delete(folder.resolve("t10k-labels-idx1-ubyte.gz"));
    assertBad(folder, 10, "looked for t10k-labels-idx1-ubyte.gz, ");
  }

  @Test
  void read_differentCounts_namesBothFiles() throws IOException {
    writeAll("-", "");
    Files.write(folder.resolve("train-labels-idx1-ubyte"), IdxSamples.labels(TRAIN - 1, 10));

    assertBad(
        folder,
        10,
        "train-images-idx3-ubyte: 100 images, but 99 labels in train-labels-idx1-ubyte");
  }

  @Test
  void read_differentImageSizes_saysWhich() throws IOException {
    writeAll("-", "");
    Files.write(folder.resolve("t10k-images-idx3-ubyte"), IdxSamples.images(TEST, 3, 3));

    assertBad(folder, 10, "training images have 6 pixels and test images 9");
  }

  @Test
  void read_tooManyForValidation_saysHowManyThereAre() throws IOException {
    writeAll("-", "");

    assertBad(folder, TRAIN, "100 of 100 training images cannot be set aside");
    assertBad(folder, 0, "0 of 100 training images cannot be set aside");
    assertThatThrownBy(() -> PixelSequences.read(folder)).hasMessageContaining("5000 of 100");
  }

  private static void assertBad(Path path, int validation, String message) {
    assertThatThrownBy(() -> PixelSequences.read(path, validation))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining(message);
  }

  private static float[] row(LabelledSequences sequences, int index) {
    float[] row = new float[sequences.steps()];
    for (int step = 0; step < row.length; step++) {
      row[step] = sequences.value(index, step);
    }
    return row;
  }

  private static float[] scaled(int... pixels) {
    float[] scaled = new float[pixels.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = pixels[i] / 255f;
    }
    return scaled;
  }

  /** As EMNIST's files are: only the letters are counted from 1. */
  private void writeEmnist(String split, int classes, String dot, String end) throws IOException {
    int first = split.equals("letters") ? 1 : 0;
    for (String part : new String[] {"train", "test"}) {
      String name = "emnist-" + split + "-" + part + "-";
      byte[] labels = IdxSamples.labels(124, classes);
      for (int i = 8; i < labels.length; i++) {
        labels[i] += first;
      }
      write(name + "images" + dot + "idx3-ubyte" + end, IdxSamples.images(124, 2, 3));
      write(name + "labels" + dot + "idx1-ubyte" + end, labels);
    }
  }

  private void writeAll(String dot, String end) throws IOException {
    write("train-images" + dot + "idx3-ubyte" + end, IdxSamples.images(TRAIN, 2, 3));
    write("train-labels" + dot + "idx1-ubyte" + end, IdxSamples.labels(TRAIN, 10));
    write("t10k-images" + dot + "idx3-ubyte" + end, IdxSamples.images(TEST, 2, 3));
    write("t10k-labels" + dot + "idx1-ubyte" + end, IdxSamples.labels(TEST, 10));
  }

  private void write(String name, byte[] bytes) throws IOException {
    byte[] content = name.endsWith(".gz") ? IdxSamples.gzip(bytes) : bytes;
    Files.write(folder.resolve(name), content);
  }
}
