package io.github.sublstm.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sublstm.cell.DecayParameterization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.serde.JsonMappers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.regularization.L2Regularization;

/** Settings out of range: each refusal names the layer, what was expected and what came. */
class BadSettingsTest {

  private record Bad(String expected, String got, Consumer<GatedRecurrent.Builder<?>> setting) {}

  private static final Map<String, Bad> BAD = new LinkedHashMap<>();

  static {
    bad("negative nIn", "nIn of at least 1", "-1", b -> b.nIn(-1));
    bad("negative nOut", "nOut of at least 1", "-2", b -> b.nOut(-2));
    bad("infinite biasInit", "finite biasInit", "Infinity", b -> b.biasInit(1.0 / 0));
    bad(
        "infinite threshold",
        "finite gradientNormalizationThreshold",
        "Infinity",
        b -> b.gradientNormalizationThreshold(1.0 / 0));
    bad("engine null", "value for engine", "null", b -> b.engine(null));
    bad("dataFormat null", "value for dataFormat", "null", b -> b.dataFormat(null));
    bad("activation", "expected activation", "relu", b -> b.activation(Activation.RELU));
    for (double keep : new double[] {0, -0.5, 1.5, Double.NaN}) {
      String got = Double.toString(keep);
      bad("updateDropout " + keep, "updateDropout", got, b -> b.updateDropout(keep));
    }
    for (double keep : new double[] {-0.5, 1.5, Double.NaN, 50}) {
      String got = Double.toString(keep);
      bad("dropOut " + keep, "dropOut, the probability of keeping", got, b -> b.dropOut(keep));
    }
    bad("Dropout 1.5", "dropOut", "1.5", b -> b.dropOut(new Dropout(1.5)));
    bad("Dropout NaN", "dropOut", "NaN", b -> b.dropOut(new Dropout(Double.NaN)));
    for (double value : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      String got = Double.toString(value);
      bad("l1 " + got, "l1 of at least 0", got, b -> b.l1(value));
      bad("l2 " + got, "l2 of at least 0", got, b -> b.l2(value));
      bad("l1Bias " + got, "l1Bias of at least 0", got, b -> b.l1Bias(value));
      bad("l2Bias " + got, "l2Bias of at least 0", got, b -> b.l2Bias(value));
      bad("weightDecay " + got, "weightDecay of at least 0", got, b -> b.weightDecay(value));
      bad("decayBias " + got, "weightDecayBias of", got, b -> b.weightDecayBias(value, false));
    }
    bad(
        "regularization NaN",
        "l2 of at least 0",
        "NaN",
        b -> b.regularization(List.of(new L2Regularization(Double.NaN))));
  }

  private static void bad(
      String name, String expected, String got, Consumer<GatedRecurrent.Builder<?>> setting) {
    BAD.put(name, new Bad(expected, got, setting));
  }

