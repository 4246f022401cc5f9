package io.github.sublstm.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sublstm.conf.BalanceWeights;
import io.github.sublstm.conf.FusedLSTM;
import io.github.sublstm.conf.Networks;
import io.github.sublstm.conf.SubLSTM;
import io.github.sublstm.interop.TorchNetworks.Cell;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Files and networks that do not fit: one clear error, and nothing changed. */
class TorchWeightsErrorsTest {

  @TempDir Path folder;

  private static Arguments damage(
      String fixture,
      Cell cell,
      int layers,
      boolean both,
      Consumer<Map<String, NpyArray>> damage,
      String... messages) {
    return Arguments.of(fixture, cell, layers, both, damage, messages);
  }

  private static Consumer<Map<String, NpyArray>> put(String name, Integer... shape) {
    int length = Stream.of(shape).reduce(1, Math::multiplyExact);
    return arrays -> arrays.put(name, new NpyArray(List.of(shape), new double[length]));
  }

  /** A damage after which the names are those of a module for a single step. */
  private static Consumer<Map<String, NpyArray>> cell(Consumer<Map<String, NpyArray>> damage) {
    return damage.andThen(
        arrays -> {
          for (String name : List.copyOf(arrays.keySet())) {
            arrays.put("cell." + name.replace("_l0", ""), arrays.remove(name));
          }
        });
  }

