package io.github.sublstm.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.engine.Engine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Which state a segment of truncated back-propagation starts from: the stored one, as often as it
 * is asked, until the network goes on to the next segment.
 */
@ExtendWith(SmallProblems.class)
class SegmentStartTest {

  private static final long SEED = 17;
  private static final int INPUTS = 3;
  private static final int UNITS = 4;
  private static final int LENGTH = 4;
  private static final int STEPS = 11;

  /** How a layer stands in the network. */
  enum Place {
    PLAIN(layer -> layer),
    MASK_ZERO(layer -> new MaskZeroLayer(layer, -99)),
    FROZEN(FrozenLayer::new),
    FROZEN_WITH_BACKPROP(FrozenLayerWithBackprop::new);

    private final UnaryOperator<Layer> wrapper;

    Place(UnaryOperator<Layer> wrapper) {
      this.wrapper = wrapper;
    }
  }

  record Case(
      Net.Container container, Place place, CellEngine layer, OptimizationAlgorithm algorithm) {}

  private static final OptimizationAlgorithm SGD =
      OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT;

  /**
   * Where a pass starts is the layer's affair, not the cell's or the engine's: two will do, and one
   * whose state is h alone.
   */
  static Stream<CellEngine> layers() {
    return Stream.of(
        new CellEngine(Cell.SUB_LSTM, Engine.HOST),
        new CellEngine(Cell.LSTM, Engine.ND4J),
        new CellEngine(Cell.GRU, Engine.HOST));
  }

  private static Stream<Case> cases(OptimizationAlgorithm... algorithms) {
    List<Case> cases = new ArrayList<>();
    for (Net.Container container : Net.Container.values()) {
      for (Place place : Place.values()) {
        for (OptimizationAlgorithm algorithm : algorithms) {
          layers().forEach(layer -> cases.add(new Case(container, place, layer, algorithm)));
        }
      }
    }
    return cases.stream();
  }

  static Stream<Case> places() {
    return cases(SGD);
  }

  /**
   * Every solver of DL4J; but for SGD they evaluate a segment several times. Those cannot train a
   * network with a frozen layer, whose gradients they lack.
   */
  static Stream<Case> solvers() {
    return cases(OptimizationAlgorithm.values())
        .filter(c -> c.algorithm == SGD || c.place == Place.PLAIN || c.place == Place.MASK_ZERO);
  }

  private final INDArray input = Samples.gaussian(SEED, 2, INPUTS, STEPS);
  private final INDArray labels = Samples.gaussian(SEED + 1, 2, 2, STEPS);

  private static Net network(Net.Settings settings, Layer layer) {
    return Net.of(
            settings.truncated(LENGTH), layer, Samples.sequenceOutput(UNITS, 2, RNNFormat.NCW))
        .randomised(SEED);
  }

  private static Net network(Case c, double rate) {
    return network(
        Net.Settings.of(c.container).with(new Sgd(rate)).with(c.algorithm),
        c.place.wrapper.apply(c.layer.builder(INPUTS, UNITS).build()));
  }

  private DataSet segment(int from, int to) {
    return new DataSet(Samples.steps(input, from, to), Samples.steps(labels, from, to));
  }

  private static double score(Net net, DataSet data) {
    net.gradient(data);
    return net.model().score();
  }

  private static RecurrentLayer recurrent(Net net) {
    org.deeplearning4j.nn.api.Layer layer = net.layer(0);
    return (RecurrentLayer)
        (layer instanceof BaseWrapperLayer wrapper ? wrapper.getUnderlying() : layer);
  }

  private static Map<String, INDArray> copy(Map<String, INDArray> state) {
    Map<String, INDArray> copies = new HashMap<>();
    state.forEach((key, array) -> copies.put(key, array.dup()));
    return copies;
  }

  @ParameterizedTest
  @MethodSource("places")
  void sameSegment_askedAgain_givesTheSame(Case c) {
    Net net = network(c, 0);
    DataSet data = segment(0, LENGTH);
    double first = score(net, data);
    assertThat(score(net, data)).as("%s, seed %s", c, SEED).isEqualTo(first);
    assertThat(score(net, data)).as("%s, seed %s", c, SEED).isEqualTo(first);
    assertThat(recurrent(net).rnnGetPreviousState()).as("%s", c).isEmpty();
  }

