package io.github.sublstm.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.conf.FixSubLSTM;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.constraint.MinMaxNormConstraint;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** The learned decay of a fix-subLSTM. */
@ExtendWith(SmallProblems.class)
class DecayTest {

  private static final long SEED = 19;
  private static final int UNITS = 3;

  private final INDArray input = Samples.gaussian(SEED, 3, 2, 6);
  private final DataSet data = new DataSet(input, Samples.gaussian(SEED + 1, 3, 2, 6));

  static Stream<CellEngine> fixedDecays() {
    return CellEngine.all().filter(c -> c.cell().type().hasDecay());
  }

  static Stream<CellEngine> clampedDecays() {
    return fixedDecays().filter(c -> c.cell() == Cell.FIX_SUB_LSTM_CLAMP);
  }

  private static Net network(double rate, Layer layer) {
    Net.Settings settings = Net.Settings.of(Net.Container.MULTI_LAYER_NETWORK).with(new Sgd(rate));
    return Net.of(settings, layer, Samples.sequenceOutput(UNITS, 2, RNNFormat.NCW))
        .randomised(SEED);
  }

  private static INDArray decay(CellEngine c, Net net) {
    FixSubLSTM conf = (FixSubLSTM) net.layer(0).conf().getLayer();
    return conf.getDecayParameterization().decay(net.paramTable().get("0_f"));
  }

  private static void assertInUnitInterval(INDArray values, Object what) {
    for (double value : values.toDoubleVector()) {
      assertThat(value).as("%s", what).isBetween(0.0, 1.0);
    }
  }