  static Stream<Arguments> damages() {
    Consumer<Map<String, NpyArray>> none = arrays -> {};
    return Stream.of(
        damage(
            "lstm-uni-1",
            Cell.LSTM,
            1,
            false,
            put("weight_ih_l0", 12, 5),
            "array 'weight_ih_l0': expected shape [16, 5] for layer \"layer0\"",
            "found [12, 5]"),
        damage(
            "lstm-uni-2",
            Cell.LSTM,
            2,
            false,
            put("weight_hh_l1", 4, 16),
            "array 'weight_hh_l1': expected shape [16, 4] for layer \"layer1\"",
            "found [4, 16]"),
        damage(
            "lstm-uni-1",
            Cell.LSTM,
            1,
            false,
            put("bias_hh_l0", 16, 1),
            "array 'bias_hh_l0': expected shape [16]",
            "found [16, 1]"),
        damage(
            "lstm-uni-1",
            Cell.LSTM,
            1,
            false,
            arrays -> arrays.remove("bias_hh_l0"),
            "array 'bias_hh_l0': expected shape [16]",
            "found no such array"),
        damage(
            "lstm-uni-1",
            Cell.LSTM,
            1,
            false,
            put("weight_hr_l0", 2, 4).andThen(put("weight_hh_l0", 16, 2)),
            "array 'weight_hh_l0': expected shape [16, 4]",
            "likely cause: proj_size, which no layer here computes"),
        damage(
            "lstm-uni-1",
            Cell.LSTM,
            1,
            false,
            arrays -> arrays.get("weight_hh_l0").values()[3] = Double.NaN,
            "array 'weight_hh_l0': expected finite values, found NaN"),
        damage(
            "lstm-uni-2",
            Cell.LSTM,
            1,
            false,
            none,
            "expected 1 recurrent layers as in the network (layer0), found 2"),
        damage("lstm-uni-1", Cell.LSTM, 2, false, none, "expected 2 recurrent layers", "found 1"),
        damage(
            "lstm-bi-1",
            Cell.LSTM,
            1,
            false,
            none,
            "'bias_hh_l0_reverse': expected no other arrays",
            "a bidirectional module"),
        damage(
            "lstm-uni-1",
            Cell.LSTM,
            1,
            true,
            none,
            "'weight_ih_l0_reverse': expected shape [16, 5]",
            "for a Bidirectional layer"),
        damage(
            "sublstm-uni-1",
            Cell.LSTM,
            1,
            false,
            none,
            "expected the arrays of torch.nn.LSTM, beginning with 'weight_ih_l0', found [R_0, W_0,"),
        damage(
            "lstm-in-module",
            Cell.LSTM,
            1,
            false,
            arrays -> arrays.put("decoder/weight_ih_l0", arrays.get("rnn.weight_ih_l0")),
            "beginning with 'weight_ih_l0', found [decoder/weight_ih_l0, fc.weight,",
            "a prefix to give, of those in the file, in the order of the network's layers:"
                + " 'decoder/', 'rnn.'"),
        damage(
            "lstm-uni-1",
            Cell.LSTM,
            1,
            false,
            put("weight_ih_l0", 12, 5).andThen(put("weight_hh_l0", 12, 4)),
            "array 'weight_ih_l0': expected shape [16, 5]",
            "found [12, 5]; likely cause: torch.nn.GRU, which is FusedGRU here"),
        damage(
            "lstm-uni-1",
            Cell.GRU,
            1,
            false,
            none,
            "array 'weight_ih_l0': expected shape [12, 5]",
            "found [16, 5]; likely cause: torch.nn.LSTM, which is FusedLSTM here"),
        // One gate of 16 units has as many rows as 4 gates of 4.
        damage(
            "lstm-uni-1",
            Cell.LSTM,
            1,
            false,
            put("weight_ih_l0", 16, 5).andThen(put("weight_hh_l0", 16, 16)),
            "array 'weight_hh_l0': expected shape [16, 4]",
            "found [16, 16]; likely cause: a plain RNN (torch.nn.RNN)"),
        damage(
            "lstm-uni-1",
            Cell.LSTM,
            1,
            false,
            put("weight_ih_l0", 20, 5).andThen(put("weight_hh_l0", 20, 5)),
            "found [20, 5]; likely cause: another size of network"),
        damage(
            "lstm-uni-1",
            Cell.LSTM,
            1,
            false,
            cell(put("weight_hh_l0", 12, 4)),
            "expected the arrays of torch.nn.LSTM",
            "likely cause: torch.nn.GRU, which is FusedGRU here"),
        damage(
            "lstm-uni-1",
            Cell.GRU,
            1,
            false,
            cell(none),
            "expected the arrays of torch.nn.GRU",
            "likely cause: torch.nn.LSTM, which is FusedLSTM here"),
        damage(
            "gru-uni-1",
            Cell.GRU,
            1,
            false,
            cell(none),
            "likely cause: torch.nn.GRUCell; append _l0 to the names"),
        damage(
            "lstm-uni-1",
            Cell.LSTM,
            1,
            false,
            cell(none),
            "likely cause: torch.nn.LSTMCell; append _l0 to the names"),
        damage(
            "fix-sublstm-uni-1",
            Cell.SUB_LSTM,
            1,
            false,
            none,
            "array 'W_0': expected shape [16, 5]",
            "found [12, 5]; likely cause: pytorch-subLSTM's SubLSTM with fixed_forget=True"),
        damage(
            "sublstm-uni-1",
            Cell.FIX_CLAMP,
            1,
            false,
            none,
            "array 'W_0': expected shape [12, 5]",
            "found [16, 5]; likely cause: pytorch-subLSTM's SubLSTM"),
        damage(
            "fix-sublstm-uni-1",
            Cell.FIX_CLAMP,
            1,
            false,
            arrays -> arrays.remove("f_0"),
            "array 'f_0': expected shape [4]",
            "found no such array"),
        damage(
            "fix-sublstm-uni-1",
            Cell.FIX_SIGMOID,
            1,
            false,
            arrays -> arrays.get("f_0").values()[2] = 1,
            "array 'f_0': expected decays strictly between 0 and 1 for layer \"layer0\"",
            "found 1.0 at unit 2; use decayParameterization(CLAMP)"),
        damage(
            "fix-sublstm-clamped",
            Cell.FIX_SIGMOID,
            1,
            false,
            none,
            "array 'f_0': expected decays strictly between 0 and 1"));
  }

