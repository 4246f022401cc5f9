package io.github.sublstm.params;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.cell.DecayParameterization;
import io.github.sublstm.conf.FixSubLSTM;
import io.github.sublstm.conf.FusedGRU;
import io.github.sublstm.conf.FusedLSTM;
import io.github.sublstm.conf.GatedRecurrent;
import io.github.sublstm.conf.Kind;
import io.github.sublstm.conf.Networks;
import io.github.sublstm.conf.SubLSTM;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.params.LSTMParamInitializer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Layout of the parameters, first values of bias and decay: 3 inputs, 5 units. */
class GatedParamInitializerTest {

  private static final int INPUTS = 3;
  private static final int UNITS = 5;

  private static NeuralNetConfiguration conf(org.deeplearning4j.nn.conf.layers.Layer layer) {
    return new NeuralNetConfiguration.Builder().layer(layer).build();
  }

  @ParameterizedTest
  @EnumSource
  void keys_areDl4jsOwnInTableOrder(Kind kind) {
    GatedRecurrent layer = kind.layer(INPUTS, UNITS);
    var initializer = layer.initializer();
    String[] expected =
        switch (kind) {
          case FIX -> new String[] {"W", "RW", "b", "f"};
          case GRU -> new String[] {"W", "RW", "b", "rb"};
          default -> new String[] {"W", "RW", "b"};
        };
    assertThat(initializer.paramKeys(layer)).containsExactly(expected);
    assertThat(Networks.params(layer).keySet()).containsExactly(expected);
    assertThat(initializer.weightKeys(layer)).containsExactly("W", "RW");
    assertThat(initializer.biasKeys(layer))
        .containsExactly(kind == Kind.GRU ? new String[] {"b", "rb"} : new String[] {"b"});
    NeuralNetConfiguration conf = conf(layer);
    long count = initializer.numParams(conf);
    initializer.init(conf, Nd4j.zeros(DataType.FLOAT, 1, count), true);
    assertThat(conf.variables()).containsExactly(expected);
  }

  @Test
  void decayParameter_isNeitherWeightNorBias() {
    GatedRecurrent layer = Kind.FIX.allOptions().build();
    assertThat(layer.initializer().isWeightParam(layer, "f")).isFalse();
    assertThat(layer.initializer().isBiasParam(layer, "f")).isFalse();
    assertThat(layer.getRegularizationByParam("f")).isNull();
    assertThat(layer.getRegularizationByParam("RW")).isNotEmpty();
    assertThat(layer.getRegularizationByParam("b")).isNotEmpty();
    assertThat(layer.getUpdaterByParam("f")).isEqualTo(layer.getIUpdater());
    assertThat(layer.getUpdaterByParam("b")).isEqualTo(layer.getBiasUpdater());
  }

  @ParameterizedTest
  @EnumSource
  void numParams_addsUpTheShapes(Kind kind) {
    GatedRecurrent layer = kind.layer(INPUTS, UNITS);
    long columns = (long) kind.gates() * UNITS;
    long expected = kind.parameters(INPUTS, UNITS);
    assertThat(layer.initializer().numParams(layer)).isEqualTo(expected);
    assertThat(layer.initializer().numParams(conf(layer))).isEqualTo(expected);
    Map<String, INDArray> params = Networks.params(layer);
    assertThat(params.get("W").shape()).containsExactly(INPUTS, columns);
    assertThat(params.get("RW").shape()).containsExactly(UNITS, columns);
    assertThat(params.get("b").shape()).containsExactly(columns);
    if (kind == Kind.FIX) {
      assertThat(params.get("f").shape()).containsExactly(UNITS);
    } else if (kind == Kind.GRU) {
      assertThat(params.get("rb").shape()).containsExactly(UNITS);
    }
  }

  @Test
  void recurrentBias_isABias() {
    GatedRecurrent layer = Kind.GRU.allOptions().build();
    assertThat(layer.initializer().isWeightParam(layer, "rb")).isFalse();
    assertThat(layer.initializer().isBiasParam(layer, "rb")).isTrue();
    assertThat(layer.getRegularizationByParam("rb"))
        .isNotEmpty()
        .isEqualTo(layer.getRegularizationByParam("b"))
        .isNotEqualTo(layer.getRegularizationByParam("RW"));
    assertThat(layer.getUpdaterByParam("rb")).isEqualTo(layer.getBiasUpdater());
  }

  /** W, RW, b, then f or rb, the matrices column by column. */
  @ParameterizedTest
  @EnumSource
  void views_lieColumnMajorInTheFlatVector(Kind kind) {
    GatedRecurrent layer = kind.layer(INPUTS, UNITS);
    long count = layer.initializer().numParams(layer);
    INDArray flat = Nd4j.arange(count).castTo(DataType.FLOAT).reshape(1, count);
    for (boolean gradients : new boolean[] {false, true}) {
      Map<String, INDArray> views =
          gradients
              ? layer.initializer().getGradientsFromFlattened(conf(layer), flat)
              : layer.initializer().init(conf(layer), flat, false);
      int columns = kind.gates() * UNITS;
      int recurrent = INPUTS * columns;
      int bias = recurrent + UNITS * columns;
      assertThat(views.get("W").getInt(2, 7)).isEqualTo(7 * INPUTS + 2);
      assertThat(views.get("RW").getInt(4, 11)).isEqualTo(recurrent + 11 * UNITS + 4);
      assertThat(views.get("b").getInt(8)).isEqualTo(bias + 8);
      assertThat(views.get("W").ordering()).isEqualTo('f');
      if (kind == Kind.FIX) {
        assertThat(views.get("f").getInt(4)).isEqualTo(bias + columns + 4);
      } else if (kind == Kind.GRU) {
        assertThat(views.get("rb").getInt(4)).isEqualTo(bias + columns + 4);
      }
      views.get("b").putScalar(1, -1);
      assertThat(flat.getInt(bias + 1)).as("a view, not a copy").isEqualTo(-1);
      flat.putScalar(bias + 1, bias + 1);
    }
  }

