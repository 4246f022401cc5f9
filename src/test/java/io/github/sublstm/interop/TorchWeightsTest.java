package io.github.sublstm.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.conf.Networks;
import io.github.sublstm.interop.TorchNetworks.Cell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Our layers with PyTorch's weights compute what PyTorch computed. */
class TorchWeightsTest {

  private static final double CLOSE = 1e-5;

  @TempDir Path folder;

  static Stream<Arguments> networks() {
    List<Arguments> cases = new ArrayList<>();
    for (Cell cell : Cell.values()) {
      for (int layers = 1; layers <= 2; layers++) {
        for (boolean both : new boolean[] {false, true}) {
          cases.add(Arguments.of(cell, layers, both));
        }
      }
    }
    return cases.stream();
  }

  private static String fixture(Cell cell, int layers, boolean both) {
    return cell.fixture() + (both ? "-bi-" : "-uni-") + layers;
  }

  /** The largest difference of the output of the last recurrent layer from PyTorch's. */
  private static double difference(MultiLayerNetwork network, int layers, String fixture)
      throws IOException {
    Map<String, NpyArray> run = Fixtures.arrays(Fixtures.path(fixture + "-run"));
    DataType type = network.params().dataType();
    INDArray output = network.feedForward(Fixtures.ncw(run.get("input"), type)).get(layers);
    INDArray expected = Fixtures.ncw(run.get("output"), type);
    assertThat(output.shape()).isEqualTo(expected.shape());
    return Dl4jNetworks.difference(output, expected);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void fromTorch_weightsOfPyTorch_givesItsOutputs(Cell cell, int layers, boolean both)
      throws IOException {
    String fixture = fixture(cell, layers, both);
    MultiLayerNetwork network = TorchNetworks.stack(cell, layers, both);
    INDArray outputLayer = network.getLayer(layers).params().dup();
    assertThat(difference(network, layers, fixture)).isGreaterThan(100 * CLOSE);

    TorchWeights.fromTorch(network, Fixtures.path(fixture));

    assertThat(difference(network, layers, fixture)).isLessThan(CLOSE);
    assertThat(network.getLayer(layers).params()).isEqualTo(outputLayer);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void fromTorch_networkInDoublePrecision_givesItsOutputs(Cell cell, int layers, boolean both)
      throws IOException {
    MultiLayerNetwork network =
        TorchNetworks.stack(Networks.global().dataType(DataType.DOUBLE), cell, layers, both);
    String fixture = fixture(cell, layers, both);

    TorchWeights.fromTorch(network, Fixtures.path(fixture));

    assertThat(difference(network, layers, fixture)).isLessThan(CLOSE);
  }

  /** Written weights are PyTorch's again: the same arrays, with the two biases added up. */
  @ParameterizedTest
  @MethodSource("networks")
  void toTorch_afterFromTorch_writesTheSameArrays(Cell cell, int layers, boolean both)
      throws IOException {
    Path original = Fixtures.path(fixture(cell, layers, both));
    MultiLayerNetwork network = TorchNetworks.stack(cell, layers, both);
    TorchWeights.fromTorch(network, original);
    Path written = folder.resolve("weights.npz");

    TorchWeights.toTorch(network, written);

    Map<String, NpyArray> expected = Fixtures.arrays(original);
    Map<String, NpyArray> actual = Fixtures.arrays(written);
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    actual.forEach(
        (name, array) -> {
          assertThat(array.shape()).as(name).isEqualTo(expected.get(name).shape());
          if (name.startsWith("b")) {
            assertBiases(cell, name, actual, expected);
          } else if (name.startsWith("f_")) {
            assertThat(array.values()).containsExactly(expected.get(name).values(), within(1e-6));
          } else {
            assertThat(array.values()).as(name).containsExactly(expected.get(name).values());
          }
        });
    MultiLayerNetwork again = TorchNetworks.stack(cell, layers, both);
    TorchWeights.fromTorch(again, written);
    for (int k = 0; k < layers; k++) {
      assertThat(Dl4jNetworks.difference(again.getLayer(k).params(), network.getLayer(k).params()))
          .isLessThan(1e-6);
    }
  }

  /** PyTorch's outputs and gradients of every parameter and the input. */
  @ParameterizedTest
  @CsvSource({
    "gru-uni-1, 1, false, FLOAT",
    "gru-bi-1, 1, true, FLOAT",
    "gru-uni-2, 2, false, FLOAT",
    "gru-bi-2, 2, true, FLOAT",
    "gru-no-bias, 2, true, FLOAT",
    "gru-uni-1, 1, false, DOUBLE",
    "gru-bi-1, 1, true, DOUBLE",
    "gru-uni-2, 2, false, DOUBLE",
    "gru-bi-2, 2, true, DOUBLE",
    "gru-no-bias, 2, true, DOUBLE"
  })
  void fromTorch_gru_givesItsOutputsAndGradients(
      String fixture, int layers, boolean both, DataType type) throws IOException {
    MultiLayerNetwork network =
        TorchNetworks.recurrentStack(Networks.global().dataType(type), Cell.GRU, layers, both);
    TorchWeights.fromTorch(network, Fixtures.path(fixture));
    Map<String, NpyArray> run = Fixtures.arrays(Fixtures.path(fixture + "-run"));

    network.setInput(Fixtures.ncw(run.get("input"), type));
    INDArray output = network.feedForward(true, false).get(layers);
    INDArray errors = Fixtures.ncw(run.get("output_gradient"), type);
    var gradients = network.backpropGradient(errors, null);

    assertThat(Dl4jNetworks.difference(output, Fixtures.ncw(run.get("output"), type)))
        .isLessThan(1e-6);
    INDArray dx = Fixtures.ncw(run.get("input_gradient"), type);
    assertThat(Dl4jNetworks.difference(gradients.getSecond(), dx)).isLessThan(1e-5);
    for (int k = 0; k < layers; k++) {
      for (boolean reverse : both ? new boolean[] {false, true} : new boolean[] {false}) {
        String prefix = k + "_" + (both ? (reverse ? "b" : "f") : "");
        Map<String, double[]> expected = gradients(run, k, reverse);
        assertThat(expected).hasSize(fixture.equals("gru-no-bias") ? 2 : 4);
        expected.forEach(
            (key, values) ->
                assertThat(
                        gradients
                            .getFirst()
                            .getGradientFor(prefix + key)
                            .dup('f')
                            .data()
                            .asDouble())
                    .as("%s%s", prefix, key)
                    .containsExactly(values, within(1e-5)));
      }
    }
  }

  /** PyTorch's gradients of a layer, as ours; its two biases of r and of z have the same. */
  private static Map<String, double[]> gradients(
      Map<String, NpyArray> run, int layer, boolean reverse) {
    TorchLayout layout = TorchLayout.GRU;
    Map<String, double[]> ours = new TreeMap<>();
    put(ours, "W", run.get(layout.inputWeights(layer, reverse) + "_gradient"));
    put(ours, "RW", run.get(layout.recurrentWeights(layer, reverse) + "_gradient"));
    put(ours, "b", run.get(layout.biases(layer, reverse).get(0) + "_gradient"));
    put(ours, "rb", run.get(layout.biases(layer, reverse).get(1) + "_gradient"));
    ours.computeIfPresent("rb", (key, values) -> Arrays.copyOf(values, TorchNetworks.UNITS));
    return ours;
  }

  private static void put(Map<String, double[]> gradients, String key, NpyArray torch) {
    if (torch != null) {
      gradients.put(key, TorchLayout.GRU.toOurs(torch.values()));
    }
  }

  private static void assertBiases(
      Cell cell, String name, Map<String, NpyArray> actual, Map<String, NpyArray> expected) {
    boolean second = name.contains("hh") || name.startsWith("bh");
    String first = name.replace("hh", "ih").replace("bh_", "bi_");
    String other = first.replace("ih", "hh").replace("bi_", "bh_");
    double[] values = actual.get(name).values();
    for (int k = 0; k < values.length; k++) {
      double term = expected.get(name).values()[k];
      double sum = expected.get(first).values()[k] + expected.get(other).values()[k];
      // The last third are those of a GRU's candidate, where the reset gate keeps them apart.
      boolean isApart = cell == Cell.GRU && k >= values.length / 3 * 2;
      double wanted = isApart ? term : second ? 0 : sum;
      assertThat(values[k]).as("%s[%d]", name, k).isCloseTo(wanted, within(1e-6));
    }
  }

  @Test
  void fromTorch_moduleWithoutBiases_givesItsOutputs() throws IOException {
    MultiLayerNetwork network = TorchNetworks.stack(Cell.LSTM, 2, true);

    TorchWeights.fromTorch(network, Fixtures.path("lstm-no-bias"));

    assertThat(difference(network, 2, "lstm-no-bias")).isLessThan(CLOSE);
  }

  @Test
  void fromTorch_moduleWithinAnother_isFoundByItsPrefix() throws IOException {
    MultiLayerNetwork network = TorchNetworks.stack(Cell.LSTM, 1, false);

    TorchWeights.fromTorch(network, Fixtures.path("lstm-in-module"), "rnn.");

    assertThat(difference(network, 1, "lstm-in-module")).isLessThan(CLOSE);
  }

  @Test
  void fromTorch_onlyModuleWithinAnother_isFound() throws IOException {
    MultiLayerNetwork network = TorchNetworks.stack(Cell.LSTM, 1, false);

    TorchWeights.fromTorch(network, Fixtures.path("lstm-in-module"));

    assertThat(difference(network, 1, "lstm-in-module")).isLessThan(CLOSE);
  }

  @ParameterizedTest
  @CsvSource({
    "LSTM, module.",
    "LSTM, module.rnn.",
    "LSTM, encoder/lstm.",
    "LSTM, rnn_",
    "GRU, rnn.",
    "SUB_LSTM, module.",
    "FIX_CLAMP, a.b/"
  })
  void fromTorch_onlyPrefix_isFoundWithoutBeingGiven(Cell cell, String prefix) throws IOException {
    String fixture = fixture(cell, 2, true);
    Map<String, NpyArray> arrays = new TreeMap<>();
    arrays.put("fc.weight", new NpyArray(List.of(2, 8), new double[16]));
    Fixtures.arrays(Fixtures.path(fixture))
        .forEach((name, array) -> arrays.put(prefix + name, array));
    Path file = folder.resolve("weights.npz");
    NpzFile.write(file, arrays, true);
    MultiLayerNetwork network = TorchNetworks.stack(cell, 2, true);

    TorchWeights.fromTorch(network, file);

    assertThat(difference(network, 2, fixture)).isLessThan(CLOSE);
  }

  @Test
  void fromTorch_halfPrecision_hasTheRoundedWeights() throws IOException {
    MultiLayerNetwork half = TorchNetworks.stack(Cell.LSTM, 1, false);
    MultiLayerNetwork single = TorchNetworks.stack(Cell.LSTM, 1, false);

    TorchWeights.fromTorch(half, Fixtures.path("lstm-half"));
    TorchWeights.fromTorch(single, Fixtures.path("lstm-uni-1"));

    double[] rounded = half.getLayer(0).params().dup().data().asDouble();
    double[] exact = single.getLayer(0).params().dup().data().asDouble();
    assertThat(rounded).isNotEqualTo(exact);
    for (int k = 0; k < exact.length; k++) {
      // Two terms of a bias below 2, each rounded by half a unit in the last of 11 places.
      assertThat(rounded[k]).as("%d", k).isCloseTo(exact[k], within(Math.pow(2, -10)));
    }
  }

  /** PyTorch clamps decays as it uses them, and so does our CLAMP form. */
  @Test
  void fromTorch_decaysOutOfRange_givesTheOutputs() throws IOException {
    MultiLayerNetwork network = TorchNetworks.stack(Cell.FIX_CLAMP, 1, false);
    double[] decays = Fixtures.arrays(Fixtures.path("fix-sublstm-clamped")).get("f_0").values();
    assertThat(DoubleStream.of(decays).boxed()).anyMatch(f -> f < 0).anyMatch(f -> f > 1);

    TorchWeights.fromTorch(network, Fixtures.path("fix-sublstm-clamped"));

    assertThat(difference(network, 1, "fix-sublstm-clamped")).isLessThan(CLOSE);
    assertThat(network.getParam("0_f").dup().data().asDouble()).containsExactly(decays);
    Path written = folder.resolve("weights.npz");
    TorchWeights.toTorch(network, written);
    assertThat(DoubleStream.of(Fixtures.arrays(written).get("f_0").values()).boxed())
        .allMatch(f -> f >= 0 && f <= 1);
  }

  @Test
  void fromTorch_layersInWrappers_areFound() throws IOException {
    Layer cell = Cell.LSTM.layer(TorchNetworks.INPUTS, TorchNetworks.UNITS);
    Layer both = new Bidirectional(Bidirectional.Mode.CONCAT, cell);
    MultiLayerNetwork network =
        Networks.init(
            Networks.chain(
                Networks.global(),
                new FrozenLayer(both),
                new LastTimeStep(Cell.LSTM.layer(2 * TorchNetworks.UNITS, TorchNetworks.UNITS)),
                Networks.sequenceOutput(TorchNetworks.UNITS)));
    Path first = Fixtures.path("lstm-bi-1");
    Map<String, NpyArray> arrays = new TreeMap<>();
    Fixtures.arrays(first).forEach((name, array) -> arrays.put("below." + name, array));
    TorchWeights.toTorch(
        Networks.init(
            Networks.chain(
                Networks.global(),
                Cell.LSTM.layer(2 * TorchNetworks.UNITS, TorchNetworks.UNITS),
                Networks.stepOutput(TorchNetworks.UNITS))),
        folder.resolve("above.npz"));
    Fixtures.arrays(folder.resolve("above.npz"))
        .forEach((name, array) -> arrays.put("above." + name, array));
    Path file = folder.resolve("two.npz");
    NpzFile.write(file, arrays, true);

    TorchWeights.fromTorch(network, file, "below.", "above.");

    assertThat(difference(network, 1, "lstm-bi-1")).isLessThan(CLOSE);
    Path written = folder.resolve("written.npz");
    TorchWeights.toTorch(network, written, "below.", "above.");
    assertThat(Fixtures.arrays(written).keySet()).isEqualTo(arrays.keySet());
  }

  @Test
  void toTorch_networkInDoublePrecision_losesNothing() throws IOException {
    var global = Networks.global().dataType(DataType.DOUBLE);
    MultiLayerNetwork network = TorchNetworks.stack(global, Cell.SUB_LSTM, 2, true);
    MultiLayerNetwork copy = TorchNetworks.stack(global.seed(7), Cell.SUB_LSTM, 2, true);
    Path file = folder.resolve("weights.npz");
    assertThat(copy.getLayer(0).params()).isNotEqualTo(network.getLayer(0).params());

    TorchWeights.toTorch(network, file);
    TorchWeights.fromTorch(copy, file);

    for (int k = 0; k < 2; k++) {
      assertThat(copy.getLayer(k).params()).isEqualTo(network.getLayer(k).params());
    }
  }

  @Test
  void toTorch_existingFile_isReplacedAtOnce() throws IOException {
    Path file = Files.writeString(folder.resolve("weights.npz"), "older");

    TorchWeights.toTorch(TorchNetworks.stack(Cell.LSTM, 1, false), file);

    assertThat(Fixtures.arrays(file)).hasSize(4);
    assertThat(folder.toFile().list()).containsExactly("weights.npz");
  }
}
