package io.github.sublstm.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** {@code rnnTimeStep} and the state that it stores. */
@ExtendWith(SmallProblems.class)
class StoredStateTest {

  private static final long SEED = 11;
  private static final int UNITS = 3;
  private static final int MINIBATCH = 2;

  record Case(
      Net.Container container, RNNFormat format, WorkspaceMode workspaces, CellEngine layer) {}

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Net.Container container : Net.Container.values()) {
      for (RNNFormat format : List.of(RNNFormat.NCW, RNNFormat.NWC)) {
        CellEngine.all()
            .forEach(
                layer -> {
                  // Both workspace modes, evenly.
                  boolean none = cases.size() % 2 == (cases.size() / 8) % 2;
                  WorkspaceMode mode = none ? WorkspaceMode.NONE : WorkspaceMode.ENABLED;
                  cases.add(new Case(container, format, mode, layer));
                });
      }
    }
    return cases.stream();
  }

  /** {@code [minibatch, size, T]} with 5 steps. */
  private final INDArray input = Samples.gaussian(SEED, MINIBATCH, 2, 5);

  private static Net network(Case c) {
    return Net.of(
            Net.Settings.of(c.container).with(c.workspaces).with(InputType.recurrent(2, c.format)),
            c.layer.builder(2, UNITS).dataFormat(c.format).build(),
            c.layer.builder(UNITS, UNITS).dataFormat(c.format).build(),
            Samples.sequenceOutput(UNITS, 2, c.format))
        .randomised(SEED);
  }

  private static INDArray in(Case c, INDArray ncw) {
    return c.format == RNNFormat.NWC ? ncw.permute(0, 2, 1).dup() : ncw;
  }

  /** Takes the input in steps of the given numbers of time steps. */
  private INDArray stepwise(Net net, Case c, int... lengths) {
    List<INDArray> outputs = new ArrayList<>();
    int t = 0;
    for (int length : lengths) {
      outputs.add(net.rnnTimeStep(in(c, Samples.steps(input, t, t + length))));
      t += length;
    }
    int time = c.format == RNNFormat.NWC ? 1 : 2;
    return Nd4j.concat(time, outputs.toArray(new INDArray[0]));
  }

  private static void assertSame(INDArray actual, INDArray expected, Object what) {
    assertThat(actual.shape()).as("%s", what).isEqualTo(expected.shape());
    assertThat(Samples.distance(actual, expected)).as("%s", what).isLessThan(1e-12);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void stepByStep_equalsTheWholeSequence(Case c) {
    Net net = network(c);
    INDArray whole = net.output(in(c, input), null);
    assertSame(stepwise(net, c, 1, 1, 1, 1, 1), whole, c);
    net.clearState();
    assertSame(stepwise(net, c, 2, 3), whole, c);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void storedState_survivesGetSetAndClear(Case c) {
    Net net = network(c);
    INDArray whole = net.output(in(c, input), null);
    stepwise(net, c, 3);
    Map<Integer, Map<String, INDArray>> saved = new HashMap<>();
    for (int layer = 0; layer < 2; layer++) {
      saved.put(layer, net.state(layer));
    }
    INDArray last = in(c, Samples.steps(input, 3, 5));
    INDArray expected = net.rnnTimeStep(last);
    assertSame(expected, in(c, Samples.steps(in(c, whole), 3, 5)), c);

    // Other work in between does not touch what was taken out, nor does clearing.
    net.gradient(new DataSet(in(c, input), whole));
    net.clearState();
    assertThat(net.state(0)).as("cleared state of %s", c).isEmpty();
    assertThat(Samples.distance(net.rnnTimeStep(last), expected)).as("%s", c).isGreaterThan(1e-3);
    saved.forEach(net::setState);
    assertSame(net.rnnTimeStep(last), expected, c);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void storedState_hasWhatTheCellRemembers(Case c) {
    Net net = network(c);
    stepwise(net, c, 3);
    String h = GatedRecurrentLayer.STATE_KEY_PREV_ACTIVATION;
    String[] expected =
        c.layer.cell() == Cell.GRU
            ? new String[] {h}
            : new String[] {h, GatedRecurrentLayer.STATE_KEY_PREV_MEMCELL};
    assertThat(net.state(0)).as("%s", c).containsOnlyKeys(expected);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void storedState_isNotTouchedByOutputOrTraining(Case c) {
    Net net = network(c);
    INDArray whole = net.output(in(c, input), null);
    stepwise(net, c, 3);
    net.output(in(c, input), null);
    net.gradient(new DataSet(in(c, input), whole));
    INDArray last = net.rnnTimeStep(in(c, Samples.steps(input, 3, 5)));
    assertSame(last, in(c, Samples.steps(in(c, whole), 3, 5)), c);
  }

  /** DL4J's networks add the time dimension, and take it off the output; as NCW, whatever it is. */
  @ParameterizedTest
  @MethodSource("cases")
  void inputWithoutTime_isOneStepInNcw_andRefusedInNwc(Case c) {
    Net net = network(c);
    INDArray flat = Samples.steps(input, 0, 1).reshape(MINIBATCH, 2);
    if (c.format == RNNFormat.NWC) {
      assertThatThrownBy(() -> net.rnnTimeStep(flat))
          .as("%s", c)
          .isInstanceOf(DL4JInvalidInputException.class)
          .hasMessageContaining("NWC");
      return;
    }
    INDArray whole = net.output(input, null);
    for (int t = 0; t < 3; t++) {
      INDArray step = Samples.steps(input, t, t + 1).reshape(MINIBATCH, 2);
      INDArray expected = Samples.steps(whole, t, t + 1).reshape(MINIBATCH, 2);
      assertSame(net.rnnTimeStep(t % 2 == 0 ? step : step.dup('f')), expected, c);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void anotherMinibatchSize_isRefused(Case c) {
    Net net = network(c);
    net.rnnTimeStep(in(c, input));
    INDArray larger = in(c, Samples.gaussian(SEED, MINIBATCH + 1, 2, 1));
    assertThatThrownBy(() -> net.rnnTimeStep(larger))
        .as("%s", c)
        .isInstanceOf(DL4JInvalidInputException.class)
        .hasMessageContaining("stored state")
        .hasMessageContaining("rnnClearPreviousState");
    net.clearState();
    assertThat(net.rnnTimeStep(larger).size(0)).isEqualTo(MINIBATCH + 1);
  }
}