  @Test
  void layout_isThatOfDl4jLstm() {
    LSTM dl4j = new LSTM.Builder().nIn(INPUTS).nOut(UNITS).activation(Activation.TANH).build();
    GatedRecurrent ours = Kind.FUSED.layer(INPUTS, UNITS);
    LSTMParamInitializer theirs = LSTMParamInitializer.getInstance();
    assertThat(theirs.paramKeys(dl4j)).isEqualTo(ours.initializer().paramKeys(ours));
    long count = theirs.numParams(dl4j);
    assertThat(ours.initializer().numParams(ours)).isEqualTo(count);
    INDArray flat = Nd4j.arange(count).castTo(DataType.FLOAT).reshape(1, count);
    assertThat(new TreeMap<>(ours.initializer().init(conf(ours), flat, false)))
        .isEqualTo(new TreeMap<>(theirs.init(conf(dl4j), flat, false)));
    assertThat(new TreeMap<>(ours.initializer().getGradientsFromFlattened(conf(ours), flat)))
        .isEqualTo(new TreeMap<>(theirs.getGradientsFromFlattened(conf(dl4j), flat)));
  }

  @Test
  void bias_startsWithTheForgetGatesOwnValue() {
    assertBias(new FusedLSTM.Builder().nIn(INPUTS).nOut(UNITS).build(), 0, 1, 0, 0);
    assertBias(new SubLSTM.Builder().nIn(INPUTS).nOut(UNITS).build(), 0, 0, 0, 0);
    assertBias(new FixSubLSTM.Builder().nIn(INPUTS).nOut(UNITS).build(), 0, 0, 0);
    assertBias(
        new FusedLSTM.Builder().nIn(INPUTS).nOut(UNITS).biasInit(0.5).forgetGateBiasInit(2).build(),
        0.5,
        2,
        0.5,
        0.5);
    assertBias(
        new SubLSTM.Builder().nIn(INPUTS).nOut(UNITS).biasInit(0.5).forgetGateBiasInit(-2).build(),
        0.5,
        -2,
        0.5,
        0.5);
    assertBias(
        new FixSubLSTM.Builder().nIn(INPUTS).nOut(UNITS).biasInit(0.5).build(), 0.5, 0.5, 0.5);
  }

  /** Only one of two biases that are added takes {@code biasInit}. */
  @Test
  void bias_ofTheCandidatesRecurrentPart_startsAtZero() {
    GatedRecurrent layer = new FusedGRU.Builder().nIn(INPUTS).nOut(UNITS).biasInit(0.5).build();
    assertBias(layer, 0.5, 0.5, 0.5);
    assertThat(Networks.params(layer).get("rb").maxNumber().doubleValue()).isZero();
    assertThat(Networks.params(layer).get("rb").minNumber().doubleValue()).isZero();
  }

  private static void assertBias(GatedRecurrent layer, double... slots) {
    INDArray bias = Networks.params(layer).get("b");
    for (int k = 0; k < slots.length * UNITS; k++) {
      assertThat(bias.getDouble(k)).as("%s, b[%d]", layer, k).isEqualTo(slots[k / UNITS]);
    }
  }

  /** DL4J's mark for "not set" must not become a value. */
  @ParameterizedTest
  @EnumSource
  void bias_withoutBiasInit_isZero(Kind kind) {
    GatedRecurrent layer = kind.layer(INPUTS, UNITS);
    layer.setWeightInitFn(WeightInit.ZERO.getWeightInitFunction());
    NeuralNetConfiguration conf = new NeuralNetConfiguration();
    conf.setLayer(layer);
    assertThat(layer.getBiasInit()).isNaN();
    INDArray flat = Nd4j.zeros(DataType.FLOAT, 1, layer.initializer().numParams(layer));
    assertThat(layer.initializer().init(conf, flat, true).get("b").getDouble(0)).isZero();
  }

  @ParameterizedTest
  @EnumSource(DecayParameterization.class)
  void decay_startsAtDecayInit(DecayParameterization form) {
    for (double decay : new double[] {0.1, 0.5, 0.95}) {
      GatedRecurrent layer =
          new FixSubLSTM.Builder()
              .nIn(INPUTS)
              .nOut(UNITS)
              .decayInit(decay)
              .decayParameterization(form)
              .build();
      INDArray f = form.decay(Networks.params(layer).get("f"));
      assertThat(f.minNumber().doubleValue()).isCloseTo(decay, within(1e-6));
      assertThat(f.maxNumber().doubleValue()).isCloseTo(decay, within(1e-6));
    }
  }

  @Test
  void decay_byDefault_isSigmoidOfItsParameter() {
    INDArray parameter = Networks.params(Kind.FIX.layer(INPUTS, UNITS)).get("f");
    assertThat(DecayParameterization.SIGMOID.decay(parameter).getDouble(0))
        .isCloseTo(0.9, within(1e-6));
  }

  @ParameterizedTest
  @EnumSource
  void init_withAVectorOfTheWrongLength_isRefused(Kind kind) {
    GatedRecurrent layer = kind.builder().name("cell").nIn(INPUTS).nOut(UNITS).build();
    long count = layer.initializer().numParams(layer);
    assertThatThrownBy(
            () ->
                layer
                    .initializer()
                    .init(conf(layer), Nd4j.zeros(DataType.FLOAT, 1, count + 1), true))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll(
            layer.getClass().getSimpleName() + " \"cell\"",
            "expected " + count + " parameters",
            "got " + (count + 1));
  }
}