  static Stream<Arguments> bad() {
    List<Arguments> all = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      BAD.keySet().forEach(name -> all.add(Arguments.of(kind, name)));
    }
    return all.stream();
  }

  /** What only the subtractive layers have. */
  static Stream<Arguments> badInhibition() {
    List<Arguments> all = new ArrayList<>();
    for (Kind kind : new Kind[] {Kind.SUB, Kind.FIX}) {
      for (double value : new double[] {0, -1, 1e-5, 1e5, Double.NaN, Double.POSITIVE_INFINITY}) {
        all.add(
            Arguments.of(
                kind,
                "divisive, the initial divisive part, in [e^-10, e^10]",
                Double.toString(value),
                new Inhibition(BalanceWeights.NONE, 1, value, 0)));
        all.add(
            Arguments.of(
                kind,
                "balanceInit, the initial balance weight, in [e^-10, e^10]",
                Double.toString(value),
                new Inhibition(BalanceWeights.LEARNED, value, null, 0)));
      }
      for (double value : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
        all.add(
            Arguments.of(
                kind,
                "finite balancePenalty of at least 0",
                Double.toString(value),
                new Inhibition(BalanceWeights.NONE, 1, null, value)));
      }
      all.add(
          Arguments.of(
              kind,
              "balanceWeights(LEARNED) with a balanceInit",
              "balanceInit 2.0 and balanceWeights(NONE)",
              new Inhibition(BalanceWeights.NONE, 2, null, 0)));
      all.add(
          Arguments.of(
              kind, "a value for balanceWeights", "null", new Inhibition(null, 1, null, 0)));
      all.add(Arguments.of(kind, "a value for inhibition", "null", null));
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("badInhibition")
  void build_withInhibitionOutOfRange_isRefused(
      Kind kind, String expected, String got, Inhibition inhibition) {
    GatedRecurrent.Builder<?> builder = kind.builder().nIn(3).nOut(4).name("cell");
    ((InhibitionOptions<?>) builder).inhibition(inhibition);
    assertRefused(builder::build, kind, expected, got);
  }

  /** As restored from a configuration that somebody edited. */
  @ParameterizedTest
  @EnumSource(names = {"SUB", "FIX"})
  void init_withInhibitionOutOfRange_isRefused(Kind kind) {
    GatedRecurrent layer = kind.builder().nIn(3).nOut(4).name("cell").build();
    layer.useInhibition(new Inhibition(BalanceWeights.NONE, 1, -2.0, 0));
    assertRefused(
        () -> Networks.init(Networks.chain(Networks.global(), layer, Networks.stepOutput(4))),
        kind,
        "divisive, the initial divisive part",
        "-2.0");
  }

  /** The layer's name may be set after the wrong setting. */
  @ParameterizedTest
  @MethodSource("bad")
  void build_withASettingOutOfRange_isRefused(Kind kind, String name) {
    Bad bad = BAD.get(name);
    GatedRecurrent.Builder<?> builder = kind.builder().nIn(3).nOut(4);
    bad.setting.accept(builder);
    builder.name("cell");
    assertRefused(builder::build, kind, bad.expected, bad.got);
  }

  private static void assertRefused(ThrowingCallable call, Kind kind, String expected, String got) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(kind.layer(1, 1).getClass().getSimpleName() + " layer \"cell\": ")
        .hasMessageContaining(expected)
        .hasMessageContaining("got " + got + "; likely cause: ")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @EnumSource(names = {"SUB", "FUSED"})
  void build_withUndefinedForgetGateBias_isRefused(Kind kind) {
    for (double value : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
      assertRefused(
          () ->
              (kind == Kind.SUB
                      ? new SubLSTM.Builder().name("cell").forgetGateBiasInit(value)
                      : new FusedLSTM.Builder().name("cell").forgetGateBiasInit(value))
                  .build(),
          kind,
          "finite forgetGateBiasInit",
          Double.toString(value));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SIGMOID, 0",
    "SIGMOID, 1",
    "SIGMOID, NaN",
    "SIGMOID, 1.5",
    "CLAMP, -0.1",
    "CLAMP, 1.1",
    "CLAMP, NaN"
  })
  void build_withDecayOutOfRange_isRefused(DecayParameterization form, double decay) {
    assertRefused(
        () ->
            new FixSubLSTM.Builder()
                .name("cell")
                .decayInit(decay)
                .decayParameterization(form)
                .build(),
        Kind.FIX,
        "decayInit for " + form,
        Double.toString(decay));
  }

  @Test
  void build_withoutDecayParameterization_isRefused() {
    assertRefused(
        () -> new FixSubLSTM.Builder().name("cell").decayParameterization(null).build(),
        Kind.FIX,
        "value for decayParameterization",
        "null");
  }

  @Test
  void build_withAnotherGateActivation_isRefused() {
    assertRefused(
        () ->
            new FusedLSTM.Builder()
                .gateActivationFunction(Activation.HARDTANH)
                .name("cell")
                .build(),
        Kind.FUSED,
        "gate activation sigmoid or hardsigmoid",
        "hardtanh");
    FusedLSTM built = new FusedLSTM.Builder().name("cell").build();
    assertRefused(
        () -> built.setGateActivation(Activation.RELU),
        Kind.FUSED,
        "gate activation sigmoid or hardsigmoid",
        "RELU");
    assertRefused(
        () -> built.setGateActivation(null),
        Kind.FUSED,
        "gate activation sigmoid or hardsigmoid",
        "null");
  }

  @ParameterizedTest
  @EnumSource(names = {"SIGMOID", "HARDSIGMOID"})
  void build_withGateActivation_takesEverySpelling(Activation gates) {
    for (FusedLSTM.Builder builder :
        new FusedLSTM.Builder[] {
          new FusedLSTM.Builder().gateActivation(gates),
          new FusedLSTM.Builder().gateActivationFunction(gates),
          new FusedLSTM.Builder().gateActivationFunction(gates.toString()),
          new FusedLSTM.Builder().gateActivationFunction(gates.getActivationFunction())
        }) {
      assertThat(builder.build().getGateActivation()).isEqualTo(gates);
    }
  }

  @ParameterizedTest
  @EnumSource
  void build_withValuesAtTheEdge_isAccepted(Kind kind) {
    GatedRecurrent layer =
        kind.builder()
            .nIn(1)
            .nOut(1)
            .dropOut(0)
            .updateDropout(1)
            .l1(0)
            .l2(0)
            .weightDecay(0)
            .activation(kind.layer(1, 1).getActivationFn())
            .build();
    assertThat(layer.getIDropout()).isNull();
    assertThat(layer.getRegularization()).isEmpty();
    // The last word counts.
    assertThatCode(() -> kind.builder().dropOut(7).dropOut(new Dropout(0.5)).build())
        .doesNotThrowAnyException();
    assertThatCode(() -> kind.builder().l2(-7).l2(0.1).build()).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource
  void init_withoutSizes_isRefused(Kind kind) {
    Layer noOutputs = kind.builder().name("cell").nIn(3).build();
    Layer noInputs = kind.builder().name("cell").nOut(4).build();
    for (Layer layer : new Layer[] {noOutputs, noInputs}) {
      assertThatThrownBy(() -> init(Networks.global(), layer))
          .isInstanceOf(DL4JInvalidConfigException.class)
          .hasMessageContainingAll("name=cell", "must be > 0")
          .hasMessageContaining(layer == noOutputs ? "nOut=0" : "nIn=0");
    }
  }

  private static void init(NeuralNetConfiguration.Builder global, Layer layer) {
    Networks.init(Networks.chain(global, layer, Networks.stepOutput(4)));
  }

  /** The network's settings reach the layer after it was built. */
  @ParameterizedTest
  @EnumSource
  void init_withSettingsOfTheNetworkOutOfRange_isRefused(Kind kind) {
    GatedRecurrent.Builder<?> builder = kind.builder().name("cell").nIn(3).nOut(4);
    assertRefused(
        () -> init(Networks.global().dropOut(1.5), builder.build()), kind, "dropOut", "1.5");
    assertRefused(
        () -> init(Networks.global().l1(1.0 / 0), builder.build()), kind, "l1", "Infinity");
    assertRefused(
        () -> init(Networks.global().biasInit(1.0 / 0), builder.build()),
        kind,
        "biasInit",
        "Infinity");
  }

  @ParameterizedTest
  @EnumSource
  void init_withSettersOutOfRange_isRefused(Kind kind) {
    GatedRecurrent layer = kind.builder().name("cell").nIn(3).nOut(4).build();
    layer.setUpdateDropout(Double.NaN);
    assertRefused(() -> init(Networks.global(), layer), kind, "updateDropout", "NaN");
  }

  @ParameterizedTest
  @EnumSource
  void init_ofWrappedLayers_isRefusedTheSameWay(Kind kind) {
    for (boolean bidirectional : new boolean[] {true, false}) {
      GatedRecurrent layer = kind.builder().name("cell").nIn(3).nOut(4).build();
      layer.setEngine(null);
      Layer wrapped =
          bidirectional
              ? new Bidirectional(Bidirectional.Mode.ADD, layer)
              : new LastTimeStep(layer);
      Layer output = bidirectional ? Networks.stepOutput(4) : Networks.sequenceOutput(4);
      assertThatThrownBy(() -> Networks.init(Networks.chain(Networks.global(), wrapped, output)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(layer.getClass().getSimpleName() + " layer \"")
          .hasMessageContaining("value for engine, got null");
    }
  }

  @ParameterizedTest
  @EnumSource
  void activationOfTheNetwork_isForTheOtherLayers(Kind kind) {
    var conf =
        Networks.chain(
            Networks.global().activation(Activation.RELU),
            kind.layer(3, 4),
            new LastTimeStep(kind.layer(4, 3)),
            new org.deeplearning4j.nn.conf.layers.DenseLayer.Builder().nIn(3).nOut(5).build(),
            Networks.sequenceOutput(5));
    var own = kind.layer(3, 4).getActivationFn();
    assertThat(((GatedRecurrent) conf.getConf(0).getLayer()).getActivationFn()).isEqualTo(own);
    assertThat(
            ((org.deeplearning4j.nn.conf.layers.DenseLayer) conf.getConf(2).getLayer())
                .getActivationFn())
        .isEqualTo(Activation.RELU.getActivationFunction());
    assertThat(Networks.init(conf).output(Networks.features(2, 3)).isNaN().any()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void json_withUnknownEngineOrForeignActivation_isRefused(Kind kind) throws Exception {
    String json = JsonMappers.getMapper().writeValueAsString(kind.allOptions().build());
    assertThatThrownBy(
            () ->
                JsonMappers.getMapper()
                    .readValue(json.replace("\"ND4J\"", "\"WARP\""), Layer.class))
        .hasMessageContainingAll("Engine", "WARP", "AUTO");
    String own = kind.layer(1, 1).getActivationFn().getClass().getSimpleName();
    assertThat(json).contains(own);
    assertThatThrownBy(
            () ->
                JsonMappers.getMapper().readValue(json.replace(own, "ActivationReLU"), Layer.class))
        .hasMessageContainingAll("expected activation", "relu");
  }
}
