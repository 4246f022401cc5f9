package io.github.sublstm.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.files.FileAccessException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

class RecordingFileTest {

  private static final int UNITS = 5;
  private static final int ALIGNMENT = 64;

  @TempDir private Path folder;

  private static GateRecording recording() {
    MultiLayerNetwork network =
        Nets.network(
            DataType.DOUBLE, Kind.SUB_LSTM.builder(Nets.INPUTS, UNITS).build(), Nets.output(UNITS));
    DataSet data = Nets.data(DataType.DOUBLE, true);
    try (GateRecorder recorder = GateRecorder.attach(network)) {
      network.setLayerMaskArrays(data.getFeaturesMaskArray(), null);
      network.output(data.getFeatures());
      return recorder.last("0").with("y", data.getLabels()).withSeed(7);
    }
  }

  @Test
  void writeNpz_hasEverySignalInTheOrderOfNumPy() throws IOException {
    GateRecording r = recording().with("delay", Nd4j.createFromArray(4.0, 5, 6, 7));
    Path file = folder.resolve("gates.npz");

    r.writeNpz(file);

    Map<String, byte[]> arrays = unzip(file);
    assertThat(arrays.keySet())
        .containsExactlyInAnyOrder(
            "z.npy",
            "f.npy",
            "o.npy",
            "i.npy",
            "c.npy",
            "h.npy",
            "s.npy",
            "mask.npy",
            "x.npy",
            "y.npy",
            "delay.npy",
            "info.npy");
    assertThat(header(arrays.get("z.npy")))
        .contains("'descr': '<f4'", "'fortran_order': False", "'shape': (4, 6, 5)");
    assertThat(header(arrays.get("x.npy"))).contains("'shape': (4, 6, 3)");
    assertThat(header(arrays.get("mask.npy"))).contains("'shape': (4, 6)");
    assertThat(header(arrays.get("y.npy"))).contains("'shape': (4, 2, 6)");
    assertThat(header(arrays.get("delay.npy"))).contains("'shape': (4,)");
    for (Signal signal : Signal.values()) {
      ByteBuffer values = data(arrays.get(signal.key() + ".npy"));
      INDArray expected = r.get(signal);
      for (int b = 0; b < Nets.MINIBATCH; b++) {
        for (int t = 0; t < Nets.STEPS; t++) {
          for (int u = 0; u < UNITS; u++) {
            assertThat(values.getFloat()).isEqualTo((float) expected.getDouble(b, u, t));
          }
        }
      }
      assertThat(values.hasRemaining()).isFalse();
    }
    JsonNode info = new ObjectMapper().readTree(text(arrays.get("info.npy")));
    assertThat(info.path("layer").asText()).isEqualTo("0");
    assertThat(info.path("cell").asText()).isEqualTo("SubLSTM");
    assertThat(info.path("dimensions").path("n").asInt()).isEqualTo(UNITS);
    assertThat(info.path("dimensions").path("nIn").asInt()).isEqualTo(Nets.INPUTS);
    assertThat(info.path("seed").asLong()).isEqualTo(7);
    assertThat(info.path("populations").path("z").asText()).contains("pyramidal");
  }

  private static Map<String, byte[]> unzip(Path file) throws IOException {
    Map<String, byte[]> entries = new HashMap<>();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), zip.readAllBytes());
      }
    }
    return entries;
  }

  private static int headerLength(byte[] npy) {
    assertThat(npy[6]).isEqualTo((byte) 1);
    return ByteBuffer.wrap(npy, 8, 2).order(ByteOrder.LITTLE_ENDIAN).getShort();
  }

  private static String header(byte[] npy) {
    return new String(npy, 10, headerLength(npy), StandardCharsets.US_ASCII);
  }

  private static ByteBuffer data(byte[] npy) {
    int start = 10 + headerLength(npy);
    assertThat(start % ALIGNMENT).isZero();
    return ByteBuffer.wrap(npy, start, npy.length - start).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static String text(byte[] npy) {
    ByteBuffer data = data(npy);
    StringBuilder text = new StringBuilder();
    while (data.hasRemaining()) {
      text.appendCodePoint(data.getInt());
    }
    return text.toString();
  }

  @Test
  void writeCsv_isATidyTable() throws IOException {
    Path file = folder.resolve("gates.csv");

    recording().writeCsv(file);

    List<String> lines = Files.readAllLines(file);
    assertThat(lines.get(0)).isEqualTo("layer,signal,unit,step,mean,sd,examples");
    assertThat(lines).hasSize(1 + Signal.values().length * UNITS * Nets.STEPS);
    INDArray z = recording().get(Signal.Z);
    double[] present = {z.getDouble(0, 0, 0), z.getDouble(1, 0, 0), z.getDouble(3, 0, 0)};
    double mean = Arrays.stream(present).average().orElseThrow();
    double variance = Arrays.stream(present).map(v -> (v - mean) * (v - mean)).sum() / 3;
    String[] first = lines.get(1).split(",");
    assertThat(first[1]).isEqualTo("z");
    assertThat(Double.parseDouble(first[4])).isCloseTo(mean, within(1e-6));
    assertThat(Double.parseDouble(first[5])).isCloseTo(Math.sqrt(variance), within(1e-6));
    assertThat(first[6]).isEqualTo("3");
  }

  @Test
  void with_takenName_isRefused() {
    GateRecording r = recording();
    for (String name : List.of("z", "mask", "x", "info", "y")) {
      assertThatThrownBy(() -> r.with(name, Nd4j.scalar(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + name + "'");
    }
  }

  @Test
  void write_folderThatIsNotThere_saysWhich() {
    Path file = folder.resolve("none").resolve("gates.npz");
    assertThatThrownBy(() -> recording().writeNpz(file))
        .isInstanceOf(FileAccessException.class)
        .hasMessageContaining(file.toString());
  }
}
