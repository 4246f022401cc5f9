package io.github.sublstm.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.files.FileAccessException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
import org.bytedeco.javacpp.indexer.HalfIndexer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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

  @Test
  void read_otherType_saysWhichIsExpected() throws IOException {
    try (NpzFile file = NpzFile.open(Fixtures.path("numpy-types"))) {
      assertThatThrownBy(() -> file.array("whole"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(
              "numpy-types.npz: array 'whole': expected type float16, float32 or float64")
          .hasMessageContaining("found '<i8'");
    }
  }

  @Test
  void read_halfPrecision_hasTheValues() throws IOException {
    try (NpzFile file = NpzFile.open(Fixtures.path("numpy-types"))) {
      assertThat(file.array("half").values()).containsExactly(0, 1, 2);
    }
  }

  /** Against JavaCPP's conversion: subnormal numbers, infinities and NaN too. */
  @ParameterizedTest
  @ValueSource(strings = {"<", ">"})
  void decode_everyHalf_hasItsValue(String order) {
    int count = 1 << Short.SIZE;
    double[] expected =
        IntStream.range(0, count).mapToDouble(bits -> HalfIndexer.toFloat(bits)).toArray();
    ByteBuffer data =
        ByteBuffer.allocate(count * Short.BYTES)
            .order(order.equals("<") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    IntStream.range(0, count).forEach(bits -> data.putShort((short) bits));

    double[] values = NpyArray.decode(npy(order + "f2", count, data.array())).values();

    assertThat(values).containsExactly(expected);
    assertThat(values[0x3555]).isCloseTo(1 / 3., within(Math.pow(2, -13)));
    assertThat(values[0x0001]).isEqualTo(Math.pow(2, -24));
    assertThat(values[0xfbff]).isEqualTo(-65504);
    assertThat(values[0xfc00]).isNegative().isInfinite();
    assertThat(values[0x7e00]).isNaN();
    assertThat(1 / values[0x8000]).isNegative();
  }

  @ParameterizedTest
  @ValueSource(strings = {"|V2", "<V2"})
  void decode_bfloat16_saysHowToSaveIt(String type) {
    assertThatThrownBy(() -> NpyArray.decode(npy(type, 3, new byte[6])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found '" + type + "'; likely cause: bfloat16, which NumPy lacks")
        .hasMessageContaining("np.savez(\"weights.npz\", **{k: v.float().cpu().numpy() for");
  }

  /** A file as NumPy writes it. */
  private static byte[] npy(String type, int length, byte[] data) {
    String header =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s,), }\n".formatted(type, length);
    return ByteBuffer.allocate(10 + header.length() + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("\u0093NUMPY\1\0".getBytes(StandardCharsets.ISO_8859_1))
        .putShort((short) header.length())
        .put(header.getBytes(StandardCharsets.US_ASCII))
        .put(data)
        .array();
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

  private void assertRefused(String name, byte[] bytes, String... message) throws IOException {
    Path file = Files.write(folder.resolve(name), bytes);
    assertThatThrownBy(() -> NpzFile.open(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file + ": expected an .npz file, found ")
        .satisfies(e -> assertThat(e.getMessage()).contains(message));
    Files.delete(file);
  }

  @Test
  void open_noZip_saysWhatItIs() throws IOException {
    byte[] array = new NpyArray(List.of(), new double[1]).encode(true);
    assertRefused("a.npz", array, "found a single array", "np.save, not np.savez");
    assertRefused("a.npz", new byte[0], "found an empty file");
    assertRefused("a.npz", new byte[] {'{'}, "found no zip");
    assertRefused("a.npz", "{ \"weights\" : 1 }".getBytes(StandardCharsets.UTF_8), "found no zip");
  }

  @Test
  void open_safetensors_saysHowToConvertIt() throws IOException {
    String header =
        "{\"weight_ih_l0\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[0,4]}}  ";
    byte[] bytes =
        ByteBuffer.allocate(Long.BYTES + header.length() + 4)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(header.length())
            .put(header.getBytes(StandardCharsets.UTF_8))
            .array();
    assertRefused(
        "model.safetensors",
        bytes,
        "found a safetensors file",
        "v.float().cpu().numpy() for k, v in"
            + " safetensors.torch.load_file(\"model.safetensors\").items()");
  }

  @ParameterizedTest
  @ValueSource(strings = {"archive/data.pkl", "model/data.pkl"})
  void open_zipOfTorchSave_saysHowToConvertIt(String entry) throws IOException {
    assertRefused(
        "model.pt",
        zip(entry),
        "found PyTorch's own file of torch.save",
        "in torch.load(\"model.pt\", map_location=\"cpu\").items()");
  }

  @Test
  void open_olderFileOfTorchSave_saysHowToConvertIt() throws IOException {
    byte[] bytes = {
      (byte) 0x80, 2, (byte) 0x8a, 10, 'l', (byte) 0xfc, (byte) 0x9c, 'F', (byte) 0xf9
    };
    assertRefused("model.pth", bytes, "found a pickle", "torch.load(\"model.pth\"");
  }

  @Test
  void open_otherZip_saysSo() throws IOException {
    assertRefused("a.npz", zip("readme.txt"), "found a zip without arrays");
  }

  private static byte[] zip(String entry) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(entry));
    }
    return bytes.toByteArray();
  }
}