  /** Only one of DL4J's own layers keeps what DL4J says of {@code rnnActivateUsingStoredState}. */
  @ParameterizedTest
  @EnumSource(Net.Container.class)
  void dl4jLstm_sameSegment_givesAnotherScore_gravesLstmDoesNot(Net.Container container) {
    Layer lstm = new LSTM.Builder().nIn(INPUTS).nOut(UNITS).activation(Activation.TANH).build();
    Layer graves =
        new GravesLSTM.Builder().nIn(INPUTS).nOut(UNITS).activation(Activation.TANH).build();
    for (Layer layer : List.of(lstm, graves)) {
      Net net = network(Net.Settings.of(container), layer);
      double first = score(net, segment(0, LENGTH));
      boolean same = score(net, segment(0, LENGTH)) == first;
      assertThat(same).as("%s", layer).isEqualTo(layer == graves);
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void state_leftByRnnTimeStepOrSet_isWhereASegmentStarts(Case c) {
    Net net = network(c, 0);
    INDArray whole = net.output(input, null);
    net.rnnTimeStep(Samples.steps(input, 0, 5));
    assertStartsAt5(c, net, whole);

    Map<String, INDArray> state = copy(recurrent(net).rnnGetPreviousState());
    net = network(c, 0);
    net.setState(0, state);
    assertStartsAt5(c, net, whole);
  }

  private void assertStartsAt5(Case c, Net net, INDArray whole) {
    Map<String, INDArray> before = copy(recurrent(net).rnnGetPreviousState());
    INDArray hidden = network(c, 0).activation(0, input, null);
    DataSet data = new DataSet(segment(5, 9).getFeatures(), Samples.steps(whole, 5, 9));
    for (int time = 0; time < 2; time++) {
      // The labels are what the network says, if it starts where it should.
      assertThat(score(net, data)).as("%s, seed %s", c, SEED).isLessThan(1e-24);
      INDArray output =
          recurrent(net)
              .rnnActivateUsingStoredState(
                  data.getFeatures(), false, false, LayerWorkspaceMgr.noWorkspaces());
      assertThat(Samples.distance(output, Samples.steps(hidden, 5, 9)))
          .as("%s, seed %s", c, SEED)
          .isLessThan(1e-12);
    }
    assertThat(recurrent(net).rnnGetPreviousState()).as("%s", c).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("layers")
  void gradient_fromASetState_equalsTheSlope(CellEngine c) {
    Net net = network(new Case(Net.Container.MULTI_LAYER_NETWORK, Place.PLAIN, c, SGD), 0);
    net.rnnTimeStep(Samples.steps(input, 0, 5));
    DataSet data = segment(5, 9);
    net.gradient(data);
    Map<String, INDArray> gradient = new LinkedHashMap<>();
    net.model()
        .gradient()
        .gradientForVariable()
        .forEach((k, array) -> gradient.put(k, array.dup()));
    assertThat(
            FiniteDifferences.errors(
                net.paramTable(), gradient, Set.of(), () -> 2 * score(net, data), SEED))
        .as("%s, seed %s", c, SEED)
        .isEmpty();
  }

  /** Storing is for the network; a pass that does not store leaves both states alone. */
  @ParameterizedTest
  @MethodSource("layers")
  void activateUsingStoredState_withoutStoring_leavesBothStates(CellEngine c) {
    Net net = network(new Case(Net.Container.MULTI_LAYER_NETWORK, Place.PLAIN, c, SGD), 0);
    score(net, segment(0, LENGTH));
    net.rnnTimeStep(Samples.steps(input, 0, 5));
    RecurrentLayer layer = recurrent(net);
    Map<String, INDArray> state = copy(layer.rnnGetPreviousState());
    Map<String, INDArray> ofTraining = copy(layer.rnnGetTBPTTState());
    assertThat(ofTraining).isNotEqualTo(state);
    ((MultiLayerNetwork) net.model()).rnnActivateUsingStoredState(input, true, false);
    assertThat(layer.rnnGetPreviousState()).as("%s", c).isEqualTo(state);
    assertThat(layer.rnnGetTBPTTState()).as("%s", c).isEqualTo(ofTraining);
  }

  /** What the solver saw of one evaluation. */
  private record Evaluation(int iteration, INDArray parameters, double score) {}

  /**
   * Whatever the solver, and whether DL4J hands the state over or not: every evaluation of a
   * segment starts from the state at the end of the segment before.
   */
  @ParameterizedTest
  @MethodSource("solvers")
  void fit_startsEveryEvaluationOfASegmentFromTheEndOfTheLast(Case c) {
    Net net = network(c, 0.05);
    List<Evaluation> evaluations = new ArrayList<>();
    List<Map<String, INDArray>> ends = new ArrayList<>(List.of(Map.of()));
    net.listen(
        new BaseTrainingListener() {
          @Override
          public void onGradientCalculation(Model model) {
            evaluations.add(new Evaluation(ends.size() - 1, model.params().dup(), model.score()));
          }

          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            ends.add(copy(recurrent(net).rnnGetTBPTTState()));
          }
        });
    net.fit(new DataSet(input, labels));

    assertThat(evaluations.size()).as("%s", c).isEqualTo(c.algorithm == SGD ? 3 : 6);
    Net plain = network(new Case(c.container, Place.PLAIN, c.layer, SGD), 0);
    for (Evaluation evaluation : evaluations) {
      int from = evaluation.iteration * LENGTH;
      plain.params().assign(evaluation.parameters);
      plain.setState(0, ends.get(evaluation.iteration));
      double expected = score(plain, segment(from, Math.min(STEPS, from + LENGTH)));
      assertThat(evaluation.score)
          .as("segment %s of %s, seed %s", evaluation.iteration, c, SEED)
          .isCloseTo(expected, within(1e-12));
    }
    assertThat(Samples.distance(evaluations.get(0).parameters, net.params()))
        .as("what %s learned", c)
        .isPositive();
  }

  /** As {@code Perplexity.of} does in a listener. */
  @ParameterizedTest
  @MethodSource("places")
  void fit_whileAListenerSetsTheStatesAside_learnsTheSame(Case c) {
    DataSet data = new DataSet(input, labels);
    Net undisturbed = network(c, 0.05);
    undisturbed.fit(data);

    Net net = network(c, 0.05);
    net.listen(
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            RecurrentLayer layer = recurrent(net);
            Map<String, INDArray> stored = layer.rnnGetPreviousState();
            Map<String, INDArray> ofTraining = layer.rnnGetTBPTTState();
            layer.rnnClearPreviousState();
            layer.rnnTimeStep(input, LayerWorkspaceMgr.noWorkspaces());
            layer.rnnSetPreviousState(stored);
            layer.rnnSetTBPTTState(ofTraining);
          }
        });
    net.fit(data);
    assertThat(net.params()).as("%s, seed %s", c, SEED).isEqualTo(undisturbed.params());
  }
}
