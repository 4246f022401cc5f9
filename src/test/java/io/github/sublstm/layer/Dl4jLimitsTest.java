package io.github.sublstm.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sublstm.conf.FusedLSTM;
import io.github.sublstm.engine.CellParameters;
import io.github.sublstm.engine.Engine;
import io.github.sublstm.engine.Sequences;
import io.github.sublstm.engine.TapeCopy;
import io.github.sublstm.layer.Context.Extra;
import io.github.sublstm.layer.Context.LossMask;
import io.github.sublstm.layer.Context.Masking;
import io.github.sublstm.layer.Context.Stack;
import io.github.sublstm.layer.Context.Wrapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.conf.weightnoise.IWeightNoise;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Where DL4J's own {@code LSTM} goes wrong and this library does not; and what DL4J's networks and
 * wrappers do wrong around either. If one of these fails, a new DL4J has mended it, and the table
 * in the README is out of date. Truncated BPTT: {@link TruncatedBpttTest}.
 */
@ExtendWith(SmallProblems.class)
class Dl4jLimitsTest {

  private static final int SEED = 3;

  /** What a layer does in a context. */
  enum Outcome {
    RIGHT,
    /** The gradient is not the loss's slope. */
    WRONG_GRADIENT,
    /** What stands at a masked step changes the loss of the others. */
    MASKED_VALUES_MATTER
  }

  record Row(
      RNNFormat format,
      Wrapper wrapper,
      Stack stack,
      Masking masking,
      Extra extra,
      WorkspaceMode workspaces,
      Outcome dl4j) {

    Context context() {
      return new Context(
          SEED,
          Net.Container.MULTI_LAYER_NETWORK,
          format,
          masking,
          LossMask.AS_INPUT,
          wrapper,
          stack,
          Cell.LSTM,
          Engine.HOST,
          extra,
          workspaces);
    }
  }

  static Stream<Row> rows() {
    List<Row> rows = new ArrayList<>();
    add(rows, Wrapper.PLAIN, Masking.TAIL, Outcome.RIGHT);
    add(rows, Wrapper.PLAIN, Masking.LEADING, Outcome.MASKED_VALUES_MATTER);
    add(rows, Wrapper.PLAIN, Masking.MIDDLE, Outcome.MASKED_VALUES_MATTER);
    add(rows, Wrapper.LAST_TIME_STEP, Masking.TAIL, Outcome.RIGHT);
    add(rows, Wrapper.LAST_TIME_STEP, Masking.LEADING, Outcome.WRONG_GRADIENT);
    add(rows, Wrapper.LAST_TIME_STEP, Masking.MIDDLE, Outcome.WRONG_GRADIENT);
    add(rows, Wrapper.MASK_ZERO, Masking.TAIL, Outcome.RIGHT);
    add(rows, Wrapper.MASK_ZERO, Masking.LEADING, Outcome.WRONG_GRADIENT);
    add(rows, Wrapper.MASK_ZERO, Masking.MIDDLE, Outcome.WRONG_GRADIENT);
    for (Masking masking : List.of(Masking.TAIL, Masking.LEADING, Masking.MIDDLE)) {
      add(rows, Wrapper.BIDIRECTIONAL_CONCAT, masking, Outcome.MASKED_VALUES_MATTER);
      add(rows, Wrapper.LAST_TIME_STEP_OF_BIDIRECTIONAL, masking, Outcome.WRONG_GRADIENT);
    }
    add(rows, Wrapper.PLAIN, Masking.WHOLE_EXAMPLE, Outcome.RIGHT);
    for (Wrapper wrapper :
        List.of(
            Wrapper.BIDIRECTIONAL_CONCAT,
            Wrapper.BIDIRECTIONAL_ADD,
            Wrapper.BIDIRECTIONAL_AVERAGE,
            Wrapper.BIDIRECTIONAL_MUL)) {
      add(rows, wrapper, Masking.NONE, Outcome.RIGHT);
    }
    for (WorkspaceMode workspaces : List.of(WorkspaceMode.ENABLED, WorkspaceMode.NONE)) {
      rows.add(
          new Row(
              RNNFormat.NCW,
              Wrapper.PLAIN,
              Stack.WRAPPED_ABOVE,
              Masking.NONE,
              Extra.NONE,
              workspaces,
              Outcome.RIGHT));
    }
    add(rows, RNNFormat.NCW, Wrapper.FROZEN, Stack.WRAPPED_BELOW, Extra.NONE, Outcome.RIGHT);
    add(
        rows,
        RNNFormat.NCW,
        Wrapper.FROZEN_WITH_BACKPROP,
        Stack.WRAPPED_ABOVE,
        Extra.NONE,
        Outcome.RIGHT);
    for (Extra penalty : List.of(Extra.L1, Extra.L2, Extra.WEIGHT_DECAY)) {
      add(rows, RNNFormat.NCW, Wrapper.PLAIN, Stack.SINGLE, penalty, Outcome.RIGHT);
    }
    for (RNNFormat format : List.of(RNNFormat.NCW, RNNFormat.NWC)) {
      Outcome dropout = format == RNNFormat.NWC ? Outcome.WRONG_GRADIENT : Outcome.RIGHT;
      add(rows, format, Wrapper.PLAIN, Stack.WRAPPED_ABOVE, Extra.DROPOUT, dropout);
      add(
          rows,
          format,
          Wrapper.PLAIN,
          Stack.WRAPPED_ABOVE,
          Extra.DROP_CONNECT,
          Outcome.WRONG_GRADIENT);
    }
    return rows.stream();
  }