  /** The last array is the damaged one or comes after it, so assigning on the way would show. */
  @ParameterizedTest
  @MethodSource("damages")
  void fromTorch_fileThatDoesNotFit_saysWhyAndChangesNothing(
      String fixture,
      Cell cell,
      int layers,
      boolean both,
      Consumer<Map<String, NpyArray>> damage,
      String[] messages)
      throws IOException {
    Map<String, NpyArray> arrays = new TreeMap<>(Fixtures.arrays(Fixtures.path(fixture)));
    damage.accept(arrays);
    Path file = folder.resolve("weights.npz");
    NpzFile.write(file, arrays, true);
    MultiLayerNetwork network = TorchNetworks.stack(cell, layers, both);

    assertRefused(network, file, "weights.npz: ", messages);
  }

  private static void assertRefused(
      MultiLayerNetwork network, Path file, String start, String... messages) {
    INDArray before = network.params().dup();
    assertThatThrownBy(() -> TorchWeights.fromTorch(network, file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(start)
        .satisfies(e -> assertThat(List.of(messages)).allMatch(e.getMessage()::contains));
    assertThat(network.params()).isEqualTo(before);
  }

  @Test
  void fromTorch_prefixThatIsNotThere_saysWhichIs() {
    MultiLayerNetwork network = TorchNetworks.stack(Cell.LSTM, 1, false);
    assertThatThrownBy(
            () -> TorchWeights.fromTorch(network, Fixtures.path("lstm-in-module"), "lstm."))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("beginning with 'lstm.weight_ih_l0', found [fc.weight,")
        .hasMessageEndingWith("in the order of the network's layers: 'rnn.'");
  }

  @Test
  void fromTorch_noNpz_saysSo() throws IOException {
    Path file = Files.writeString(folder.resolve("weights.npz"), "text");
    assertRefused(
        TorchNetworks.stack(Cell.LSTM, 1, false), file, "weights.npz: expected an .npz file");
  }

  @Test
  void fromTorch_networkWithoutOurLayers_saysHowToGetThem() {
    assertRefused(
        Dl4jNetworks.STACKED.chain(),
        Fixtures.path("lstm-uni-2"),
        "expected a network with FusedLSTM, FusedGRU, SubLSTM or FixSubLSTM layers, found none",
        "Dl4jLstm.toFused");
  }

  @Test
  void fromTorch_networkOfSeveralKinds_namesTheLayer() {
    MultiLayerNetwork network =
        Networks.init(
            Networks.chain(
                Networks.global(),
                Cell.LSTM.layer(5, 4),
                Cell.SUB_LSTM.layer(4, 4),
                Networks.stepOutput(4)));
    assertRefused(
        network,
        Fixtures.path("lstm-uni-2"),
        "layer \"layer1\": expected FusedLSTM as in layer \"layer0\", found SubLSTM");
  }

  @Test
  void fromTorch_hardSigmoidGates_namesTheLayer() {
    Layer hard =
        new FusedLSTM.Builder().nIn(4).nOut(4).gateActivation(Activation.HARDSIGMOID).build();
    MultiLayerNetwork network =
        Networks.init(
            Networks.chain(Networks.global(), Cell.LSTM.layer(5, 4), hard, Networks.stepOutput(4)));
    assertRefused(
        network,
        Fixtures.path("lstm-uni-2"),
        "layer \"layer1\": expected sigmoid gates, as torch.nn.LSTM has, found hardsigmoid");
  }

  @Test
  void fromTorch_balanceWeightsOrDivisivePart_namesTheLayer() {
    for (SubLSTM.Builder builder :
        new SubLSTM.Builder[] {
          new SubLSTM.Builder().balanceWeights(BalanceWeights.LEARNED),
          new SubLSTM.Builder().divisive(0.1)
        }) {
      MultiLayerNetwork network =
          Networks.init(
              Networks.chain(
                  Networks.global(), builder.nIn(5).nOut(4).build(), Networks.stepOutput(4)));
      assertRefused(
          network,
          Fixtures.path("lstm-uni-1"),
          "layer \"layer0\": expected the cell of pytorch-subLSTM, found SubLSTM with balance"
              + " weights or a divisive part");
      assertThatThrownBy(() -> TorchWeights.toTorch(network, folder.resolve("weights.npz")))
          .hasMessageContaining("layer \"layer0\"")
          .hasMessageContaining("no PyTorch module has");
    }
  }

  /** A penalty is no part of the cell. */
  @Test
  void toTorch_balancePenalty_isNoObstacle() throws IOException {
    Path[] files = {folder.resolve("with.npz"), folder.resolve("without.npz")};
    for (int k = 0; k < 2; k++) {
      MultiLayerNetwork network =
          Networks.init(
              Networks.chain(
                  Networks.global(),
                  new SubLSTM.Builder().nIn(5).nOut(4).balancePenalty(1 - k).build(),
                  Networks.stepOutput(4)));
      TorchWeights.toTorch(network, files[k]);
    }
    assertThat(files[0]).hasSameBinaryContentAs(files[1]);
  }

  /** Python notices, {@code java.util.zip.ZipFile} does not. */
  @Test
  void fromTorch_bitOfAValueFlipped_isRefused() throws IOException {
    Path file = folder.resolve("weights.npz");
    byte[] bytes = uncompressed(Fixtures.path("lstm-uni-1"));
    int array = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\u0093NUMPY");
    int header = 10 + Byte.toUnsignedInt(bytes[array + 8]) + 256 * bytes[array + 9];
    bytes[array + header + 2] ^= 8;
    Files.write(file, bytes);

    assertRefused(
        TorchNetworks.stack(Cell.LSTM, 1, false),
        file,
        "weights.npz: array '",
        "expected a zip entry, found damage: the checksum of ");
  }

  /** The file as {@code np.savez} writes it: a damaged byte leaves the length as it is. */
  private static byte[] uncompressed(Path npz) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipFile in = new ZipFile(npz.toFile());
        ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (ZipEntry entry : in.stream().toList()) {
        ZipEntry stored = new ZipEntry(entry.getName());
        stored.setMethod(ZipEntry.STORED);
        stored.setSize(entry.getSize());
        stored.setCrc(entry.getCrc());
        out.putNextEntry(stored);
        in.getInputStream(entry).transferTo(out);
        out.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void fromTorch_directionsAddedUp_namesTheLayer() {
    Layer sum = new Bidirectional(Bidirectional.Mode.ADD, Cell.LSTM.layer(5, 4));
    MultiLayerNetwork network =
        Networks.init(Networks.chain(Networks.global(), sum, Networks.stepOutput(4)));
    assertRefused(
        network,
        Fixtures.path("lstm-bi-1"),
        "layer \"layer0\": expected Bidirectional CONCAT, found ADD");
  }

  @Test
  void fromTorch_networkWithoutParameters_saysSo() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            TorchNetworks.stack(Cell.LSTM, 1, false).getLayerWiseConfigurations());
    assertThatThrownBy(() -> TorchWeights.fromTorch(network, Fixtures.path("lstm-uni-1")))
        .hasMessageContaining("init() was not called");
  }

  @Test
  void toTorch_layersOfDifferentSizes_namesTheLayerAndWritesNothing() {
    MultiLayerNetwork network =
        Networks.init(
            Networks.chain(
                Networks.global(),
                Cell.LSTM.layer(5, 6),
                Cell.LSTM.layer(6, 4),
                Networks.stepOutput(4)));
    Path file = folder.resolve("weights.npz");

    assertThatThrownBy(() -> TorchWeights.toTorch(network, file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("layer \"layer1\": expected 6 inputs, 6 units and 1 directions")
        .hasMessageContaining("found 6, 4 and 1; give each layer a prefix of its own");
    for (String[] prefixes : new String[][] {{"a.", "a."}, {"a.", "a.", "b."}}) {
      assertThatThrownBy(() -> TorchWeights.toTorch(network, file, prefixes))
          .hasMessageContaining("expected one prefix, or one for each of 2 recurrent layers");
    }
    assertThat(file).doesNotExist();
  }
}
