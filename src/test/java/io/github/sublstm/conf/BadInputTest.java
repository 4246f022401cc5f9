package io.github.sublstm.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sublstm.layer.GatedRecurrentLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Input that a layer cannot take: each refusal names the layer, what it expected, what came. */
class BadInputTest {

  private static final INDArray GOOD = Networks.features(2, 5);

  private record Bad(INDArray input, String expected, String got, String cause) {}

  private static final Map<String, Bad> BAD =
      Map.of(
          "rank 2",
          new Bad(Nd4j.ones(2, 3), "[minibatch, 3, T] (NCW)", "rank 2 with shape [2, 3]", "time"),
          "rank 4",
          new Bad(Nd4j.ones(2, 3, 5, 1), "[minibatch, 3, T]", "rank 4 with shape", "time"),
          "nIn",
          new Bad(Nd4j.ones(2, 4, 5), "[minibatch, 3, T] (NCW)", "[2, 4, 5]", "nIn"),
          "format",
          new Bad(Nd4j.ones(2, 5, 3), "[minibatch, 3, T] (NCW)", "[2, 5, 3]", "dataFormat"),
          "text",
          new Bad(Nd4j.create("a", "b", "c").reshape(1, 3, 1), "FLOAT", "UTF8", "numbers"));

  static Stream<Arguments> bad() {
    List<Arguments> all = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      BAD.keySet().stream().sorted().forEach(name -> all.add(Arguments.of(kind, name)));
    }
    return all.stream();
  }

  private static GatedRecurrent cell(Kind kind) {
    return kind.builder().name("cell").nIn(3).nOut(4).build();
  }

  private static MultiLayerNetwork chain(Layer first) {
    return Networks.init(Networks.chain(Networks.global(), first, Networks.stepOutput(4)));
  }

  private static MultiLayerNetwork truncated(Layer first) {
    MultiLayerConfiguration conf = Networks.chain(Networks.global(), first, Networks.stepOutput(4));
    conf.setBackpropType(BackpropType.TruncatedBPTT);
    conf.setTbpttFwdLength(2);
    conf.setTbpttBackLength(2);
    return Networks.init(conf);
  }

  private static void assertRefused(
      ThrowingCallable call, String layer, String expected, String got, String cause) {
    assertThatThrownBy(call)
        .isInstanceOf(DL4JInvalidInputException.class)
        .hasMessageStartingWith(layer)
        .hasMessageMatching(".*: expected .*, got .*; likely cause: .*")
        .hasMessageContainingAll(expected, "got " + got, cause)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @MethodSource("bad")
  void input_thatDoesNotFit_isRefusedOnEveryPath(Kind kind, String name) {
    Bad bad = BAD.get(name);
    String layer = kind.layer(1, 1).getClass().getSimpleName() + " layer \"cell\" (index 0)";
    MultiLayerNetwork chain = chain(cell(kind));
    ComputationGraph graph =
        Networks.init(
            Networks.chainGraph(Networks.global(), kind.layer(3, 4), Networks.stepOutput(4)));
    INDArray labels = Networks.data(2, 5, true).getLabels();
    INDArray x = bad.input;
    List<ThrowingCallable> calls = new ArrayList<>();
    calls.add(() -> chain.output(x));
    calls.add(() -> chain.fit(x, labels));
    calls.add(() -> chain.feedForward(x, true));
    if (x.rank() > 2) {
      // DL4J reads rank 2 as a single time step here.
      calls.add(() -> chain.rnnTimeStep(x));
    }
    for (ThrowingCallable call : calls) {
      assertRefused(call, layer, bad.expected, bad.got, bad.cause);
    }
    // A graph counts its input as vertex 0.
    String vertex = layer.replace("\"cell\" (index 0)", "\"0\" (index 1)");
    assertRefused(() -> graph.outputSingle(x), vertex, bad.expected, bad.got, bad.cause);
    assertRefused(
        () -> graph.fit(new DataSet(x, labels)), vertex, bad.expected, bad.got, bad.cause);
  }

  /** DL4J hands over two steps at a time here. */
  @ParameterizedTest
  @EnumSource
  void input_thatDoesNotFit_isRefusedInTruncatedBptt(Kind kind) {
    String layer = kind.layer(1, 1).getClass().getSimpleName() + " layer \"cell\" (index 0)";
    INDArray labels = Networks.data(2, 5, true).getLabels();
    Bad nIn = BAD.get("nIn");
    assertRefused(
        () -> truncated(cell(kind)).fit(nIn.input, labels),
        layer,
        nIn.expected,
        "[2, 4, 2]",
        nIn.cause);
  }

  @ParameterizedTest
  @EnumSource
  void input_thatDoesNotFit_isRefusedInsideWrappers(Kind kind) {
    String layer = kind.layer(1, 1).getClass().getSimpleName() + " layer ";
    Bad bad = BAD.get("nIn");
    MultiLayerNetwork both = chain(new Bidirectional(Bidirectional.Mode.ADD, cell(kind)));
    MultiLayerNetwork last =
        Networks.init(
            Networks.chain(
                Networks.global(), new LastTimeStep(cell(kind)), Networks.sequenceOutput(4)));
    for (MultiLayerNetwork network : List.of(both, last)) {
      assertRefused(() -> network.output(bad.input), layer, bad.expected, bad.got, bad.cause);
    }
  }

  @ParameterizedTest
  @EnumSource
  void input_inTheOtherFormat_isRefused(Kind kind) {
    MultiLayerNetwork network =
        chain(kind.builder().name("cell").nIn(3).nOut(4).dataFormat(RNNFormat.NWC).build());
    assertRefused(
        () -> network.output(GOOD),
        kind.layer(1, 1).getClass().getSimpleName() + " layer \"cell\"",
        "[minibatch, T, 3] (NWC)",
        "[2, 3, 5]",
        "dataFormat");
  }

  @ParameterizedTest
  @EnumSource
  void input_ofAnotherWidth_isCastAsByDl4jLstm(Kind kind) {
    MultiLayerNetwork dl4j =
        chain(new LSTM.Builder().nIn(3).nOut(4).activation(Activation.TANH).build());
    MultiLayerNetwork network = chain(kind.builder().nIn(3).nOut(4).dropOut(0.9).build());
    MultiLayerNetwork reference = network.clone();
    DataSet data = Networks.data(2, 5, true);
    for (DataType type : new DataType[] {DataType.DOUBLE, DataType.HALF, DataType.BFLOAT16}) {
      INDArray x = GOOD.castTo(type);
      assertThat(dl4j.output(x).dataType()).isEqualTo(DataType.FLOAT);
      assertThat(network.output(x)).isEqualTo(network.output(x.castTo(DataType.FLOAT)));
      network.rnnClearPreviousState();
      assertThat(network.rnnTimeStep(x).dataType()).isEqualTo(DataType.FLOAT);
    }
    DataSet wide = new DataSet(data.getFeatures().castTo(DataType.DOUBLE), data.getLabels());
    Networks.fit(network, wide, 2);
    Networks.fit(reference, data, 2);
    assertThat(network.params()).isEqualTo(reference.params());
    assertThat(wide.getFeatures().dataType()).isEqualTo(DataType.DOUBLE);
    MultiLayerNetwork truncated = truncated(cell(kind));
    truncated.fit(wide);
    assertThat(truncated.params().isNaN().any()).isFalse();
  }

  /** DL4J takes the mask of anything but a plain recurrent layer for one of NCW. */
  @ParameterizedTest
  @EnumSource
  void mask_thatMaskZeroLayerTakesAlongTheFeatures_isRefusedWithTheCause(Kind kind) {
    Supplier<GatedRecurrent> nwc =
        () -> kind.builder().name("cell").nIn(3).nOut(4).dataFormat(RNNFormat.NWC).build();
    Layer both = new Bidirectional(Bidirectional.Mode.ADD, nwc.get());
    for (Layer wrapped : List.of(both, new LastTimeStep(nwc.get()), new FrozenLayer(nwc.get()))) {
      MultiLayerNetwork network = chain(new MaskZeroLayer(wrapped, 0));
      assertRefused(
          () -> network.output(GOOD.permute(0, 2, 1).dup()),
          kind.layer(1, 1).getClass().getSimpleName() + " layer ",
          "mask of shape [2, 5]",
          "[2, 3]",
          "a MaskZeroLayer around");
    }
    // What is advised instead: NCW, or the mask with the data.
    INDArray input = GOOD.dup();
    input.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(2)).assign(0);
    INDArray mask = Nd4j.ones(2, 5);
    mask.getColumn(2).assign(0);
    MultiLayerNetwork ncw =
        chain(new MaskZeroLayer(new Bidirectional(Bidirectional.Mode.ADD, cell(kind)), 0));
    MultiLayerNetwork given = chain(both);
    given.params().assign(ncw.params());
    given.setLayerMaskArrays(mask, null);
    INDArray output = given.feedForwardToLayer(0, input.permute(0, 2, 1).dup()).get(1);
    assertThat(output).isEqualTo(ncw.feedForwardToLayer(0, input).get(1).permute(0, 2, 1));
  }

  @ParameterizedTest
  @EnumSource
  void mask_ofTheWrongShape_isRefused(Kind kind) {
    String layer = kind.layer(1, 1).getClass().getSimpleName() + " layer \"cell\"";
    INDArray labels = Networks.data(2, 5, true).getLabels();
    for (long[] shape : new long[][] {{2, 4}, {3, 5}, {5, 2}, {2, 3, 5}, {2, 1, 5}}) {
      INDArray mask = Nd4j.ones(shape);
      String got = java.util.Arrays.toString(shape);
      MultiLayerNetwork network = chain(cell(kind));
      assertRefused(
          () -> network.output(GOOD, false, mask, null), layer, "mask of shape [2, 5]", got, "");
      assertRefused(
          () -> network.fit(new DataSet(GOOD, labels, mask, null)),
          layer,
          "mask of shape [2, 5]",
          got,
          "");
    }
  }

  @ParameterizedTest
  @EnumSource
  void storedState_ofAnotherMinibatchSize_isRefused(Kind kind) {
    String layer = kind.layer(1, 1).getClass().getSimpleName() + " layer \"cell\"";
    MultiLayerNetwork network = chain(cell(kind));
    network.rnnTimeStep(GOOD);
    assertRefused(
        () -> network.rnnTimeStep(Networks.features(3, 5)),
        layer,
        kind == Kind.GRU
            ? "[3, 4] for the hidden state, "
            : "[3, 4] for hidden state and cell state, ",
        "FLOAT [2, 4]",
        "rnnClearPreviousState()");
    network.rnnClearPreviousState();
    assertThat(network.rnnTimeStep(Networks.features(3, 5)).size(0)).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void storedState_ofAnotherTypeOrIncomplete_isRefused(Kind kind) {
    String layer = kind.layer(1, 1).getClass().getSimpleName() + " layer \"cell\"";
    MultiLayerNetwork network = chain(cell(kind));
    INDArray wide = Nd4j.ones(DataType.DOUBLE, 2, 4);
    String hidden = GatedRecurrentLayer.STATE_KEY_PREV_ACTIVATION;
    String memory = GatedRecurrentLayer.STATE_KEY_PREV_MEMCELL;
    network.rnnSetPreviousState(0, Map.of(hidden, wide, memory, wide));
    assertRefused(
        () -> network.rnnTimeStep(GOOD), layer, "FLOAT [2, 4]", "DOUBLE [2, 4]", "castTo");
    INDArray state = wide.castTo(DataType.FLOAT);
    boolean hasCell = kind != Kind.GRU;
    network.rnnSetPreviousState(0, Map.of(hasCell ? hidden : memory, state));
    String found = hasCell ? "only one of them" : "only a cell state";
    assertRefused(
        () -> network.rnnTimeStep(GOOD), layer, "FLOAT [2, 4]", found, "another kind of layer");
  }
}
