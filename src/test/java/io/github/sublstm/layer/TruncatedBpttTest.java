package io.github.sublstm.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.conf.FixSubLSTM;
import io.github.sublstm.conf.SubLSTM;
import io.github.sublstm.engine.Engine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
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
 * What {@code fit} does with truncated backpropagation: in every segment the gradient is that of
 * the segment's loss, started from the state that was carried into it.
 */
@ExtendWith(SmallProblems.class)
class TruncatedBpttTest {

  private static final long SEED = 7;
  private static final int UNITS = 3;
  private static final int LENGTH = 3;
  private static final int STEPS = 8;

  /**
   * Segments of 3, 3 and 2 steps; masks that cross their ends, one example without a step in one.
   */
  private static final INDArray MASK = Samples.mask("11000111", "01101111", "11100011");

  private final INDArray input = Samples.gaussian(SEED, 3, 2, STEPS);
  private final INDArray labels = Samples.gaussian(SEED + 1, 3, 2, STEPS);

  record Case(Net.Container container, CellEngine layer, boolean masked) {}

  static Stream<Case> cases() {
    return Stream.of(Net.Container.values())
        .flatMap(
            container ->
                CellEngine.all()
                    .flatMap(
                        layer ->
                            Stream.of(
                                new Case(container, layer, false),
                                new Case(container, layer, true))));
  }

  /** What {@code fit} had at hand when it had computed a segment's gradient. */
  private record Segment(
      INDArray parameters, List<Map<String, INDArray>> states, Map<String, INDArray> gradient) {}

  @ParameterizedTest
  @MethodSource("cases")
  void segmentGradient_equalsTheSlopeFromTheCarriedState(Case c) {
    DataSet data = c.masked ? new DataSet(input, labels, MASK, MASK) : new DataSet(input, labels);
    Layer[] layers = {c.layer.builder(2, UNITS).build(), c.layer.builder(UNITS, UNITS).build()};
    List<Segment> segments = fit(network(c.container, 0.3, layers), data);
    assertThat(segments).as("%s", c).hasSize(3);
    // The first segment starts from zero, as any sequence does.
    for (int k = 1; k < segments.size(); k++) {
      assertThat(errors(network(c.container, 0.3, layers), segments.get(k), data, k))
          .as("segment %s of %s, seed %s", k, c, SEED)
          .isEmpty();
    }
  }

  /** The mean of the penalty is over the segment's steps. */
  @ParameterizedTest
  @EnumSource(Net.Container.class)
  void segmentGradient_withBalancePenalty_equalsTheSlopeFromTheCarriedState(
      Net.Container container) {
    for (Engine engine : new Engine[] {Engine.HOST, Engine.ND4J}) {
      Layer[] layers = {
        new SubLSTM.Builder().nIn(2).nOut(UNITS).balancePenalty(2).engine(engine).build(),
        new FixSubLSTM.Builder().nIn(UNITS).nOut(UNITS).balancePenalty(3).engine(engine).build()
      };
      DataSet data = new DataSet(input, labels, MASK, MASK);
      List<Segment> segments = fit(network(container, 0.3, layers), data);
      assertThat(segments).hasSize(3);
      for (int k = 0; k < segments.size(); k++) {
        assertThat(errors(network(container, 0.3, layers), segments.get(k), data, k))
            .as("segment %s on %s, seed %s", k, engine, SEED)
            .isEmpty();
      }
    }
  }

