package io.github.sublstm.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.conf.FixSubLSTM;
import io.github.sublstm.conf.SubLSTM;
import io.github.sublstm.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class GateRecorderTest {

  private static final int UNITS = 5;
  private static final double EXACT = 1e-12;

  static Stream<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (Kind kind : new Kind[] {Kind.SUB_LSTM, Kind.FIX_SUB_LSTM, Kind.LSTM, Kind.GRU}) {
      for (Engine engine : new Engine[] {Engine.HOST, Engine.ND4J}) {
        for (boolean masked : new boolean[] {false, true}) {
          cases.add(Arguments.of(kind, engine, masked, RNNFormat.NCW));
        }
        cases.add(Arguments.of(kind, engine, true, RNNFormat.NWC));
      }
    }
    return cases.stream();
  }

  /** The equations of section 3, and h is what the layer gives. */
  @ParameterizedTest
  @MethodSource("cases")
  void last_afterOutput_satisfiesTheEquations(
      Kind kind, Engine engine, boolean masked, RNNFormat format) {
    boolean timeMajor = format == RNNFormat.NWC;
    MultiLayerNetwork network =
        Nets.network(
            DataType.DOUBLE,
            kind.builder(Nets.INPUTS, UNITS).engine(engine).dataFormat(format).build(),
            timeMajor ? Nets.timeMajorOutput(UNITS) : Nets.output(UNITS));
    DataSet data = Nets.data(DataType.DOUBLE, masked);
    INDArray x = timeMajor ? Nets.timeMajor(data).getFeatures() : data.getFeatures();
    try (GateRecorder recorder = GateRecorder.attach(network)) {
      network.setLayerMaskArrays(data.getFeaturesMaskArray(), null);
      INDArray layerOutput = network.feedForwardToLayer(0, x, false).get(1);
      network.clearLayerMaskArrays();
      GateRecording r = recorder.last("0");

      INDArray h = r.get(Signal.H);
      assertThat(timeMajor ? layerOutput.permute(0, 2, 1).dup() : layerOutput).isEqualTo(h);
      assertThat(r.input()).isEqualTo(maskedInput(data, r));
      assertThat(r.isTraining()).isFalse();
      for (int b = 0; b < Nets.MINIBATCH; b++) {
        for (int u = 0; u < UNITS; u++) {
          double before = 0;
          for (int t = 0; t < Nets.STEPS; t++) {
            double state = value(r, kind == Kind.GRU ? Signal.H : Signal.C, b, u, t);
            if (masked && Nets.mask().getDouble(b, t) == 0) {
              assertThat(h.getDouble(b, u, t)).isZero();
              assertThat(value(r, Signal.Z, b, u, t)).isZero();
              if (kind != Kind.GRU) {
                assertThat(state).isEqualTo(before);
              }
              continue;
            }
            assertThat(state).isCloseTo(expectedState(kind, r, b, u, t, before), within(EXACT));
            if (kind != Kind.GRU) {
              double s = value(r, Signal.S, b, u, t);
              double o = value(r, Signal.O, b, u, t);
              assertThat(s)
                  .isCloseTo(
                      kind == Kind.LSTM ? Math.tanh(state) : 1 / (1 + Math.exp(-state)),
                      within(EXACT));
              assertThat(h.getDouble(b, u, t))
                  .isCloseTo(kind == Kind.LSTM ? s * o : s - o, within(EXACT));
            }
            before = state;
          }
        }
      }
    }
  }

  private static INDArray maskedInput(DataSet data, GateRecording r) {
    assertThat(r.input().shape()).containsExactly(Nets.MINIBATCH, Nets.INPUTS, Nets.STEPS);
    return data.getFeatures();
  }

  private static double expectedState(
      Kind kind, GateRecording r, int b, int u, int t, double before) {
    double z = value(r, Signal.Z, b, u, t);
    double f = value(r, Signal.F, b, u, t);
    if (kind == Kind.GRU) {
      return (1 - f) * z + f * before;
    }
    double i = value(r, Signal.I, b, u, t);
    return f * before + (kind == Kind.LSTM ? z * i : z - i);
  }

  private static double value(GateRecording r, Signal signal, int b, int u, int t) {
    return r.get(signal).getDouble(b, u, t);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void fit_withARecorder_isBitEqual(Kind kind) {
    for (Engine engine : new Engine[] {Engine.HOST, Engine.ND4J}) {
      for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
        MultiLayerNetwork plain = twoLayers(kind, engine, type);
        MultiLayerNetwork watched = twoLayers(kind, engine, type);
        DataSet data = Nets.data(type, true);
        Nd4j.getRandom().setSeed(3);
        fit(plain, data);
        Nd4j.getRandom().setSeed(3);
        try (GateRecorder recorder = GateRecorder.attach(watched)) {
          fit(watched, data);
          assertThat(recorder.layers()).containsExactly("0", "1");
          assertThat(recorder.last("1").isTraining()).isTrue();
        }
        assertThat(watched.params()).as("%s %s", engine, type).isEqualTo(plain.params());
      }
    }
  }

  private static MultiLayerNetwork twoLayers(Kind kind, Engine engine, DataType type) {
    return Nets.network(
        type,
        kind.builder(Nets.INPUTS, UNITS).engine(engine).build(),
        kind.builder(UNITS, UNITS).engine(engine).dropOut(0.8).build(),
        Nets.output(UNITS));
  }

  private static void fit(MultiLayerNetwork network, DataSet data) {
    for (int i = 0; i < 3; i++) {
      network.fit(data);
    }
  }

  /** In a graph, in both directions, with a mask, time-major, and in truncated back-propagation. */
  @ParameterizedTest
  @CsvSource({"NCW,false", "NWC,false", "NCW,true"})
  void fit_graphWithARecorder_isBitEqual(RNNFormat format, boolean truncated) {
    DataSet data = Nets.data(DataType.FLOAT, true);
    DataSet formatted = format == RNNFormat.NWC ? Nets.timeMajor(data) : data;
    ComputationGraph plain = graph(format, truncated);
    ComputationGraph watched = graph(format, truncated);
    for (int i = 0; i < 3; i++) {
      plain.fit(formatted);
    }
    try (GateRecorder recorder = GateRecorder.attach(watched)) {
      for (int i = 0; i < 3; i++) {
        watched.fit(formatted);
      }
      assertThat(recorder.last("memory").steps()).isEqualTo(truncated ? 2 : Nets.STEPS);
    }
    assertThat(watched.params()).isEqualTo(plain.params());
  }

  /** With two directions, or, as those cannot be cut, one. */
  private static ComputationGraph graph(RNNFormat format, boolean truncated) {
    Layer one = new SubLSTM.Builder().nIn(Nets.INPUTS).nOut(UNITS).dataFormat(format).build();
    var builder =
        Nets.settings(DataType.FLOAT)
            .graphBuilder()
            .addInputs("in")
            .addLayer(
                "first", truncated ? one : new Bidirectional(Bidirectional.Mode.ADD, one), "in")
            .addLayer(
                "memory",
                new FixSubLSTM.Builder().nIn(UNITS).nOut(UNITS).dataFormat(format).build(),
                "first")
            .addLayer(
                "out",
                format == RNNFormat.NWC ? Nets.timeMajorOutput(UNITS) : Nets.output(UNITS),
                "memory")
            .setOutputs("out");
    if (truncated) {
      builder.backpropType(BackpropType.TruncatedBPTT).tBPTTLength(2);
    }
    ComputationGraph graph = new ComputationGraph(builder.build());
    graph.init();
    return graph;
  }

  /** Runs forward as in a test, then back: without a recorder there is no tape of that pass. */
  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"HOST", "ND4J"})
  void fit_frozenLayerWithAPenalty_isBitEqual(Engine engine) {
    MultiLayerNetwork plain = frozenAbove(engine);
    MultiLayerNetwork watched = frozenAbove(engine);
    DataSet data = Nets.data(DataType.DOUBLE, false);
    fit(plain, data);
    try (GateRecorder recorder = GateRecorder.attach(watched)) {
      fit(watched, data);
      assertThat(recorder.layers()).containsExactly("0", "1");
    }
    assertThat(watched.params()).isEqualTo(plain.params());
  }

  private static MultiLayerNetwork frozenAbove(Engine engine) {
    return Nets.network(
        DataType.DOUBLE,
        new SubLSTM.Builder().nIn(Nets.INPUTS).nOut(UNITS).engine(engine).build(),
        new FrozenLayerWithBackprop(
            new SubLSTM.Builder().nIn(UNITS).nOut(UNITS).balancePenalty(1).engine(engine).build()),
        Nets.output(UNITS));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void last_bidirectional_hasBothDirectionsInTheOrderOfTheInput(boolean masked) {
    MultiLayerNetwork network =
        Nets.network(
            DataType.DOUBLE,
            new Bidirectional(
                Bidirectional.Mode.CONCAT,
                new SubLSTM.Builder().nIn(Nets.INPUTS).nOut(UNITS).build()),
            Nets.output(2 * UNITS));
    DataSet data = Nets.data(DataType.DOUBLE, masked);
    try (GateRecorder recorder = GateRecorder.attach(network, "0")) {
      network.setLayerMaskArrays(data.getFeaturesMaskArray(), null);
      INDArray output = network.feedForwardToLayer(0, data.getFeatures(), false).get(1);

      assertThat(recorder.layers()).containsExactly("0-forward", "0-backward");
      assertThat(recorder.last("0-forward").get(Signal.H)).isEqualTo(units(output, 0));
      assertThat(recorder.last("0-backward").get(Signal.H)).isEqualTo(units(output, UNITS));
      assertThat(recorder.last("0-backward").input()).isEqualTo(data.getFeatures());
      assertThat(recorder.last("0-backward").mask()).isEqualTo(data.getFeaturesMaskArray());
    }
  }

  private static INDArray units(INDArray output, int first) {
    return output
        .get(NDArrayIndex.all(), NDArrayIndex.interval(first, first + UNITS), NDArrayIndex.all())
        .dup();
  }

  @Test
  void last_lastTimeStepInAGraph_isNamedAsTheVertex() {
    ComputationGraphConfiguration conf =
        Nets.settings(DataType.DOUBLE)
            .graphBuilder()
            .addInputs("in")
            .addLayer(
                "memory",
                new LastTimeStep(new SubLSTM.Builder().nIn(Nets.INPUTS).nOut(UNITS).build()),
                "in")
            .setOutputs("memory")
            .build();
    ComputationGraph graph = new ComputationGraph(conf);
    graph.init();
    try (GateRecorder recorder = GateRecorder.attach(graph, "memory")) {
      INDArray output = graph.outputSingle(Nets.data(DataType.DOUBLE, false).getFeatures());
      INDArray h = recorder.last("memory").get(Signal.H);

      assertThat(h.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(Nets.STEPS - 1)))
          .isEqualTo(output);
    }
  }

  @Test
  void all_rnnTimeStepAndTruncatedBptt_haveEveryPass() {
    MultiLayerNetwork network = oneLayer();
    network.getLayerWiseConfigurations().setBackpropType(BackpropType.TruncatedBPTT);
    network.getLayerWiseConfigurations().setTbpttFwdLength(2);
    network.getLayerWiseConfigurations().setTbpttBackLength(2);
    DataSet data = Nets.data(DataType.DOUBLE, false);
    try (GateRecorder recorder = GateRecorder.attach(network).keepAll()) {
      network.fit(data);
      List<GateRecording> segments = recorder.all("0");
      assertThat(segments).hasSize(3).allSatisfy(s -> assertThat(s.steps()).isEqualTo(2));

      recorder.clear();
      network.rnnClearPreviousState();
      INDArray whole = network.feedForwardToLayer(0, data.getFeatures(), false).get(1);
      recorder.clear();
      for (int t = 0; t < Nets.STEPS; t++) {
        network.rnnTimeStep(
            data.getFeatures().get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(t)));
      }
      List<GateRecording> steps = recorder.all("0");
      assertThat(steps).hasSize(Nets.STEPS);
      for (int t = 0; t < Nets.STEPS; t++) {
        double difference =
            LayerPass.at(steps.get(t).get(Signal.H), 0)
                .sub(LayerPass.at(whole, t))
                .norm2Number()
                .doubleValue();
        assertThat(difference).as("step %d", t).isLessThan(EXACT);
      }
    }
  }

  private static MultiLayerNetwork oneLayer() {
    return Nets.network(
        DataType.DOUBLE,
        new SubLSTM.Builder().nIn(Nets.INPUTS).nOut(UNITS).name("memory").build(),
        Nets.output(UNITS));
  }

  @Test
  void keepAll_afterAPass_beginsAnew() {
    MultiLayerNetwork network = oneLayer();
    INDArray x = Nets.data(DataType.DOUBLE, false).getFeatures();
    try (GateRecorder recorder = GateRecorder.attach(network)) {
      network.output(x);
      recorder.keepAll();
      network.output(x);
      network.output(x);
      assertThat(recorder.all("0")).hasSize(2);
    }
  }

  @Test
  void attach_layersOwnName_works() {
    MultiLayerNetwork network = oneLayer();
    try (GateRecorder recorder = GateRecorder.attach(network, "memory")) {
      network.output(Nets.data(DataType.DOUBLE, false).getFeatures());
      assertThat(recorder.last("memory").layer()).isEqualTo("0");
    }
  }

  @Test
  void attach_whatCannotBeRecorded_saysWhy() {
    MultiLayerNetwork network = oneLayer();
    assertThatThrownBy(() -> GateRecorder.attach(network, "1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The layer '1' is no recurrent layer of this library; the network has [0]");
    assertThatThrownBy(() -> GateRecorder.attach(network, "hidden"))
        .hasMessage("There is no layer 'hidden'; the network has the recurrent layers [0]");
    MultiLayerNetwork others =
        Nets.network(
            DataType.DOUBLE,
            new LSTM.Builder().nIn(Nets.INPUTS).nOut(UNITS).build(),
            Nets.output(UNITS));
    assertThatThrownBy(() -> GateRecorder.attach(others))
        .hasMessageContaining("has no recurrent layer of this library");
    assertThatThrownBy(
            () ->
                GateRecorder.attach(
                    new MultiLayerNetwork(network.getLayerWiseConfigurations().clone())))
        .hasMessageContaining("call init() first");
    try (GateRecorder first = GateRecorder.attach(network)) {
      assertThat(first.layers()).containsExactly("0");
      assertThatThrownBy(() -> GateRecorder.attach(network))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContainingAll("'0'", "already");
    }
    GateRecorder.attach(network).close();
  }

  @Test
  void last_notRunOrUnknown_saysWhy() {
    MultiLayerNetwork network = oneLayer();
    try (GateRecorder recorder = GateRecorder.attach(network)) {
      assertThatThrownBy(() -> recorder.last("0"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContainingAll("'0'", "network.output(...)");
      assertThatThrownBy(() -> recorder.last("7"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("No layer '7' is recorded, only [0]");
    }
  }

  @Test
  void get_signalThatTheCellLacks_saysSo() {
    MultiLayerNetwork network =
        Nets.network(
            DataType.FLOAT, Kind.GRU.builder(Nets.INPUTS, UNITS).build(), Nets.output(UNITS));
    try (GateRecorder recorder = GateRecorder.attach(network)) {
      network.output(Nets.data(DataType.FLOAT, false).getFeatures());
      assertThatThrownBy(() -> recorder.last("0").get(Signal.O))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("The layer '0' is a FusedGRU, which has no signal O, only [Z, F, H]");
    }
  }
}
