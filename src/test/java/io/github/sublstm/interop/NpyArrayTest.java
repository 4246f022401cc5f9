package io.github.sublstm.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sublstm.files.FileAccessException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** NumPy's files against files that NumPy wrote, and against ND4J. */
class NpyArrayTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"numpy", "numpy-compressed"})
  void read_fileOfNumPy_hasItsArrays(String name) throws IOException {
    try (NpzFile file = NpzFile.open(Fixtures.path(name))) {
      for (String array : List.of("row_major", "column_major", "big_endian")) {
        assertThat(file.array(array).shape()).as(array).isEqualTo(List.of(2, 3));
        assertThat(file.array(array).values()).as(array).containsExactly(0, .25, .5, .75, 1, 1.25);
      }
      for (String array : List.of("double", "column_major_double")) {
        assertThat(file.array(array).values())
            .as(array)
            .containsExactly(0, 1 / 3., 2 / 3., 1, 4 / 3., 5 / 3.);
      }
      assertThat(file.array("vector").shape()).containsExactly(3);
      assertThat(file.array("vector").values()).containsExactly(0, 1, 2);
      double[] counted = IntStream.range(0, 24).asDoubleStream().toArray();
      assertThat(file.array("cube").values()).containsExactly(counted);
      assertThat(file.array("cube_column_major").shape()).isEqualTo(List.of(2, 3, 4));
      assertThat(file.array("cube_column_major").values()).containsExactly(counted);
      assertThat(file.array("scalar").shape()).isEmpty();
      assertThat(file.array("scalar").values()).containsExactly(7);
    }
  }

  @ParameterizedTest
  @CsvSource({"whole,i8", "half,f2"})
  void read_otherType_saysWhichIsExpected(String array, String type) throws IOException {
    try (NpzFile file = NpzFile.open(Fixtures.path("numpy-types"))) {
      assertThatThrownBy(() -> file.array(array))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("numpy-types.npz: array '" + array + "': expected type float32")
          .hasMessageContaining("found '<" + type + "'");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void encode_array_isReadByNd4jAndByUs(boolean single) {
    double[] values = {1, -2.5, 3.25, 4, 5, 1e-3f};
    byte[] bytes = new NpyArray(List.of(2, 3), values).encode(single);

    INDArray theirs = Nd4j.createNpyFromByteArray(bytes);
    assertThat(theirs.shape()).containsExactly(2, 3);
    assertThat(theirs.dup('c').data().asDouble()).containsExactly(values);
    assertThat(NpyArray.decode(bytes).values()).containsExactly(values);
    assertThat(NpyArray.decode(bytes).shape()).containsExactly(2, 3);
  }

  /** Row-major ones: of others ND4J 1.0.0-M2.1 writes the values in an order that it denies. */
  @Test
  void decode_arrayOfNd4j_hasItsValues() {
    INDArray array = Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}});
    for (INDArray typed : List.of(array, array.castTo(DataType.DOUBLE))) {
      NpyArray decoded = NpyArray.decode(Nd4j.toNpyByteArray(typed));
      assertThat(decoded.shape()).containsExactly(2, 3);
      assertThat(decoded.values()).containsExactly(1, 2, 3, 4, 5, 6);
    }
  }

  @Test
  void decode_everyTruncation_isRefused() {
    byte[] bytes = new NpyArray(List.of(2, 2), new double[4]).encode(true);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> NpyArray.decode(cut))
          .as("of %d bytes", length)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected");
    }
  }

  @Test
  void decode_damagedHeader_isRefused() {
    byte[] bytes = new NpyArray(List.of(2, 2), new double[4]).encode(true);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    Map<String, String> damages =
        Map.of(
            "NUMPX", "NUMPY", "'descx'", "'descr'", "(9, 9)", "(2, 2)", "(2, x)", "(2, 2)", "Fakse",
            "False");
    damages.forEach(
        (damage, there) -> {
          String damaged = text.replace(there, damage);
          assertThat(damaged).isNotEqualTo(text);
          assertThatThrownBy(() -> NpyArray.decode(damaged.getBytes(StandardCharsets.ISO_8859_1)))
              .as(damage)
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("expected");
        });
  }

  @Test
  void decode_hugeShape_isRefused() {
    byte[] bytes = new NpyArray(List.of(99_999, 1), new double[99_999]).encode(true);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    byte[] huge = text.replace("(99999, 1)", "(99999,77777)").getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> NpyArray.decode(huge))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found shape [99999, 77777]");
  }

  @Test
  void open_noFile_saysSo() {
    assertThatThrownBy(() -> NpzFile.open(folder.resolve("none.npz")))
        .isInstanceOf(FileAccessException.class)
        .hasMessageEndingWith("none.npz': there is no such file")
        .hasCauseInstanceOf(NoSuchFileException.class);
  }

  @Test
  void open_noZip_saysSo() throws IOException {
    Path file =
        Files.write(folder.resolve("a.npz"), new NpyArray(List.of(), new double[1]).encode(true));
    assertThatThrownBy(() -> NpzFile.open(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a.npz: expected an .npz file, found no zip");
  }

  @Test
  void open_zipOfTorchSave_saysSo() throws IOException {
    Path file = folder.resolve("model.pt");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("archive/data.pkl"));
    }
    assertThatThrownBy(() -> NpzFile.open(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("model.pt: expected an .npz file, found a zip without arrays")
        .hasMessageContaining("torch.save");
  }
}
