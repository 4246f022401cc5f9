package io.github.sublstm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("file.gz");
  }

  @Test
  void read_rawImages_haveTheirPixels() throws IOException {
    IdxImages images = images(IdxSamples.images(70, 2, 3));

    assertThat(images.size()).isEqualTo(70);
    assertThat(images.rows()).isEqualTo(2);
    assertThat(images.columns()).isEqualTo(3);
    assertThat(images.pixel(0, 0, 2)).isEqualTo(2);
    assertThat(images.pixel(1, 1, 0)).isEqualTo(9);
    assertThat(images.pixel(42, 0, 1)).isEqualTo(253);
    assertThat(images.source()).isEqualTo(file);
    assertThatThrownBy(() -> images.pixel(0, 0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void read_zipped_isTheSame() throws IOException {
    IdxImages images = images(IdxSamples.gzip(IdxSamples.images(70, 2, 3)));

    assertThat(images.size()).isEqualTo(70);
    assertThat(images.pixel(42, 0, 1)).isEqualTo(253);
    assertThat(labels(IdxSamples.gzip(IdxSamples.labels(25, 10))).size()).isEqualTo(25);
  }

  @Test
  void read_zippedTwice_isTheSame() throws IOException {
    byte[] twice = IdxSamples.gzip(IdxSamples.gzip(IdxSamples.images(70, 2, 3)));
    IdxImages images = images(twice);

    assertThat(images.size()).isEqualTo(70);
    assertThat(images.pixel(42, 0, 1)).isEqualTo(253);
    assertThat(labels(IdxSamples.gzip(IdxSamples.gzip(IdxSamples.labels(25, 10)))).size())
        .isEqualTo(25);
    assertBad(
        () -> images(IdxSamples.gzip(twice)),
        "not an IDX file of images: it starts with 0x1F8B0800, not 0x00000803 "
            + "(it is compressed by gzip more than 2 times)");
    assertBad(() -> images(Arrays.copyOf(twice, twice.length / 2)), "cut short");
  }

  @Test
  void read_emnistImages_standUpright() throws IOException {
    Path emnist = folder.resolve("emnist-balanced-test-images-idx3-ubyte");

    IdxImages images = IdxImages.read(Files.write(emnist, IdxSamples.images(2, 2, 3)));

    // In the file image 1 is 6 7 8, 9 10 11: its columns.
    assertThat(images.rows()).isEqualTo(3);
    assertThat(images.columns()).isEqualTo(2);
    assertThat(images.pixel(1, 0, 0)).isEqualTo(6);
    assertThat(images.pixel(1, 0, 1)).isEqualTo(9);
    assertThat(images.pixel(1, 1, 0)).isEqualTo(7);
    assertThat(images.pixel(1, 2, 1)).isEqualTo(11);
  }

  @Test
  void read_emnistLetters_areCountedFromZero() throws IOException {
    Path letters = folder.resolve("emnist-letters-train-labels-idx1-ubyte.gz");
    byte[] bytes = IdxSamples.labels(4, 27);

    assertBad(
        () -> IdxLabels.read(Files.write(letters, bytes), 26),
        "label 0 of image 0 is not in 1..26");
    bytes[8] = 26;
    assertThat(IdxLabels.read(Files.write(letters, bytes), 26).labels())
        .containsExactly(25, 0, 1, 2);
    bytes[8] = 27;
    assertBad(
        () -> IdxLabels.read(Files.write(letters, bytes), 26),
        "label 27 of image 0 is not in 1..26");
    Path digits = folder.resolve("emnist-digits-train-labels-idx1-ubyte.gz");
    assertThat(IdxLabels.read(Files.write(digits, IdxSamples.labels(4, 10)), 10).labels())
        .containsExactly(0, 1, 2, 3);
  }

  @Test
  void read_labels_areInOrder() throws IOException {
    IdxLabels labels = labels(IdxSamples.labels(12, 10));

    assertThat(labels.labels()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1);
    assertThat(labels.label(11)).isEqualTo(1);
    assertThat(labels.classes()).isEqualTo(10);
  }

  @Test
  void read_noFile_saysSo() throws IOException {
    assertBad(() -> IdxImages.read(folder.resolve("x")), "x: there is no such file");
    assertBad(() -> IdxLabels.read(folder, 10), ": this is a folder where a file belongs");
  }

  @Test
  void read_empty_saysSo() {
    assertBad(() -> images(new byte[0]), "empty");
    assertBad(() -> images(new byte[] {0, 0, 8}), "less than an IDX header");
    assertBad(() -> images(IdxSamples.gzip(new byte[0])), "empty");
    assertBad(() -> labels(new byte[0]), "empty");
  }

  @Test
  void read_wrongMagic_saysWhatIsThere() {
    assertBad(
        () -> images(IdxSamples.labels(3, 3)),
        "not an IDX file of images: it starts with 0x00000801, not 0x00000803 "
            + "(1 dimensions where 3 belong)");
    assertBad(
        () -> labels(IdxSamples.images(1, 1, 1)),
        "not an IDX file of labels: it starts with 0x00000803, not 0x00000801");
    assertBad(() -> images(new byte[] {0, 0, 0x0D, 3}), "(elements that are not unsigned bytes)");
    assertBad(() -> images("label,pixel1\n".getBytes()), "it starts with 0x6C616265, not");
  }

  @Test
  void read_badDimensions_saysWhich() {
    assertBad(() -> images(header(0x0803, 0, 28, 28)), "the header gives 0 images");
    assertBad(() -> images(header(0x0803, 1, 0, 28)), "0 rows, which is not in 1..4096");
    assertBad(() -> images(header(0x0803, 1, 28, 5000)), "5000 columns");
    assertBad(() -> images(header(0x0803, -1, 28, 28)), "4294967295 images");
    assertBad(() -> labels(header(0x0801, 0)), "0 labels");
    assertBad(() -> images(header(0x0803, 1, 28)), "cut short in its header");
  }

  @Test
  void read_cutShort_saysWhatIsThere() {
    byte[] images = IdxSamples.images(5, 2, 2);
    assertBad(
        () -> images(Arrays.copyOf(images, images.length - 1)),
        "this file is cut short: it promises 5 images of 2x2 and has 4");
    byte[] labels = IdxSamples.labels(5, 5);
    assertBad(
        () -> labels(Arrays.copyOf(labels, labels.length - 2)),
        "this file is cut short: it promises 5 labels and has 3");
    // A count far beyond what is there must end in this error, not in too little memory.
    assertBad(
        () -> images(header(0x0803, Integer.MAX_VALUE, 28, 28)),
        "2147483647 images of 28x28 and has 0");
  }

  @Test
  void read_trailingBytes_saysSo() {
    byte[] images = IdxSamples.images(5, 2, 2);
    assertBad(
        () -> images(Arrays.copyOf(images, images.length + 1)),
        "this file goes on after the 5 images of 2x2 it promises");
    byte[] labels = IdxSamples.labels(5, 5);
    assertBad(
        () -> labels(IdxSamples.gzip(Arrays.copyOf(labels, labels.length + 1))),
        "this file goes on after the 5 labels it promises");
  }

  @Test
  void read_damagedZip_saysSo() throws IOException {
    byte[] packed = IdxSamples.gzip(IdxSamples.images(50, 9, 9));
    assertBad(
        () -> images(Arrays.copyOf(packed, packed.length / 2)), "this gzip file is cut short");
    // Without the last bytes the images are complete, but not their checksum.
    assertBad(
        () -> images(Arrays.copyOf(packed, packed.length - 4)), "this gzip file is cut short");
    assertBad(() -> images(Arrays.copyOf(packed, 5)), "damaged or cut short");
    byte[] wrongChecksum = packed.clone();
    wrongChecksum[packed.length - 8] ^= 1;
    assertBad(() -> images(wrongChecksum), "this gzip file is damaged");
  }

  @Test
  void read_labelOutOfRange_saysWhichImage() {
    assertBad(() -> labels(IdxSamples.labels(11, 11)), "label 10 of image 10 is not in 0..9");
    byte[] negative = IdxSamples.labels(3, 3);
    negative[9] = -1;
    assertBad(() -> labels(negative), "label 255 of image 1 is not in 0..9");
    assertThatThrownBy(() -> IdxLabels.read(file, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not 1");
  }

  private void assertBad(ThrowingCallable read, String message) {
    assertThatThrownBy(read)
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith(folder.toString())
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }

  private static byte[] header(int... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length);
    Arrays.stream(numbers).forEach(bytes::putInt);
    return bytes.array();
  }

  private IdxImages images(byte[] bytes) throws IOException {
    return IdxImages.read(Files.write(file, bytes));
  }

  private IdxLabels labels(byte[] bytes) throws IOException {
    return IdxLabels.read(Files.write(file, bytes), 10);
  }
}