  /** Why this library does not do as DL4J does. */
  @ParameterizedTest
  @EnumSource(Net.Container.class)
  void dl4jLstm_segmentGradient_leavesTheCarriedStateOut(Net.Container container) {
    DataSet data = new DataSet(input, labels);
    Layer lstm = new LSTM.Builder().nIn(2).nOut(UNITS).activation(Activation.TANH).build();
    List<Segment> segments = fit(network(container, 0.3, lstm), data);
    assertThat(segments).hasSize(3);
    assertThat(errors(network(container, 0.3, lstm), segments.get(0), data, 0)).isEmpty();
    for (int k = 1; k < segments.size(); k++) {
      assertThat(errors(network(container, 0.3, lstm), segments.get(k), data, k).keySet())
          .as("segment %s", k)
          .contains("0_W", "0_RW", "0_b");
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void state_isCarriedOverSegments_andNotOverMinibatches(Case c) {
    INDArray mask = c.masked ? MASK : null;
    Layer[] layers = {c.layer.builder(2, UNITS).build(), c.layer.builder(UNITS, UNITS).build()};
    // Without updates the states at the segments' ends are those of the whole sequence.
    Net net = network(c.container, 0, layers);
    List<Segment> segments = fit(net, new DataSet(input, labels, mask, mask));
    assertThat(segments).as("%s", c).hasSize(3);
    assertThat(segments.get(0).states).hasSize(2).allSatisfy(state -> assertThat(state).isEmpty());
    INDArray hidden = net.activation(1, input, mask);
    for (int k = 1; k < segments.size(); k++) {
      INDArray carried =
          segments.get(k).states.get(1).get(GatedRecurrentLayer.STATE_KEY_PREV_ACTIVATION);
      INDArray expected = hiddenAfter(hidden, mask, k * LENGTH);
      assertThat(Samples.distance(carried, expected))
          .as("state after segment %s of %s", k - 1, c)
          .isLessThan(1e-12);
    }
    DataSet smaller = new DataSet(Samples.gaussian(1, 2, 2, 4), Samples.gaussian(2, 2, 2, 4));
    assertThat(fit(net, smaller).get(0).states)
        .hasSize(2)
        .allSatisfy(state -> assertThat(state).isEmpty());
  }

  /** Each example's output at its last unmasked step before {@code end}; 0 if there is none. */
  private static INDArray hiddenAfter(INDArray hidden, INDArray mask, int end) {
    INDArray result = hidden.tensorAlongDimension(0, 0, 1).like();
    for (int e = 0; e < hidden.size(0); e++) {
      int last = end - 1;
      while (last >= 0 && mask != null && mask.getDouble(e, last) == 0) {
        last--;
      }
      for (int unit = 0; last >= 0 && unit < hidden.size(1); unit++) {
        result.putScalar(e, unit, hidden.getDouble(e, unit, last));
      }
    }
    return result;
  }

  private static Net network(Net.Container container, double rate, Layer... recurrent) {
    List<Layer> layers = new ArrayList<>(List.of(recurrent));
    layers.add(Samples.sequenceOutput(UNITS, 2, RNNFormat.NCW));
    Net.Settings settings = Net.Settings.of(container).with(new Sgd(rate)).truncated(LENGTH);
    return Net.of(settings, layers.toArray(new Layer[0])).randomised(SEED);
  }

  private static List<Segment> fit(Net net, DataSet data) {
    List<Segment> segments = new ArrayList<>();
    net.listen(
        new BaseTrainingListener() {
          @Override
          public void onGradientCalculation(Model model) {
            List<Map<String, INDArray>> states = new ArrayList<>();
            for (RecurrentLayer layer : net.recurrentLayers()) {
              Map<String, INDArray> copy = new HashMap<>();
              layer.rnnGetPreviousState().forEach((key, array) -> copy.put(key, array.dup()));
              states.add(copy);
            }
            Map<String, INDArray> gradient = new LinkedHashMap<>();
            model
                .gradient()
                .gradientForVariable()
                .forEach((key, array) -> gradient.put(key, array.dup()));
            segments.add(new Segment(model.params().dup(), states, gradient));
          }
        });
    net.fit(data);
    return segments;
  }

  /** The segment's gradient against the slopes of its loss at the parameters and state it had. */
  private static Map<String, Double> errors(Net net, Segment segment, DataSet data, int number) {
    int from = number * LENGTH;
    int to = Math.min(STEPS, from + LENGTH);
    INDArray mask = data.getFeaturesMaskArray();
    INDArray segmentMask =
        mask == null
            ? null
            : Samples.steps(mask.reshape(mask.size(0), 1, mask.size(1)), from, to)
                .reshape(mask.size(0), to - from);
    DataSet slice =
        new DataSet(
            Samples.steps(data.getFeatures(), from, to),
            Samples.steps(data.getLabels(), from, to),
            segmentMask,
            segmentMask);
    net.params().assign(segment.parameters);
    return FiniteDifferences.errors(
        net.paramTable(),
        segment.gradient,
        Set.of(),
        () -> {
          List<RecurrentLayer> layers = net.recurrentLayers();
          for (int k = 0; k < layers.size(); k++) {
            // DL4J's LSTM starts from the one, this library's layers from the other.
            layers.get(k).rnnSetTBPTTState(segment.states.get(k));
            layers.get(k).rnnSetPreviousState(segment.states.get(k));
          }
          net.gradient(slice);
          return net.model().score() * slice.numExamples();
        },
        SEED);
  }
}
