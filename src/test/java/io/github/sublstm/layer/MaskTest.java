package io.github.sublstm.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.MaxNorm;
import java.util.Map;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** A masked step does not exist: forward, backward, for the state, and inside Bidirectional. */
@ExtendWith(SmallProblems.class)
class MaskTest {

  private static final String CELLS = "io.github.sublstm.layer.CellEngine#all";
  private static final long SEED = 31;
  private static final int UNITS = 3;

  /** Tail, leading and scattered masks. */
  private static final String[] ROWS = {"111100", "001111", "101101"};

  private final INDArray mask = Samples.mask(ROWS);
  private final INDArray input = Samples.gaussian(SEED, ROWS.length, 2, 6);
  private final INDArray labels = Samples.gaussian(SEED + 1, ROWS.length, 2, 6);

  private static Net network(Layer recurrent, int width) {
    return Net.of(
            Net.Settings.of(Net.Container.MULTI_LAYER_NETWORK),
            recurrent,
            Samples.sequenceOutput(width, 2, RNNFormat.NCW))
        .randomised(SEED);
  }

  private static Net plain(CellEngine c) {
    return network(c.builder(2, UNITS).build(), UNITS);
  }

  private static Net bidirectional(CellEngine c) {
    return network(new Bidirectional(c.builder(2, UNITS).build()), 2 * UNITS);
  }

  @ParameterizedTest
  @MethodSource(CELLS)
  void maskedSteps_equalSequencesWithoutThem(CellEngine c) {
    assertMaskingEqualsLeavingOut(plain(c), c);
  }

  @ParameterizedTest
  @MethodSource(CELLS)
  void maskedSteps_inBidirectional_equalSequencesWithoutThem(CellEngine c) {
    assertMaskingEqualsLeavingOut(bidirectional(c), c);
  }

  private void assertMaskingEqualsLeavingOut(Net net, CellEngine c) {
    INDArray hidden = net.activation(0, input, mask);
    INDArray gradient = net.gradient(new DataSet(input, labels, mask, mask));
    INDArray expected = gradient.like();
    for (int e = 0; e < ROWS.length; e++) {
      INDArray alone = Samples.unmasked(input, e, ROWS[e]);
      assertThat(
              Samples.distance(
                  Samples.unmasked(hidden, e, ROWS[e]), net.activation(0, alone, null)))
          .as("outputs of example %s of %s, seed %s", e, c, SEED)
          .isLessThan(1e-12);
      expected.addi(net.gradient(new DataSet(alone, Samples.unmasked(labels, e, ROWS[e]))));
    }
    assertThat(Samples.distance(gradient, expected))
        .as("gradient of %s, seed %s", c, SEED)
        .isLessThan(1e-12);
  }

  @ParameterizedTest
  @MethodSource(CELLS)
  void valuesAtMaskedSteps_changeNothing(CellEngine c) {
    for (Net net : new Net[] {plain(c), bidirectional(c)}) {
      INDArray output = net.output(input, mask);
      INDArray gradient = net.gradient(new DataSet(input, labels, mask, mask));
      for (double value : new double[] {1e6, Double.NaN, Double.POSITIVE_INFINITY}) {
        INDArray changed = Samples.withMasked(input, mask, value);
        assertThat(net.output(changed, mask)).as("%s with %s", c, value).isEqualTo(output);
        assertThat(net.gradient(new DataSet(changed, labels, mask, mask)))
            .as("gradient of %s with %s", c, value)
            .isEqualTo(gradient);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(CELLS)
  void errorsAtMaskedSteps_changeNothing(CellEngine c) {
    GatedRecurrentLayer layer = (GatedRecurrentLayer) plain(c).layer(0);
    INDArray errors = Samples.gaussian(SEED + 2, ROWS.length, UNITS, 6);
    INDArray[] expected = backward(layer, Samples.withMasked(errors, mask, 0));
    INDArray[] actual = backward(layer, Samples.withMasked(errors, mask, 1e6));
    assertThat(actual).as("%s", c).isEqualTo(expected);
    INDArray atMasked = actual[1].sub(Samples.withMasked(actual[1], mask, 0));
    assertThat(MaxNorm.of(atMasked)).as("input errors of %s", c).isZero();
  }

  private INDArray[] backward(GatedRecurrentLayer layer, INDArray errors) {
    LayerWorkspaceMgr noWorkspaces = LayerWorkspaceMgr.noWorkspaces();
    layer.setBackpropGradientsViewArray(Samples.gaussian(SEED + 3, layer.numParams()));
    layer.setMaskArray(mask);
    layer.activate(input, true, noWorkspaces);
    var result = layer.backpropGradient(errors, noWorkspaces);
    return new INDArray[] {result.getFirst().gradient().dup(), result.getSecond().dup()};
  }

  @ParameterizedTest
  @MethodSource(CELLS)
  void carriedState_passesThroughMaskedSteps(CellEngine c) {
    GatedRecurrentLayer layer = (GatedRecurrentLayer) plain(c).layer(0);
    Map<String, INDArray> state =
        c.cell().state(Samples.gaussian(SEED, 2, UNITS), Samples.gaussian(SEED + 1, 2, UNITS));
    layer.rnnSetPreviousState(state);
    layer.setMaskArray(Samples.mask("000", "001"));
    INDArray sequence = Samples.gaussian(SEED, 2, 2, 3);
    INDArray output =
        layer.rnnActivateUsingStoredState(sequence, true, true, LayerWorkspaceMgr.noWorkspaces());
    assertThat(MaxNorm.of(Samples.steps(output, 0, 2))).as("%s", c).isZero();
    layer
        .rnnGetTBPTTState()
        .forEach(
            (key, array) -> {
              assertThat(array.getRow(0))
                  .as("%s of %s", key, c)
                  .isEqualTo(state.get(key).getRow(0));
              assertThat(array.getRow(1))
                  .as("%s of %s", key, c)
                  .isNotEqualTo(state.get(key).getRow(1));
            });
    layer.rnnSetPreviousState(state);
    layer.setMaskArray(null);
    INDArray lastStep =
        layer.rnnActivateUsingStoredState(
            Samples.steps(sequence, 2, 3), true, true, LayerWorkspaceMgr.noWorkspaces());
    for (int unit = 0; unit < UNITS; unit++) {
      assertThat(output.getDouble(1, unit, 2))
          .as("unit %s of %s after two masked steps", unit, c)
          .isCloseTo(lastStep.getDouble(1, unit, 0), within(1e-12));
    }
  }

  @ParameterizedTest
  @MethodSource(CELLS)
  void lastTimeStep_isTheLastUnmaskedOne(CellEngine c) {
    for (Net.Container container : Net.Container.values()) {
      Net net =
          Net.of(
                  Net.Settings.of(container),
                  new LastTimeStep(c.builder(2, UNITS).build()),
                  Samples.singleOutput(UNITS, 2))
              .randomised(SEED);
      INDArray output = net.output(input, mask);
      for (int e = 0; e < ROWS.length; e++) {
        INDArray alone = net.output(Samples.unmasked(input, e, ROWS[e]), null);
        assertThat(Samples.distance(output.getRow(e, true), alone))
            .as("example %s of %s in %s", e, c, container)
            .isLessThan(1e-12);
      }
    }
  }
}