  private static void add(List<Row> rows, Wrapper wrapper, Masking masking, Outcome dl4j) {
    rows.add(
        new Row(
            RNNFormat.NCW,
            wrapper,
            Stack.SINGLE,
            masking,
            Extra.NONE,
            WorkspaceMode.ENABLED,
            dl4j));
  }

  private static void add(
      List<Row> rows, RNNFormat format, Wrapper wrapper, Stack stack, Extra extra, Outcome dl4j) {
    rows.add(new Row(format, wrapper, stack, Masking.NONE, extra, WorkspaceMode.ENABLED, dl4j));
  }

  private static Layer dl4jLayer(Context c, int nIn, int nOut) {
    LSTM.Builder builder =
        new LSTM.Builder().nIn(nIn).nOut(nOut).activation(Activation.TANH).dataFormat(c.format());
    switch (c.extra()) {
      case DROPOUT -> builder.dropOut(0.7);
      case DROP_CONNECT -> builder.weightNoise(new DropConnect(0.7));
      case L1 -> builder.l1(0.05).l1Bias(0.02);
      case L2 -> builder.l2(0.05).l2Bias(0.02);
      case WEIGHT_DECAY -> builder.weightDecay(0.05);
      default -> {}
    }
    return builder.build();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void dl4jLstm_doesAsTheReadmeSays(Row row) {
    Context c = row.context();
    assertThat(outcome(new ContextProblem(c, (nIn, nOut) -> dl4jLayer(c, nIn, nOut))))
        .as("DL4J's LSTM, %s", row)
        .isEqualTo(row.dl4j);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void fusedLstm_isRightThere(Row row) {
    assertThat(outcome(new ContextProblem(row.context())))
        .as("FusedLSTM, %s", row)
        .isEqualTo(Outcome.RIGHT);
  }

  private static Outcome outcome(ContextProblem problem) {
    Net net = problem.network();
    DataSet data = problem.data(0.5);
    boolean gradientRight = problem.gradientErrors(net, data, SEED).isEmpty();
    double change = net.score(data, false) - net.score(problem.data(-0.9), false);
    if (Math.abs(change) > 1e-12) {
      return Outcome.MASKED_VALUES_MATTER;
    }
    return gradientRight ? Outcome.RIGHT : Outcome.WRONG_GRADIENT;
  }

  /** No layer can answer for an example that has no step. */
  @ParameterizedTest
  @EnumSource(Net.Container.class)
  void lastTimeStep_ofAnExampleWithoutAnyStep_isRefusedByDl4j(Net.Container container) {
    Context c =
        new Context(
            SEED,
            container,
            RNNFormat.NCW,
            Masking.WHOLE_EXAMPLE,
            LossMask.AS_INPUT,
            Wrapper.LAST_TIME_STEP,
            Stack.SINGLE,
            Cell.LSTM,
            Engine.HOST,
            Extra.NONE,
            WorkspaceMode.ENABLED);
    for (ContextProblem problem :
        List.of(
            new ContextProblem(c), new ContextProblem(c, (nIn, nOut) -> dl4jLayer(c, nIn, nOut)))) {
      DataSet data = problem.data(0);
      Net net = problem.network();
      assertThatThrownBy(() -> net.output(data.getFeatures(), data.getFeaturesMaskArray()))
          .hasMessageContaining("entirely masked out");
    }
  }

  /** {@code ComputationGraph.rnnClearPreviousState} passes wrapped layers by; a MLN does not. */
  @ParameterizedTest
  @EnumSource(Net.Container.class)
  void computationGraph_keepsAWrappedLayersStateForGood(Net.Container container) {
    Layer dl4j = new LSTM.Builder().nIn(2).nOut(3).activation(Activation.TANH).build();
    Layer fused = Cell.LSTM.builder(Engine.HOST, 2, 3).build();
    for (Layer layer : List.of(dl4j, fused)) {
      Net net =
          Net.of(
                  Net.Settings.of(container),
                  new MaskZeroLayer(layer, 0),
                  Samples.sequenceOutput(3, 2, RNNFormat.NCW))
              .randomised(SEED);
      INDArray step = Samples.gaussian(SEED, 2, 2, 1);
      INDArray first = net.rnnTimeStep(step);
      net.clearState();
      boolean same = Samples.distance(net.rnnTimeStep(step), first) < 1e-12;
      assertThat(same).isEqualTo(container == Net.Container.MULTI_LAYER_NETWORK);
    }
  }

  /** For a stored state DL4J calls the layer inside, and nobody looks for zeros. */
  @Test
  void maskZeroLayer_inRnnTimeStep_masksNothing() {
    Layer dl4j = new LSTM.Builder().nIn(2).nOut(3).activation(Activation.TANH).build();
    Layer fused = Cell.LSTM.builder(Engine.HOST, 2, 3).build();
    INDArray padded = Samples.gaussian(SEED, 2, 2, 4);
    padded.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(0)).assign(0);
    for (Layer layer : List.of(dl4j, fused)) {
      Net wrapped = network(new MaskZeroLayer(layer, 0)).randomised(SEED);
      Net plain = network(layer);
      plain.params().assign(wrapped.params());
      INDArray unmasked = plain.output(padded, null);

      assertThat(Samples.distance(wrapped.output(padded, null), unmasked)).isGreaterThan(1e-3);
      assertThat(Samples.distance(wrapped.rnnTimeStep(padded), unmasked)).isLessThan(1e-12);
    }
  }

  /** As above: nobody takes the last step. */
  @Test
  void lastTimeStep_inRnnTimeStep_givesAllSteps() {
    Layer dl4j = new LSTM.Builder().nIn(2).nOut(3).activation(Activation.TANH).build();
    Layer fused = Cell.LSTM.builder(Engine.HOST, 2, 3).build();
    for (Layer layer : List.of(dl4j, fused)) {
      Net wrapped = network(new LastTimeStep(layer)).randomised(SEED);
      Net plain = network(layer);
      plain.params().assign(wrapped.params());
      INDArray input = Samples.gaussian(SEED, 2, 2, 4);
      assertThat(wrapped.rnnTimeStep(input)).isEqualTo(plain.rnnTimeStep(input));
    }
  }

  /**
   * {@code MultiLayerNetwork.clone()} wraps a frozen layer once more, and no state gets through.
   */
  @Test
  void frozenLayer_ofAClone_inTruncatedBptt_startsEverySegmentFromZero() {
    Layer dl4j = new LSTM.Builder().nIn(2).nOut(3).activation(Activation.TANH).build();
    Layer fused = Cell.LSTM.builder(Engine.HOST, 2, 3).build();
    INDArray first = Samples.gaussian(SEED, 2, 2, 4);
    for (Layer layer : List.of(dl4j, fused)) {
      MultiLayerNetwork network =
          (MultiLayerNetwork) network(new FrozenLayer(layer)).randomised(SEED).model();
      for (MultiLayerNetwork each : List.of(network, network.clone())) {
        each.rnnActivateUsingStoredState(first, true, true);
        each.updateRnnStateWithTBPTTState();
        Arrays.stream(each.getLayers()).forEach(part -> part.setIterationCount(1));
        INDArray next = each.rnnActivateUsingStoredState(first, true, true).get(1);
        double change = Samples.distance(next, each.feedForward(first).get(1));
        assertThat(change > 1e-3).isEqualTo(each == network);
      }
    }
  }

  /** DL4J's weight noise forgets to ask for training where it treats biases. */
  @Test
  void noiseOnBiases_inDl4jsLayers_isOnAtTestTimeToo() {
    IWeightNoise noise = new DropConnect(0.5, true);
    Layer dl4j =
        new LSTM.Builder().nIn(2).nOut(3).activation(Activation.TANH).weightNoise(noise).build();
    Layer fused = new FusedLSTM.Builder().nIn(2).nOut(3).weightNoise(noise).build();
    INDArray input = Samples.gaussian(SEED, 2, 2, 4);
    for (Layer layer : List.of(dl4j, fused)) {
      Net net = network(layer).randomised(SEED);
      Nd4j.getRandom().setSeed(SEED);
      INDArray first = net.output(input, null);
      boolean same = Samples.distance(net.output(input, null), first) == 0;
      assertThat(same).isEqualTo(layer == fused);
    }
  }

  /** The next call without masks uses them. */
  @Test
  void output_thatFails_leavesItsMasksBehind() {
    MultiLayerNetwork network =
        (MultiLayerNetwork) network(new FusedLSTM.Builder().nIn(2).nOut(3).build()).model();
    INDArray input = Samples.gaussian(SEED, 2, 2, 4);
    INDArray expected = network.output(input);
    INDArray wrong = Nd4j.ones(DataType.DOUBLE, 2, 3);

    assertThatThrownBy(() -> network.output(input, false, wrong, null))
        .hasMessageContaining("a mask of shape [2, 4]");
    assertThatThrownBy(() -> network.output(input))
        .hasMessageContaining("the mask of an earlier call that failed: clearLayerMaskArrays()");
    network.clearLayerMaskArrays();
    assertThat(network.output(input)).isEqualTo(expected);
  }

  private static Net network(Layer layer) {
    return Net.of(
        Net.Settings.of(Net.Container.MULTI_LAYER_NETWORK),
        layer,
        Samples.sequenceOutput(3, 2, RNNFormat.NCW));
  }

  /** As above: what draws at random in training does so although the layer is frozen. */
  @ParameterizedTest
  @EnumSource(BackpropType.class)
  void frozenLayer_inTruncatedBptt_isInTrainingMode(BackpropType backprop) {
    Layer dl4j = new LSTM.Builder().nIn(2).nOut(3).activation(Activation.TANH).dropOut(0.5).build();
    Layer fused = new FusedLSTM.Builder().nIn(2).nOut(3).dropOut(0.5).build();
    DataSet data =
        new DataSet(Samples.gaussian(SEED, 2, 2, 4), Samples.gaussian(SEED + 1, 2, 2, 4));
    for (Layer layer : List.of(dl4j, fused)) {
      List<INDArray> trained = new ArrayList<>();
      for (int seed = 1; seed <= 2; seed++) {
        MultiLayerNetwork network =
            new MultiLayerNetwork(
                new NeuralNetConfiguration.Builder()
                    .seed(SEED)
                    .dataType(DataType.DOUBLE)
                    .updater(new Sgd(0.1))
                    .list()
                    .layer(new FrozenLayer(layer.clone()))
                    .layer(Samples.sequenceOutput(3, 2, RNNFormat.NCW))
                    .backpropType(backprop)
                    .tBPTTLength(2)
                    .build());
        network.init();
        Nd4j.getRandom().setSeed(seed);
        network.fit(data);
        trained.add(network.params().dup());
      }
      assertThat(Samples.distance(trained.get(0), trained.get(1)) > 1e-9)
          .as("the noise matters in %s", layer.getClass().getSimpleName())
          .isEqualTo(backprop == BackpropType.TruncatedBPTT);
    }
  }

  /**
   * DL4J leaves the noise of a pass that has no backward pass in a workspace that is used again.
   */
  @ParameterizedTest
  @EnumSource(WorkspaceMode.class)
  void frozenLayerWithNoise_inTruncatedBptt_drawsItAnewForEachSegment(WorkspaceMode workspaces) {
    Layer noisy = new FusedLSTM.Builder().nIn(2).nOut(3).weightNoise(new DropConnect(0.5)).build();
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(SEED)
                .trainingWorkspaceMode(workspaces)
                .updater(new Sgd(0.1))
                .list()
                .layer(new FrozenLayer(noisy))
                .layer(Samples.sequenceOutput(3, 2, RNNFormat.NCW))
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(2)
                .build());
    network.init();
    INDArray weights = network.getParam("0_RW");
    List<INDArray> used = new ArrayList<>();
    GatedRecurrentLayer inside =
        (GatedRecurrentLayer) ((BaseWrapperLayer) network.getLayer(0)).getUnderlying();
    inside.setProbe(
        new GateProbe() {
          @Override
          public void afterForward(
              CellParameters parameters, Sequences sequences, TapeCopy tape, boolean training) {
            try (MemoryWorkspace ws = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
              used.add(parameters.recurrentWeights().dup());
            }
          }

          @Override
          public void beforeBackward(INDArray outputErrors) {}
        });
    Nd4j.getRandom().setSeed(SEED);

    network.fit(
        new DataSet(
            Samples.gaussian(SEED, 2, 2, 6).castTo(DataType.FLOAT),
            Samples.gaussian(SEED + 1, 2, 2, 6).castTo(DataType.FLOAT)));

    assertThat(used).hasSize(3);
    for (INDArray noise : used) {
      float[] values = noise.ravel().toFloatVector();
      float[] whole = weights.ravel().toFloatVector();
      for (int k = 0; k < whole.length; k++) {
        assertThat(values[k] == 0 || values[k] == whole[k])
            .as("%s of %s", values[k], whole[k])
            .isTrue();
      }
    }
    assertThat(used.get(1)).isNotEqualTo(used.get(0));
    assertThat(used.get(2)).isNotEqualTo(used.get(1));
  }

