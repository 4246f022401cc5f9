package io.github.sublstm.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.MaxNorm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The layers against the paper's equations, and mistakes that other implementations have made. */
@ExtendWith(SmallProblems.class)
class PaperEquationsTest {

  private static final String CELLS = "io.github.sublstm.layer.CellEngine#all";
  private static final long SEED = 3;
  private static final int INPUTS = 3;
  private static final int UNITS = 4;

  private final INDArray input = Samples.gaussian(SEED, 2, INPUTS, 6);

  private static Net network(int width, Layer... recurrent) {
    List<Layer> layers = new ArrayList<>(List.of(recurrent));
    layers.add(Samples.sequenceOutput(width, 2, RNNFormat.NCW));
    return Net.of(Net.Settings.of(Net.Container.MULTI_LAYER_NETWORK), layers.toArray(new Layer[0]))
        .randomised(SEED);
  }

  private static void assertEqual(
      double[][][] actual, int firstUnit, double[][][] expected, Object what) {
    for (int e = 0; e < expected.length; e++) {
      for (int unit = 0; unit < expected[e].length; unit++) {
        assertThat(actual[e][firstUnit + unit])
            .as("example %s, unit %s of %s, seed %s", e, unit, what, SEED)
            .containsExactly(expected[e][unit], within(1e-12));
      }
    }
  }

  /** Among others σ(c) − o, not tanh(c) − o, for the subtractive cells. */
  @ParameterizedTest
  @MethodSource(CELLS)
  void outputs_followThePapersEquations(CellEngine c) {
    Net net = network(UNITS, c.builder(INPUTS, UNITS).build());
    double[][][] expected =
        PaperReference.run(c.cell(), net.paramTable(), "0_", PaperReference.toArray(input), false);
    assertEqual(PaperReference.toArray(net.activation(0, input, null)), 0, expected, c);
  }

  /** Each direction has its own weights, and step t of one stands beside step t of the other. */
  @ParameterizedTest
  @MethodSource(CELLS)
  void bidirectional_joinsTheSameStepOfBothDirections(CellEngine c) {
    Net net = network(2 * UNITS, new Bidirectional(c.builder(INPUTS, UNITS).build()));
    Map<String, INDArray> parameters = net.paramTable();
    double[][][] x = PaperReference.toArray(input);
    double[][][] actual = PaperReference.toArray(net.activation(0, input, null));
    assertEqual(actual, 0, PaperReference.run(c.cell(), parameters, "0_f", x, false), c);
    assertEqual(actual, UNITS, PaperReference.run(c.cell(), parameters, "0_b", x, true), c);
  }

  /** With no weight on the input, dropout of the input has nothing to act on but a leak. */
  @ParameterizedTest
  @MethodSource(CELLS)
  void dropoutBetweenLayers_doesNotReachTheRecurrentState(CellEngine c) {
    Net net =
        network(
            UNITS,
            c.builder(INPUTS, UNITS).dropOut(0.5).build(),
            c.builder(UNITS, UNITS).dropOut(0.5).build());
    net.paramTable().get("0_W").assign(0);
    net.paramTable().get("1_W").assign(0);
    assertThat(Samples.distance(net.trainingActivation(1, input), net.activation(1, input, null)))
        .as("%s", c)
        .isZero();
  }

  @ParameterizedTest
  @MethodSource(CELLS)
  void dropoutBetweenLayers_doesNotReachTheLowerLayersState(CellEngine c) {
    Net net =
        network(
            UNITS, c.builder(INPUTS, UNITS).build(), c.builder(UNITS, UNITS).dropOut(0.5).build());
    ((MultiLayerNetwork) net.model()).rnnActivateUsingStoredState(input, true, true);
    INDArray[] differences = new INDArray[2];
    for (int layer = 0; layer < 2; layer++) {
      INDArray last = Samples.steps(net.activation(layer, input, null), 5, 6).reshape(2, UNITS);
      INDArray state =
          net.recurrentLayers()
              .get(layer)
              .rnnGetTBPTTState()
              .get(GatedRecurrentLayer.STATE_KEY_PREV_ACTIVATION);
      differences[layer] = state.sub(last);
    }
    assertThat(MaxNorm.of(differences[0])).as("lower layer of %s", c).isZero();
    assertThat(MaxNorm.of(differences[1])).as("upper layer of %s", c).isGreaterThan(1e-3);
  }
}
