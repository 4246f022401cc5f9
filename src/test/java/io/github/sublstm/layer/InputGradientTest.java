package io.github.sublstm.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sublstm.conf.FixSubLSTM;
import io.github.sublstm.conf.FusedLSTM;
import io.github.sublstm.conf.GatedRecurrent;
import io.github.sublstm.conf.Kind;
import io.github.sublstm.conf.SubLSTM;
import io.github.sublstm.engine.Engine;
import io.github.sublstm.layer.Net.Container;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * {@code inputGradient(false)} in DL4J's networks: the same training, or an error that names it.
 */
class InputGradientTest {

  private static final int INPUTS = 3;
  private static final int UNITS = 4;
  private static final int STEPS = 6;
  private static final int MINIBATCH = 5;

  private static final String OPTION = "inputGradient(false)";

  /** A context, as the layers around and above the one that leaves its input gradient out. */
  private static final Map<String, Function<GatedRecurrent.Builder<?>, Layer>> CONTEXTS =
      new LinkedHashMap<>();

  static {
    CONTEXTS.put("plain", b -> b.build());
    CONTEXTS.put("readable engine", b -> b.engine(Engine.ND4J).build());
    CONTEXTS.put("dropout", b -> b.dropOut(0.5).build());
    CONTEXTS.put("NWC", b -> b.dataFormat(RNNFormat.NWC).build());
    CONTEXTS.put("NWC with dropout", b -> b.dropOut(0.5).dataFormat(RNNFormat.NWC).build());
    CONTEXTS.put("MaskZeroLayer", b -> new MaskZeroLayer(b.build(), -9));
    CONTEXTS.put("FrozenLayerWithBackprop", b -> new FrozenLayerWithBackprop(b.build()));
    CONTEXTS.put("LastTimeStep", b -> new LastTimeStep(b.build()));
  }

