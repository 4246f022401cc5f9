package io.github.sublstm.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sublstm.MaxNorm;
import io.github.sublstm.cell.CellType;
import io.github.sublstm.cell.Nd4jCell;
import io.github.sublstm.cell.Nd4jCells;
import io.github.sublstm.conf.SubLSTM;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class GradientFlowTest {

  private static final int UNITS = 5;
  private static final long SEED = 11;

  static Stream<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (boolean masked : new boolean[] {false, true}) {
        cases.add(Arguments.of(kind, DataType.DOUBLE, masked, 1e-12));
        cases.add(Arguments.of(kind, DataType.FLOAT, masked, 1e-5));
      }
    }
    return cases.stream();
  }

  /** Σ xᵀ(D + H + C) is the gradient of the candidate's weights that the engine computes. */
  @ParameterizedTest
  @MethodSource("cases")
  void paths_addUpToTheGradientOfTheCandidatesWeights(
      Kind kind, DataType type, boolean masked, double tolerance) {
    MultiLayerNetwork network =
        Nets.network(
            type,
            kind.builder(Nets.INPUTS, UNITS).build(),
            kind.builder(UNITS, UNITS).build(),
            Nets.output(UNITS));
    DataSet data = Nets.data(type, masked);
    Nd4j.getRandom().setSeed(SEED);
    GradientFlow flow = GradientFlow.of(network, data);
    Nd4j.getRandom().setSeed(SEED);
    try (GateRecorder recorder = GateRecorder.attach(network)) {
      network.setInput(data.getFeatures());
      network.setLabels(data.getLabels());
      network.setLayerMaskArrays(data.getFeaturesMaskArray(), data.getLabelsMaskArray());
      network.computeGradientAndScore();
      for (String layer : flow.layers()) {
        INDArray computed = candidates(network.gradient().getGradientFor(layer + "_W"));
        INDArray summed = weightGradient(recorder.last(layer), flow.total(layer), masked);
        assertThat(summed.distance2(computed))
            .as("layer %s", layer)
            .isLessThan(tolerance * computed.norm2Number().doubleValue());
        assertZeros(flow, layer, masked);
      }
    }
  }

  private static void assertZeros(GradientFlow flow, String layer, boolean masked) {
    assertThat(GradientFlow.norms(flow.hidden(layer))[Nets.STEPS - 1]).isZero();
    assertThat(GradientFlow.norms(flow.cell(layer))[Nets.STEPS - 1]).isZero();
    assertThat(GradientFlow.norms(flow.hidden(layer))[0]).isPositive();
    assertThat(GradientFlow.norms(flow.cell(layer))[0]).isPositive();
    for (INDArray path :
        List.of(flow.direct(layer), flow.hidden(layer), flow.cell(layer), flow.penalty(layer))) {
      for (int b = 0; b < Nets.MINIBATCH; b++) {
        for (int t = 0; masked && t < Nets.STEPS; t++) {
          if (Nets.mask().getDouble(b, t) == 0) {
            INDArray row =
                path.get(NDArrayIndex.point(b), NDArrayIndex.all(), NDArrayIndex.point(t));
            assertThat(row.norm2Number().doubleValue()).isZero();
          }
        }
      }
    }
  }

  private static INDArray candidates(INDArray gradient) {
    return gradient
        .get(NDArrayIndex.all(), NDArrayIndex.interval(0, UNITS))
        .castTo(DataType.DOUBLE);
  }

  private static INDArray weightGradient(GateRecording recording, INDArray errors, boolean masked) {
    INDArray x = recording.input().castTo(DataType.DOUBLE);
    INDArray sum = Nd4j.zeros(DataType.DOUBLE, x.size(1), errors.size(1));
    for (int t = 0; t < recording.steps(); t++) {
      INDArray step = LayerPass.at(x, t).dup();
      if (masked) {
        step.muliColumnVector(
            Nets.mask().getColumn(t).castTo(DataType.DOUBLE).reshape(Nets.MINIBATCH, 1));
      }
      sum.addi(step.transpose().mmul(LayerPass.at(errors, t)));
    }
    return sum;
  }

  /**
   * Equations 2 and 3 in a whole network, with i and o as they are, nearly 0 and nearly 1: D is the
   * error from above times k and w, and the gates are in those of the LSTM only. What is closed is
   * an LSTM at 0 and a subtractive cell at 1.
   */
  @ParameterizedTest
  @CsvSource({
    "SUB_LSTM,0",
    "SUB_LSTM,-12",
    "SUB_LSTM,16",
    "FIX_SUB_LSTM,-12",
    "FIX_SUB_LSTM,16",
    "LSTM,0",
    "LSTM,-12"
  })
  void direct_inANetwork_isTheErrorFromAboveTimesTheSlopes(Kind kind, double bias) {
    MultiLayerNetwork network = oneLayer(kind);
    CellType type = CellType.valueOf(kind.name());
    setBias(network, type.inputGate(), bias);
    setBias(network, type.outputGate(), bias);
    DataSet data = Nets.data(DataType.DOUBLE, false);
    INDArray direct = GradientFlow.of(network, data).direct("0");
    try (GateRecorder recorder = GateRecorder.attach(network)) {
      INDArray above = errorFromAbove(network, network.output(data.getFeatures()), data);
      GateRecording r = recorder.last("0");
      INDArray z = r.get(Signal.Z);
      INDArray s = r.get(Signal.S);
      INDArray expected;
      if (type == CellType.LSTM) {
        expected = above.mul(s.mul(s).rsub(1)).muli(z.mul(z).rsub(1));
        expected.muli(r.get(Signal.I)).muli(r.get(Signal.O));
      } else {
        expected = above.mul(s.mul(s.rsub(1))).muli(z.mul(z.rsub(1)));
        assertThat(largest(direct.div(above))).isBetween(0.05, 1.0 / 16);
      }
      INDArray i = r.get(Signal.I);
      if (bias == 0) {
        assertThat(i.meanNumber().doubleValue()).isBetween(0.3, 0.7);
      } else {
        assertThat(largest(bias > 0 ? i.rsub(1) : i)).isBetween(0.0, 1e-4);
      }
      assertThat(largest(direct.sub(expected))).isLessThan(1e-13 * largest(expected));
    }
  }

  /** Of a gate of the first layer. */
  private static void setBias(MultiLayerNetwork network, int gate, double bias) {
    network
        .getParam("0_b")
        .get(NDArrayIndex.all(), NDArrayIndex.interval(gate * UNITS, (gate + 1) * UNITS))
        .assign(bias);
  }

  private static double largest(INDArray values) {
    return MaxNorm.of(values);
  }

  /**
   * Of the squared error, a mean over the targets and a sum over the rest: 2 (y − t) W / targets.
   */
  private static INDArray errorFromAbove(MultiLayerNetwork network, INDArray y, DataSet data) {
    INDArray error = y.sub(data.getLabels()).muli(2.0 / Nets.OUTPUTS);
    INDArray above = Nd4j.create(DataType.DOUBLE, Nets.MINIBATCH, UNITS, Nets.STEPS);
    for (int t = 0; t < Nets.STEPS; t++) {
      LayerPass.at(above, t)
          .assign(LayerPass.at(error, t).dup().mmul(network.getParam("1_W").transpose()));
    }
    return above;
  }

  @ParameterizedTest
  @EnumSource(names = {"SUB_LSTM", "LSTM"})
  void hidden_noRecurrentWeights_isZeroAndCellIsNot(Kind kind) {
    MultiLayerNetwork network = oneLayer(kind);
    network.getParam("0_RW").assign(0);

    GradientFlow flow = GradientFlow.of(network, Nets.data(DataType.DOUBLE, false));

    assertThat(GradientFlow.norms(flow.hidden("0"))).hasSize(Nets.STEPS).containsOnly(0);
    assertThat(DoubleStream.of(GradientFlow.norms(flow.cell("0"))).limit(Nets.STEPS - 1))
        .allMatch(norm -> norm > 1e-3);
  }

  @ParameterizedTest
  @EnumSource(names = {"SUB_LSTM", "LSTM"})
  void cell_forgetGateClosed_isZeroUpToRoundingAndHiddenIsNot(Kind kind) {
    MultiLayerNetwork network = oneLayer(kind);
    setBias(network, CellType.valueOf(kind.name()).forgetGate(), -40);

    GradientFlow flow = GradientFlow.of(network, Nets.data(DataType.DOUBLE, false));

    assertThat(DoubleStream.of(GradientFlow.norms(flow.cell("0")))).allMatch(norm -> norm < 1e-15);
    assertThat(DoubleStream.of(GradientFlow.norms(flow.hidden("0"))).limit(Nets.STEPS - 1))
        .allMatch(norm -> norm > 1e-4);
  }

  @Test
  void norms_areEuclideanOverExamplesAndUnits() {
    INDArray errors = Nd4j.createFromArray(new double[][][] {{{3, 1}, {0, 2}}, {{-4, -2}, {0, 0}}});

    assertThat(GradientFlow.norms(errors)).containsExactly(5, 3);
  }

  @Test
  void of_leavesTheNetworkAlone() {
    MultiLayerNetwork network = oneLayer(Kind.SUB_LSTM);
    network.getLayerWiseConfigurations().setBackpropType(BackpropType.TruncatedBPTT);
    network.getLayerWiseConfigurations().setTbpttFwdLength(2);
    network.getLayerWiseConfigurations().setTbpttBackLength(2);
    DataSet data = Nets.data(DataType.DOUBLE, false);
    network.fit(data);
    network.rnnTimeStep(data.getFeatures());
    INDArray parameters = network.params().dup();
    INDArray updater = network.getUpdater().getStateViewArray().dup();
    INDArray state = network.rnnGetPreviousState(0).values().iterator().next().dup();
    int iterations = network.getIterationCount();

    GradientFlow flow = GradientFlow.of(network, data);

    assertThat(flow.direct("0").shape()).containsExactly(Nets.MINIBATCH, UNITS, Nets.STEPS);
    assertThat(network.params()).isEqualTo(parameters);
    assertThat(network.getUpdater().getStateViewArray()).isEqualTo(updater);
    assertThat(network.rnnGetPreviousState(0).values().iterator().next()).isEqualTo(state);
    assertThat(network.getIterationCount()).isEqualTo(iterations);
  }

  private static MultiLayerNetwork oneLayer(Kind kind) {
    return Nets.network(
        DataType.DOUBLE, kind.builder(Nets.INPUTS, UNITS).build(), Nets.output(UNITS));
  }

  @Test
  void of_graphAndBidirectional_agreeWithTheirGradients() {
    ComputationGraph graph =
        new ComputationGraph(
            Nets.settings(DataType.DOUBLE)
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                    "both",
                    new Bidirectional(
                        Bidirectional.Mode.ADD,
                        new SubLSTM.Builder().nIn(Nets.INPUTS).nOut(UNITS).build()),
                    "in")
                .addLayer("out", Nets.output(UNITS), "both")
                .setOutputs("out")
                .build());
    graph.init();
    DataSet data = Nets.data(DataType.DOUBLE, false);
    GradientFlow flow = GradientFlow.of(graph, data);
    try (GateRecorder recorder = GateRecorder.attach(graph)) {
      graph.setInputs(data.getFeatures());
      graph.setLabels(data.getLabels());
      graph.computeGradientAndScore();
      for (String direction : List.of("forward", "backward")) {
        String layer = "both-" + direction;
        INDArray computed =
            candidates(graph.gradient().getGradientFor("both_" + direction.charAt(0) + "W"));
        INDArray summed = weightGradient(recorder.last(layer), flow.total(layer), false);
        assertThat(summed.distance2(computed))
            .as(layer)
            .isLessThan(1e-12 * computed.norm2Number().doubleValue());
      }
      // The backward layer's own last step is the first of the input.
      assertThat(GradientFlow.norms(flow.cell("both-backward"))[0]).isZero();
    }
  }

  @Test
  void direct_layersOwnName_works() {
    MultiLayerNetwork network =
        Nets.network(
            DataType.DOUBLE,
            new SubLSTM.Builder().name("memory").nIn(Nets.INPUTS).nOut(UNITS).build(),
            Nets.output(UNITS));
    GradientFlow flow = GradientFlow.of(network, Nets.data(DataType.DOUBLE, false));

    assertThat(flow.layers()).containsExactly("0");
    assertThat(flow.direct("memory")).isEqualTo(flow.direct("0"));
    assertThat(flow.total("memory")).isEqualTo(flow.total("0"));
    assertThat(flow.reaches("memory")).isTrue();
  }

  @Test
  void direct_frozenOrUnknownLayer_saysWhy() {
    MultiLayerNetwork network =
        Nets.network(
            DataType.DOUBLE,
            new FrozenLayer(new SubLSTM.Builder().nIn(Nets.INPUTS).nOut(UNITS).build()),
            new SubLSTM.Builder().nIn(UNITS).nOut(UNITS).build(),
            Nets.output(UNITS));
    GradientFlow flow = GradientFlow.of(network, Nets.data(DataType.DOUBLE, false));

    assertThat(flow.direct("1").shape()).containsExactly(Nets.MINIBATCH, UNITS, Nets.STEPS);
    assertThat(flow.reaches("1")).isTrue();
    assertThat(flow.reaches("0")).isFalse();
    assertThatThrownBy(() -> flow.direct("0"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("'0'", "frozen");
    assertThatThrownBy(() -> flow.direct("2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is no recurrent layer '2'; the network has [0, 1]");
  }

  @Test
  void of_noLabels_saysThatGradientsNeedThem() {
    MultiLayerNetwork network = oneLayer(Kind.SUB_LSTM);
    DataSet data = new DataSet(Nets.data(DataType.DOUBLE, false).getFeatures(), null);

    assertThatThrownBy(() -> GradientFlow.of(network, data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("labels", "GateRecorder");
    assertThatThrownBy(() -> GradientFlow.of(network.toComputationGraph(), data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("labels", "GateRecorder");
  }

  /** Equations 2 and 3 for one step: what reaches the candidate of one unit of error from above. */
  private static INDArray slopes(CellType type, INDArray z, INDArray c, INDArray o, INDArray i) {
    INDArray f = Nd4j.valueArrayOf(z.shape(), 0.5, DataType.DOUBLE);
    INDArray nothing = z.like();
    Nd4jCell.Step step =
        new Nd4jCell.Step(new INDArray[] {z, f, o, i}, null, null, nothing, c, nothing);
    return Nd4jCells.of(type).backward(step, z.like().addi(1), nothing, null).deltas()[0];
  }

  private static INDArray random(double low, double high) {
    return Nd4j.rand(DataType.DOUBLE, 50, 20).muli(high - low).addi(low);
  }

  @Test
  void subtractiveCell_directPath_doesNotDependOnTheGatesAndIsAtMostASixteenth() {
    Nd4j.getRandom().setSeed(SEED);
    INDArray z = random(0, 1);
    INDArray c = random(-3, 3);
    INDArray open = slopes(CellType.SUB_LSTM, z, c, random(0, 1), random(0, 1));
    INDArray closed = slopes(CellType.SUB_LSTM, z, c, random(0, 1e-6), random(0, 1e-6));

    assertThat(closed).isEqualTo(open);
    assertThat(open.maxNumber().doubleValue()).isBetween(0.05, 1.0 / 16);
    assertThat(open.minNumber().doubleValue()).isPositive();
    double most =
        slopes(
                CellType.SUB_LSTM,
                Nd4j.valueArrayOf(new long[] {1, 1}, 0.5, DataType.DOUBLE),
                Nd4j.zeros(DataType.DOUBLE, 1, 1),
                Nd4j.zeros(DataType.DOUBLE, 1, 1),
                Nd4j.zeros(DataType.DOUBLE, 1, 1))
            .getDouble(0);
    assertThat(most).isEqualTo(1.0 / 16);
  }

  @Test
  void lstm_directPath_isProportionalToInputAndOutputGate() {
    Nd4j.getRandom().setSeed(SEED);
    INDArray z = random(-1, 1);
    INDArray c = random(-3, 3);
    INDArray o = random(0, 1);
    INDArray i = random(0, 1);
    INDArray open = slopes(CellType.LSTM, z, c, z.like().addi(1), z.like().addi(1));

    INDArray expected = open.mul(o).muli(i);
    assertThat(slopes(CellType.LSTM, z, c, o, i).sub(expected).norm2Number().doubleValue())
        .isLessThan(1e-14);
  }
}
