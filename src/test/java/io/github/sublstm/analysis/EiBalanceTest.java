package io.github.sublstm.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.MaxNorm;
import io.github.sublstm.cell.DecayParameterization;
import io.github.sublstm.conf.FixSubLSTM;
import io.github.sublstm.training.BalancedStart;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

class EiBalanceTest {

  private static final int UNITS = 5;
  private static final double EXACT = 1e-10;

  private static GateRecording recording(Kind kind, boolean masked, boolean balanced) {
    MultiLayerNetwork network = network(kind);
    if (balanced) {
      BalancedStart.initialize(network);
    }
    return recording(network, masked);
  }

  private static MultiLayerNetwork network(Kind kind) {
    return Nets.network(
        DataType.DOUBLE, kind.builder(Nets.INPUTS, UNITS).build(), Nets.output(UNITS));
  }

  private static GateRecording recording(MultiLayerNetwork network, boolean masked) {
    DataSet data = Nets.data(DataType.DOUBLE, masked);
    try (GateRecorder recorder = GateRecorder.attach(network)) {
      network.setLayerMaskArrays(data.getFeaturesMaskArray(), null);
      network.output(data.getFeatures());
      return recorder.last("0");
    }
  }

  /** Two passes over the values, as the textbook has it. */
  private static double pearson(GateRecording r, Signal x, Signal y, int unit) {
    double meanX = mean(r, x, unit);
    double meanY = mean(r, y, unit);
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int b = 0; b < Nets.MINIBATCH; b++) {
      for (int t = 0; t < Nets.STEPS; t++) {
        if (isPresent(r, b, t)) {
          double dx = r.get(x).getDouble(b, unit, t) - meanX;
          double dy = r.get(y).getDouble(b, unit, t) - meanY;
          xy += dx * dy;
          xx += dx * dx;
          yy += dy * dy;
        }
      }
    }
    return xy / Math.sqrt(xx * yy);
  }

  private static double mean(GateRecording r, Signal signal, int unit) {
    double sum = 0;
    int count = 0;
    for (int b = 0; b < Nets.MINIBATCH; b++) {
      for (int t = 0; t < Nets.STEPS; t++) {
        if (isPresent(r, b, t)) {
          sum += r.get(signal).getDouble(b, unit, t);
          count++;
        }
      }
    }
    return sum / count;
  }

  private static boolean isPresent(GateRecording r, int b, int t) {
    return r.mask() == null || r.mask().getDouble(b, t) != 0;
  }

  @Test
  void of_maskedRecording_countsPresentStepsOnly() {
    GateRecording r = recording(Kind.SUB_LSTM, true, false);
    EiBalance balance = EiBalance.of(r);

    for (int unit = 0; unit < UNITS; unit++) {
      assertThat(balance.inputCorrelations()[unit])
          .isCloseTo(pearson(r, Signal.Z, Signal.I, unit), within(EXACT));
      assertThat(balance.outputCorrelations()[unit])
          .isCloseTo(pearson(r, Signal.S, Signal.O, unit), within(EXACT));
    }
    INDArray index = balance.input();
    INDArray outputIndex = balance.output();
    for (int b = 0; b < Nets.MINIBATCH; b++) {
      for (int t = 0; t < Nets.STEPS; t++) {
        double z = r.get(Signal.Z).getDouble(b, 1, t);
        double i = r.get(Signal.I).getDouble(b, 1, t);
        double s = r.get(Signal.S).getDouble(b, 1, t);
        double o = r.get(Signal.O).getDouble(b, 1, t);
        if (isPresent(r, b, t)) {
          assertThat(index.getDouble(b, 1, t)).isEqualTo((z - i) / (z + i));
          assertThat(outputIndex.getDouble(b, 1, t)).isEqualTo((s - o) / (s + o));
        } else {
          assertThat(index.getDouble(b, 1, t)).isNaN();
          assertThat(outputIndex.getDouble(b, 1, t)).isNaN();
        }
      }
    }
  }

  @Test
  void slopeAndTightness_areOfThePresentValuesOfAllUnits() {
    GateRecording r = recording(Kind.SUB_LSTM, true, false);
    double[] z = presentValues(r, Signal.Z);
    double[] i = presentValues(r, Signal.I);

    EiBalance balance = EiBalance.of(r);

    assertThat(balance.slope()).isCloseTo(products(z, i) / products(z, z), within(EXACT));
    double[] differences = new double[z.length];
    Arrays.setAll(differences, k -> z[k] - i[k]);
    assertThat(balance.tightness())
        .isCloseTo(
            Math.sqrt(products(differences, differences) / (products(z, z) + products(i, i))),
            within(EXACT));
  }

  private static double products(double[] x, double[] y) {
    double sum = 0;
    for (int k = 0; k < x.length; k++) {
      sum += x[k] * y[k];
    }
    return sum;
  }

  private static double[] presentValues(GateRecording r, Signal signal) {
    DoubleStream.Builder values = DoubleStream.builder();
    for (int b = 0; b < Nets.MINIBATCH; b++) {
      for (int t = 0; t < Nets.STEPS; t++) {
        for (int unit = 0; unit < UNITS && isPresent(r, b, t); unit++) {
          values.add(r.get(signal).getDouble(b, unit, t));
        }
      }
    }
    return values.build().toArray();
  }

  @ParameterizedTest
  @EnumSource(names = {"Z", "F", "O", "I"})
  void saturation_largeWeights_isTheShareBelowATenthAndAboveNineTenths(Signal gate) {
    MultiLayerNetwork network = network(Kind.SUB_LSTM);
    network.getParam("0_W").muli(4);
    GateRecording r = recording(network, true);

    double[] values = presentValues(r, gate);
    long low = Arrays.stream(values).filter(value -> value < 0.1).count();
    long high = Arrays.stream(values).filter(value -> value > 0.9).count();
    assertThat(low).isPositive();
    assertThat(high).isPositive();
    assertThat(low + high).isLessThan(values.length);
    assertThat(EiBalance.of(r).saturation(gate)).isEqualTo((double) (low + high) / values.length);
  }

  @Test
  void correlations_ofTheLayer_areTheMediansOfTheUnitsThatVary() {
    MultiLayerNetwork network = network(Kind.SUB_LSTM);
    network.getParam("0_W").getColumn(0).assign(0);
    network.getParam("0_RW").getColumn(0).assign(0);
    GateRecording r = recording(network, true);

    EiBalance balance = EiBalance.of(r);

    assertThat(balance.inputCorrelations()[0]).as("of a unit with a constant z").isNaN();
    double[] four =
        IntStream.range(1, UNITS)
            .mapToDouble(unit -> pearson(r, Signal.Z, Signal.I, unit))
            .sorted()
            .toArray();
    assertThat(balance.inputCorrelation()).isCloseTo((four[1] + four[2]) / 2, within(EXACT));
    double[] five =
        IntStream.range(0, UNITS)
            .mapToDouble(unit -> pearson(r, Signal.S, Signal.O, unit))
            .sorted()
            .toArray();
    assertThat(balance.outputCorrelation()).isCloseTo(five[2], within(EXACT));
  }

  @Test
  void of_furtherMask_leavesOutMore() {
    GateRecording r = recording(Kind.SUB_LSTM, true, false);
    INDArray lastSteps = Nd4j.zeros(DataType.FLOAT, Nets.MINIBATCH, Nets.STEPS);
    lastSteps.getColumn(Nets.STEPS - 1).assign(1);

    INDArray index = EiBalance.of(r, lastSteps).input();

    assertThat(index.getDouble(0, 0, Nets.STEPS - 1)).isFinite();
    assertThat(index.getDouble(0, 0, 0)).isNaN();
    assertThat(index.getDouble(1, 0, Nets.STEPS - 1)).isNaN();
  }

  @Test
  void of_balancedStart_inhibitionEqualsExcitation() {
    EiBalance balance = EiBalance.of(recording(Kind.SUB_LSTM, false, true));

    assertThat(balance.inputCorrelation()).isCloseTo(1, within(EXACT));
    assertThat(balance.tightness()).isCloseTo(0, within(1e-7));
    assertThat(balance.slope()).isCloseTo(1, within(EXACT));
    assertThat(MaxNorm.of(balance.input())).isLessThan(EXACT);
    // o is a half at all steps, so it correlates with nothing.
    assertThat(balance.outputCorrelation()).isNaN();
  }

  /** Eighths and quarters: no sum of products needs rounding, in whatever order. */
  @ParameterizedTest
  @EnumSource(names = {"SUB_LSTM", "FIX_SUB_LSTM", "SUB_LSTM_BALANCED"})
  void balancedStart_excitationIsInhibitionToTheBit(Kind kind) {
    for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
      MultiLayerNetwork network =
          Nets.network(type, kind.builder(Nets.INPUTS, UNITS).build(), Nets.output(UNITS));
      INDArray weights = network.getParam("0_W");
      weights.assign(Transforms.round(weights.mul(8)).divi(8));
      BalancedStart.initialize(network);
      INDArray x = Transforms.round(Nets.data(type, false).getFeatures().mul(4)).divi(4);
      try (GateRecorder recorder = GateRecorder.attach(network)) {
        network.output(x);
        GateRecording r = recorder.last("0");
        assertThat(r.get(Signal.I)).as("i in %s", type).isEqualTo(r.get(Signal.Z));
        assertThat(MaxNorm.of(r.get(Signal.C))).as("c in %s", type).isZero();
        assertThat(MaxNorm.of(r.get(Signal.H))).as("h in %s", type).isZero();
        assertThat(r.get(Signal.Z).stdNumber().doubleValue()).as("z in %s", type).isPositive();
      }
    }
  }

  @Test
  void timeConstants_fixSubLstm_followFromTheDecays() {
    double[] decays = {0.7, 0.25, 1, 0, 0.99};
    MultiLayerNetwork network =
        Nets.network(
            DataType.DOUBLE,
            new FixSubLSTM.Builder()
                .decayParameterization(DecayParameterization.CLAMP)
                .nIn(Nets.INPUTS)
                .nOut(UNITS)
                .build(),
            Nets.output(UNITS));
    network.getParam("0_f").assign(Nd4j.createFromArray(decays));

    double[] constants = EiBalance.of(recording(network, false)).timeConstants();

    assertThat(constants).hasSize(UNITS);
    for (int unit : new int[] {0, 1, 4}) {
      assertThat(constants[unit]).isCloseTo(-1 / Math.log(decays[unit]), within(EXACT));
    }
    assertThat(constants[2]).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(constants[3]).isZero();
  }

  @Test
  void of_whatHasNoBalance_saysWhy() {
    GateRecording subLstm = recording(Kind.SUB_LSTM, false, false);
    GateRecording lstm = recording(Kind.LSTM, false, false);

    assertThatThrownBy(() -> EiBalance.of(lstm))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'0'", "FusedLSTM", "SubLSTM and FixSubLSTM");
    assertThatThrownBy(() -> EiBalance.of(subLstm, Nd4j.ones(DataType.FLOAT, 2, Nets.STEPS)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'0'", "4 examples of 6 steps", "[2, 6]", "another minibatch");
    assertThatThrownBy(() -> EiBalance.of(subLstm).timeConstants())
        .hasMessageContaining("forget gate in place of a constant decay");
    assertThatThrownBy(() -> EiBalance.of(subLstm).saturation(Signal.C))
        .hasMessageContaining("not C");
  }
}