  static Stream<Arguments> contexts() {
    List<Arguments> all = new ArrayList<>();
    for (String context : CONTEXTS.keySet()) {
      for (Container container : Container.values()) {
        for (WorkspaceMode mode : new WorkspaceMode[] {WorkspaceMode.ENABLED, WorkspaceMode.NONE}) {
          all.add(Arguments.of(context, container, mode));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("contexts")
  void fit_lowestLayerWithoutInputGradient_isTheSame(
      String context, Container container, WorkspaceMode mode) {
    Net.Settings settings = Net.Settings.of(container).with(mode).with(new Sgd(0.1));
    assertSameTraining(
        inputGradient ->
            Net.of(
                settings,
                CONTEXTS.get(context).apply(layer(new SubLSTM.Builder(), INPUTS, inputGradient)),
                context.contains("NWC") ? output(UNITS, RNNFormat.NWC) : last(context)),
        data(context));
  }

  private static Layer last(String context) {
    return context.equals("LastTimeStep")
        ? new org.deeplearning4j.nn.conf.layers.OutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nIn(UNITS)
            .nOut(2)
            .build()
        : output(UNITS, RNNFormat.NCW);
  }

  private static DataSet data(String context) {
    DataSet data = Sequences.sequences();
    if (context.equals("LastTimeStep")) {
      return new DataSet(data.getFeatures(), data.getLabels().tensorAlongDimension(0, 0, 1).dup());
    }
    return context.contains("NWC")
        ? new DataSet(data.getFeatures().permute(0, 2, 1), data.getLabels().permute(0, 2, 1))
        : data;
  }

  @ParameterizedTest
  @EnumSource
  void fit_everyKindAboveAFrozenLayerAndTruncated_isTheSame(Kind kind) {
    for (Container container : Container.values()) {
      Net.Settings settings = Net.Settings.of(container).with(new Sgd(0.1)).truncated(2);
      assertSameTraining(
          inputGradient ->
              Net.of(
                  settings,
                  new FrozenLayer(layer(new FusedLSTM.Builder(), INPUTS, true).build()),
                  layer(kind.builder(), UNITS, inputGradient).build(),
                  output(UNITS, RNNFormat.NCW)),
          Sequences.sequences());
    }
  }

  /** Trains twice from the same parameters and random numbers. */
  private static void assertSameTraining(Function<Boolean, Net> network, DataSet data) {
    List<INDArray> params = new ArrayList<>();
    for (boolean inputGradient : new boolean[] {true, false}) {
      Net net = network.apply(inputGradient).randomised(7);
      INDArray before = net.params().dup();
      Nd4j.getRandom().setSeed(11);
      net.fit(data);
      net.fit(data);
      assertThat(net.params().equalsWithEps(before, 1e-6)).as("untrained").isFalse();
      params.add(net.params().dup());
    }
    assertThat(params.get(1).toDoubleVector()).containsExactly(params.get(0).toDoubleVector());
  }

  static Stream<Arguments> below() {
    return Stream.of(
        Arguments.of("ours", layer(new FixSubLSTM.Builder(), INPUTS, true).build()),
        Arguments.of(
            "DL4J's LSTM",
            new LSTM.Builder().nIn(INPUTS).nOut(UNITS).activation(Activation.TANH).build()),
        Arguments.of("activation", new ActivationLayer(Activation.TANH)),
        Arguments.of("dropout", new DropoutLayer(0.5)),
        Arguments.of(
            "frozen with backprop",
            new FrozenLayerWithBackprop(layer(new FusedLSTM.Builder(), INPUTS, true).build())));
  }

  @ParameterizedTest
  @MethodSource("below")
  void fit_layerBelow_isRefusedNamingTheOption(String what, Layer below) {
    int inputs = below instanceof ActivationLayer || below instanceof DropoutLayer ? INPUTS : UNITS;
    for (Container container : Container.values()) {
      for (WorkspaceMode mode : new WorkspaceMode[] {WorkspaceMode.ENABLED, WorkspaceMode.NONE}) {
        Net net =
            Net.of(
                Net.Settings.of(container).with(mode),
                below,
                layer(new SubLSTM.Builder(), inputs, false).build(),
                output(UNITS, RNNFormat.NCW));

        assertThatThrownBy(() -> net.fit(Sequences.sequences()))
            .as("%s in %s, workspaces %s", what, container, mode)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("SubLSTM layer")
            .hasMessageContaining("(index ")
            .hasMessageContaining(OPTION);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void fit_embeddingBelow_isRefused(Container container) {
    Net net =
        Net.of(
            Net.Settings.of(container),
            new EmbeddingSequenceLayer.Builder()
                .nIn(9)
                .nOut(UNITS)
                .inferInputLength(true)
                .outputDataFormat(RNNFormat.NCW)
                .build(),
            layer(new SubLSTM.Builder(), UNITS, false).build(),
            output(UNITS, RNNFormat.NCW));
    INDArray words = Nd4j.zeros(DataType.DOUBLE, MINIBATCH, 1, STEPS).addi(3);

    assertThatThrownBy(() -> net.fit(new DataSet(words, Sequences.sequences().getLabels())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(OPTION);
  }

  @ParameterizedTest
  @EnumSource
  void fit_insideBidirectional_isRefused(Container container) {
    Net net =
        Net.of(
            Net.Settings.of(container),
            new Bidirectional(
                Bidirectional.Mode.ADD, layer(new SubLSTM.Builder(), INPUTS, false).build()),
            output(UNITS, RNNFormat.NCW));

    assertThatThrownBy(() -> net.fit(Sequences.sequences()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(OPTION)
        .hasMessageContaining("Bidirectional");
  }

  @Test
  void fit_preprocessorOfTheInput_isRefused() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            global()
                .list(
                    layer(new SubLSTM.Builder(), INPUTS, false).build(),
                    output(UNITS, RNNFormat.NCW))
                .inputPreProcessor(0, new FeedForwardToRnnPreProcessor(RNNFormat.NCW))
                .build());
    network.init();
    // DL4J takes the rows for a minibatch, and so makes sequences of one step.
    INDArray rows = Nd4j.rand(DataType.DOUBLE, MINIBATCH, INPUTS);
    INDArray labels = Nd4j.ones(DataType.DOUBLE, MINIBATCH, 2, 1);

    assertThatThrownBy(() -> network.fit(new DataSet(rows, labels)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(OPTION);
  }

  @Test
  void graph_vertexBelow_isRefused() {
    ComputationGraph graph =
        graph(
            global()
                .graphBuilder()
                .addInputs("in")
                .addVertex("merged", new MergeVertex(), "in", "in")
                .addLayer("cell", layer(new SubLSTM.Builder(), 2 * INPUTS, false).build(), "merged")
                .addLayer("out", output(UNITS, RNNFormat.NCW), "cell"));

    assertThatThrownBy(() -> graph.fit(Sequences.sequences()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(OPTION)
        .hasMessageContaining("vertex");
  }

  /** DL4J adds up the gradients of an input that two layers share. */
  @Test
  void graph_twoLayersWithOneInput_trainIfBothLeaveItOut() {
    graphOfTwo(false, false).fit(Sequences.sequences());
    graphOfTwo(true, true).fit(Sequences.sequences());
    assertThatThrownBy(
            () -> {
              // The order in which DL4J adds decides which of the two it reads.
              graphOfTwo(true, false).fit(Sequences.sequences());
              graphOfTwo(false, true).fit(Sequences.sequences());
            })
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(OPTION)
        .hasMessageContaining("the same input");
  }

  private static ComputationGraph graphOfTwo(boolean first, boolean second) {
    return graph(
        global()
            .graphBuilder()
            .addInputs("in")
            .addLayer("a", layer(new SubLSTM.Builder(), INPUTS, first).build(), "in")
            .addLayer("b", layer(new FusedLSTM.Builder(), INPUTS, second).build(), "in")
            .addVertex("merged", new MergeVertex(), "a", "b")
            .addLayer("out", output(2 * UNITS, RNNFormat.NCW), "merged"));
  }

  @Test
  void externalErrors_giveTheGradientsAndRefuseTheInputs() {
    List<INDArray> gradients = new ArrayList<>();
    for (boolean inputGradient : new boolean[] {true, false}) {
      MultiLayerNetwork network =
          new MultiLayerNetwork(
              global()
                  .list(layer(new SubLSTM.Builder(), INPUTS, inputGradient).name("only").build())
                  .build());
      network.init();
      network.setInput(Sequences.sequences().getFeatures());
      network.feedForward(true, false);
      INDArray errors = Nd4j.ones(DataType.DOUBLE, MINIBATCH, UNITS, STEPS);

      Pair<Gradient, INDArray> pair =
          network.backpropGradient(errors, LayerWorkspaceMgr.noWorkspaces());

      gradients.add(pair.getFirst().gradient().dup());
      if (inputGradient) {
        assertThat(pair.getSecond().shape()).containsExactly(MINIBATCH, INPUTS, STEPS);
      } else {
        assertRefusesToBeRead(pair.getSecond());
      }
    }
    assertThat(gradients.get(1).toDoubleVector())
        .containsExactly(gradients.get(0).toDoubleVector());
  }

  @Test
  void calculateGradients_refusesTheInputs() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            global()
                .list(
                    layer(new SubLSTM.Builder(), INPUTS, false).name("only").build(),
                    output(UNITS, RNNFormat.NCW))
                .build());
    network.init();
    DataSet data = Sequences.sequences();

    Pair<Gradient, INDArray> pair =
        network.calculateGradients(data.getFeatures(), data.getLabels(), null, null);

    assertThat(pair.getFirst().gradient().norm2Number().doubleValue()).isPositive();
    assertRefusesToBeRead(pair.getSecond());
  }

  private static void assertRefusesToBeRead(INDArray inputErrors) {
    assertThat(inputErrors.toString()).contains(OPTION);
    assertThatThrownBy(() -> inputErrors.getDouble(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("SubLSTM layer \"only\" (index 0)")
        .hasMessageContaining(OPTION)
        .hasMessageContaining("getDouble");
    assertThatThrownBy(() -> inputErrors.data().getDouble(0)).hasMessageContaining(OPTION);
    assertThatThrownBy(() -> Nd4j.zeros(DataType.DOUBLE, 1).addi(inputErrors))
        .hasMessageContaining(OPTION);
  }

  private static NeuralNetConfiguration.Builder global() {
    return new NeuralNetConfiguration.Builder()
        .seed(12345)
        .dataType(DataType.DOUBLE)
        .updater(new Sgd(0.1));
  }

  private static ComputationGraph graph(GraphBuilder builder) {
    ComputationGraph graph = new ComputationGraph(builder.setOutputs("out").build());
    graph.init();
    return graph;
  }

  private static GatedRecurrent.Builder<?> layer(
      GatedRecurrent.Builder<?> builder, int inputs, boolean inputGradient) {
    return builder.nIn(inputs).nOut(UNITS).inputGradient(inputGradient);
  }

  private static RnnOutputLayer output(int inputs, RNNFormat format) {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .dataFormat(format)
        .nIn(inputs)
        .nOut(2)
        .build();
  }

  /** Sequences with a class at every step. */
  private static final class Sequences {
    static DataSet sequences() {
      Random random = Nd4j.getRandomFactory().getNewRandomInstance(5);
      INDArray x =
          Nd4j.randn(0, 1, new long[] {MINIBATCH, INPUTS, STEPS}, random).castTo(DataType.DOUBLE);
      INDArray positive = x.sum(1).gt(0).castTo(DataType.DOUBLE);
      INDArray labels = Nd4j.stack(1, positive, positive.rsub(1));
      return new DataSet(x, labels);
    }
  }
}