  /** DL4J hands a vertex's own input to its layer there. */
  @Test
  void graph_preprocessorBeforeARecurrentLayer_isSkippedInTruncatedBptt() {
    for (Layer layer :
        List.of(
            new LSTM.Builder().nOut(3).activation(Activation.TANH).build(),
            new FusedLSTM.Builder().nOut(3).build())) {
      ComputationGraph graph =
          new ComputationGraph(
              new NeuralNetConfiguration.Builder()
                  .graphBuilder()
                  .addInputs("in")
                  .addLayer("dense", new DenseLayer.Builder().nOut(4).build(), "in")
                  .addLayer("recurrent", layer, "dense")
                  .addLayer("out", Samples.sequenceOutput(3, 2, RNNFormat.NCW), "recurrent")
                  .setOutputs("out")
                  .setInputTypes(InputType.recurrent(2))
                  .backpropType(BackpropType.TruncatedBPTT)
                  .tBPTTLength(2)
                  .build());
      graph.init();
      INDArray x = Samples.gaussian(SEED, 2, 2, 4).castTo(DataType.FLOAT);
      INDArray y = Samples.gaussian(SEED + 1, 2, 2, 4).castTo(DataType.FLOAT);
      assertThat(graph.outputSingle(x).shape()).containsExactly(2, 2, 4);

      var refusal = assertThatThrownBy(() -> graph.fit(new DataSet(x, y)));

      if (layer instanceof FusedLSTM) {
        refusal.hasMessageContaining("DL4J skips there in truncated BPTT and rnnTimeStep");
      }
    }
  }
}