  @ParameterizedTest
  @MethodSource("fixedDecays")
  void decay_afterAnyUpdate_liesInUnitInterval(CellEngine c) {
    for (double rate : new double[] {1, 1e3, -1e3, 1e6}) {
      Net net = network(rate, c.builder(2, UNITS).build());
      for (int k = 0; k < 4; k++) {
        net.fit(data);
        assertInUnitInterval(decay(c, net), "decay of " + c + " at rate " + rate);
        if (c.cell() == Cell.FIX_SUB_LSTM_CLAMP) {
          assertInUnitInterval(net.paramTable().get("0_f"), "parameter of " + c);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("fixedDecays")
  void decay_withConstraintsOnAllParameters_liesInUnitInterval(CellEngine c) {
    Layer layer =
        c.builder(2, UNITS).constrainAllParameters(new MinMaxNormConstraint(3, 5, 0)).build();
    Net net = network(0.1, layer);
    net.fit(data);
    assertThat(net.paramTable().get("0_W").norm2(0).minNumber().doubleValue())
        .as("the constraint on the weights of %s", c)
        .isGreaterThan(2.99);
    assertInUnitInterval(decay(c, net), c);
    if (c.cell() == Cell.FIX_SUB_LSTM_CLAMP) {
      assertInUnitInterval(net.paramTable().get("0_f"), c);
    }
  }

  @ParameterizedTest
  @MethodSource("fixedDecays")
  void decay_isNeverRegularised(CellEngine c) {
    Layer layer =
        c.builder(2, UNITS).l1(0.5).l1Bias(0.5).l2(0.5).l2Bias(0.5).weightDecayBias(0.5).build();
    Net net = network(1, layer);
    assertThat(net.layer(0).conf().getLayer().getRegularizationByParam("f")).isNullOrEmpty();
    double before = net.layer(0).calcRegularizationScore(true);
    INDArray raw = net.updates(data).get("0_f");
    INDArray plain = network(1, c.builder(2, UNITS).build()).updates(data).get("0_f");
    assertThat(raw).as("gradient with regularisation of %s", c).isEqualTo(plain);
    net.paramTable().get("0_f").assign(0.9);
    assertThat(net.layer(0).calcRegularizationScore(true)).isEqualTo(before).isPositive();
  }

  @ParameterizedTest
  @MethodSource("fixedDecays")
  void decay_isNotTouchedByDropConnect(CellEngine c) {
    Net net = network(1, c.builder(2, UNITS).weightNoise(new DropConnect(0.3)).build());
    net.paramTable().get("0_W").assign(0);
    net.paramTable().get("0_RW").assign(0);
    assertThat(Samples.distance(net.trainingActivation(0, input), net.activation(0, input, null)))
        .as("%s with no weight to drop", c)
        .isZero();
  }

  @ParameterizedTest
  @MethodSource("clampedDecays")
  void decayOutOfRange_computesAsTheNearestBound(CellEngine c) throws IOException {
    Net net = network(0.1, c.builder(2, UNITS).build());
    INDArray parameter = net.paramTable().get("0_f");
    parameter.assign(Nd4j.createFromArray(0.0, 0.4, 1.0));
    INDArray expected = net.output(input, null);
    parameter.assign(Nd4j.createFromArray(-0.7, 0.4, 1.9));
    assertThat(net.output(input, null)).as("%s", c).isEqualTo(expected);

    MultiLayerNetwork original = (MultiLayerNetwork) net.model();
    ByteArrayOutputStream checkpoint = new ByteArrayOutputStream();
    ModelSerializer.writeModel(original, checkpoint, true);
    MultiLayerNetwork restored =
        ModelSerializer.restoreMultiLayerNetwork(
            new ByteArrayInputStream(checkpoint.toByteArray()));
    assertThat(restored.getParam("0_f")).as("%s", c).isEqualTo(parameter);
    assertThat(restored.output(input)).as("checkpoint of %s", c).isEqualTo(expected);

    MultiLayerNetwork tuned =
        new TransferLearning.Builder(original)
            .fineTuneConfiguration(
                new FineTuneConfiguration.Builder().updater(new Sgd(0.1)).build())
            .build();
    assertThat(tuned.output(input)).as("transferred %s", c).isEqualTo(expected);
    for (MultiLayerNetwork copy : new MultiLayerNetwork[] {restored, tuned}) {
      copy.fit(data);
      assertInUnitInterval(copy.getParam("0_f"), "after one update of " + c);
    }
  }

  /** Where a hard clamp's gradient is zero for good, the projected one lets the decay return. */
  @ParameterizedTest
  @MethodSource("clampedDecays")
  void decayOutOfRange_returnsWhenTheLossWantsIt(CellEngine c) {
    Net teacher = network(0.3, c.builder(2, UNITS).build());
    teacher.paramTable().get("0_f").assign(0.5);
    DataSet wanted = new DataSet(input, teacher.output(input, null));
    for (double outside : new double[] {-0.5, 0, 1, 1.5}) {
      Net student = network(3, c.builder(2, UNITS).build());
      INDArray parameter = student.paramTable().get("0_f");
      parameter.assign(outside);
      for (int k = 0; k < 60; k++) {
        student.fit(wanted);
        // Nothing but the decay learns.
        INDArray learned = parameter.dup();
        student.model().setParams(teacher.params());
        parameter.assign(learned);
      }
      for (double value : parameter.toDoubleVector()) {
        assertThat(value).as("decay of %s from %s", c, outside).isCloseTo(0.5, within(0.1));
      }
    }
  }

  /** The gradient that points further out is dropped, the other is the slope inside. */
  @ParameterizedTest
  @MethodSource("clampedDecays")
  void gradientAtTheBounds_isProjected(CellEngine c) {
    Net net = network(1, c.builder(2, UNITS).build());
    INDArray parameter = net.paramTable().get("0_f");
    double step = 1e-6;
    int dropped = 0;
    int kept = 0;
    for (double bound : new double[] {0, 1}) {
      double inwards = bound == 0 ? step : -step;
      for (int unit = 0; unit < UNITS; unit++) {
        parameter.assign(bound);
        double gradient = net.updates(data).get("0_f").getDouble(unit);
        double here = net.score(data, true);
        parameter.putScalar(unit, bound + inwards);
        double slope = (net.score(data, true) - here) / inwards;
        boolean outwards = bound == 0 ? slope > 0 : slope < 0;
        assertThat(gradient)
            .as("unit %s of %s at %s", unit, c, bound)
            .isCloseTo(outwards ? 0 : slope, within(1e-5));
        dropped += outwards ? 1 : 0;
        kept += outwards ? 0 : 1;
      }
    }
    assertThat(new int[] {dropped, kept}).as("both kinds occur").doesNotContain(0);
  }
}
