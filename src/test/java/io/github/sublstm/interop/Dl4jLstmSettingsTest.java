package io.github.sublstm.interop;

import static io.github.sublstm.interop.Dl4jNetworks.lstm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sublstm.conf.FixSubLSTM;
import io.github.sublstm.conf.FusedGRU;
import io.github.sublstm.conf.FusedLSTM;
import io.github.sublstm.conf.Networks;
import io.github.sublstm.conf.SubLSTM;
import io.github.sublstm.engine.Engine;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.constraint.UnitNormConstraint;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.distribution.OrthogonalDistribution;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** Which of a layer's settings are carried over, and what is refused. */
class Dl4jLstmSettingsTest {

  /** Every setting that DL4J's LSTM has, none at its default. */
  private static LSTM everything() {
    LSTM layer =
        lstm(3, 4)
            .name("cell")
            .forgetGateBiasInit(0.3)
            .gateActivationFunction(Activation.HARDSIGMOID)
            .dataFormat(RNNFormat.NWC)
            .weightInit(new NormalDistribution(0.01, 0.2))
            .weightInitRecurrent(new OrthogonalDistribution(0.9))
            .biasInit(0.1)
            .gainInit(0.5)
            .dropOut(0.8)
            .l1(1e-4)
            .l1Bias(2e-4)
            .l2(3e-4)
            .l2Bias(4e-4)
            .weightNoise(new DropConnect(0.9))
            .constrainAllParameters(new MaxNormConstraint(9, 0))
            .constrainBias(new NonNegativeConstraint())
            .constrainRecurrent(new UnitNormConstraint(0))
            .updater(new Nesterovs(0.05, 0.8))
            .biasUpdater(new Adam(0.02))
            .gradientNormalization(GradientNormalization.ClipL2PerLayer)
            .gradientNormalizationThreshold(5)
            .build();
    layer.setTimeDistributedFormat(RNNFormat.NWC);
    return layer;
  }

  /** Property by property, so that nothing a future DL4J adds gets lost unnoticed. */
  @Test
  void toFused_settings_areAllCarriedOver() throws Exception {
    MultiLayerNetwork dl4j = Dl4jNetworks.with(everything());

    MultiLayerNetwork fused = Dl4jLstm.toFused(dl4j);

    Map<String, JsonNode> from = properties(dl4j);
    Map<String, JsonNode> to = properties(fused);
    assertThat(to.remove("@class").asText()).isEqualTo(FusedLSTM.class.getName());
    assertThat(to.remove("engine").asText()).isEqualTo("AUTO");
    assertThat(to.remove("updateDropout").asDouble()).isEqualTo(1);
    assertThat(to.remove("inputGradient").asBoolean()).isTrue();
    assertThat(from.remove("@class").asText()).isEqualTo(LSTM.class.getName());
    assertThat(from.remove("gateActivationFn").path("@class").asText())
        .isEqualTo(ActivationHardSigmoid.class.getName());
    assertThat(to.remove("gateActivation").asText()).isEqualTo("HARDSIGMOID");
    assertThat(from.remove("helperAllowFallback")).isNotNull();
    assertThat(to).isEqualTo(from).hasSizeGreaterThan(18).doesNotContainValue(null);
    assertThat(from.values()).noneMatch(JsonNode::isNull);
  }

  @Test
  void toDl4j_afterToFused_hasEverySettingAgain() {
    MultiLayerNetwork dl4j = Dl4jNetworks.with(everything());

    MultiLayerNetwork back = Dl4jLstm.toDl4j(Dl4jLstm.toFused(dl4j));

    assertThat(back.getLayerWiseConfigurations()).isEqualTo(dl4j.getLayerWiseConfigurations());
    assertThat(back.getLayerWiseConfigurations().toJson())
        .isEqualTo(dl4j.getLayerWiseConfigurations().toJson());
  }

  /** DL4J's LSTM does not even store such constraints, but follows them when it gets them. */
  @Test
  void toDl4j_constraintsOnInputWeights_areCarriedOver() {
    MultiLayerNetwork fused =
        Dl4jNetworks.with(
            new FusedLSTM.Builder()
                .nIn(3)
                .nOut(4)
                .constrainInputWeights(new MaxNormConstraint(0.5, 0))
                .build());

    MultiLayerNetwork dl4j = Dl4jLstm.toDl4j(fused);
    Networks.fit(dl4j, Dl4jNetworks.STACKED.data(), 2);

    INDArray norms = dl4j.getParam("0_W").norm2(0);
    assertThat(norms.maxNumber().doubleValue()).isLessThan(0.5001);
  }

  @Test
  void toFused_formatMissingInOldModel_isNcw() {
    LSTM layer = lstm(3, 4).build();
    layer.setRnnDataFormat(null);
    MultiLayerNetwork dl4j = Dl4jNetworks.with(layer);
    INDArray x = Networks.features(4, 6);

    MultiLayerNetwork fused = Dl4jLstm.toFused(dl4j);

    assertThat(((FusedLSTM) fused.getLayer(0).conf().getLayer()).getRnnDataFormat())
        .isEqualTo(RNNFormat.NCW);
    assertThat(Dl4jNetworks.difference(fused.output(x), dl4j.output(x))).isLessThan(1e-5);
  }

  @Test
  void toFused_otherRecurrentLayers_stayAsTheyAre() {
    MultiLayerNetwork dl4j =
        Networks.init(
            Networks.chain(
                Networks.global(),
                lstm(3, 4).build(),
                new SimpleRnn.Builder().nIn(4).nOut(4).build(),
                new SubLSTM.Builder().nIn(4).nOut(4).build(),
                Networks.stepOutput(4)));

    MultiLayerNetwork fused = Dl4jLstm.toFused(dl4j);

    for (int k = 1; k < 4; k++) {
      assertThat(fused.getLayer(k).conf().getLayer()).isEqualTo(dl4j.getLayer(k).conf().getLayer());
    }
  }

  static Stream<Arguments> unsuitableForFused() {
    return Stream.of(
        Arguments.of(lstm(3, 4).activation(Activation.RELU), "activation tanh, found relu"),
        Arguments.of(lstm(3, 4).activation(Activation.HARDTANH), "tanh, found hardtanh"),
        Arguments.of(
            lstm(3, 4).activation(Activation.SIGMOID),
            "takes the network's activation, a sigmoid unless set"),
        Arguments.of(
            lstm(3, 4).gateActivationFunction(Activation.HARDTANH),
            "gate activation sigmoid or hardsigmoid, found hardtanh"),
        Arguments.of(
            new GravesLSTM.Builder()
                .nIn(3)
                .nOut(4)
                .activation(Activation.TANH)
                .gateActivationFunction(Activation.HARDSIGMOID),
            "found GravesLSTM"),
        Arguments.of(
            new GravesLSTM.Builder().nIn(3).nOut(4).activation(Activation.TANH),
            "GravesLSTM; likely cause: an LSTM with other equations (Graves': peephole"),
        Arguments.of(
            new GravesBidirectionalLSTM.Builder().nIn(3).nOut(4).activation(Activation.TANH),
            "found GravesBidirectionalLSTM"));
  }

  @ParameterizedTest
  @MethodSource("unsuitableForFused")
  void toFused_otherEquations_refusesNamingTheLayer(Layer.Builder<?> builder, String message) {
    Layer unsuitable = ((Layer.Builder<?>) builder).name("odd").build();
    MultiLayerNetwork dl4j =
        Networks.init(
            Networks.chain(
                Networks.global(), lstm(3, 3).build(), unsuitable, Networks.stepOutput(4)));
    String settings = dl4j.getLayerWiseConfigurations().toJson();

    assertThatThrownBy(() -> Dl4jLstm.toFused(dl4j))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("layer \"odd\": expected")
        .hasMessageContaining(message);
    assertThat(dl4j.getLayerWiseConfigurations().toJson()).isEqualTo(settings);
  }

  /** DL4J names wrapped layers after the wrapper. */
  @Test
  void toFused_otherEquationsInWrappers_areFound() {
    Layer inner = lstm(3, 2).activation(Activation.SOFTSIGN).build();
    MultiLayerNetwork dl4j =
        Networks.init(
            Networks.chain(
                Networks.global(),
                new LastTimeStep(new Bidirectional(Bidirectional.Mode.CONCAT, inner)),
                Networks.sequenceOutput(4)));

    assertThatThrownBy(() -> Dl4jLstm.toFused(dl4j))
        .hasMessageContaining("layer \"layer0\": expected activation tanh, found softsign");
  }

  /** DL4J takes any probability above 0; our layers say what is wrong with it. */
  @Test
  void toFused_settingThatOurLayerRefuses_refusesNamingTheLayer() {
    MultiLayerNetwork dl4j = Dl4jNetworks.with(lstm(3, 4).name("cell").dropOut(1.5).build());

    assertThatThrownBy(() -> Dl4jLstm.toFused(dl4j))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("FusedLSTM layer \"cell\": expected dropOut");
  }

  static Stream<Arguments> unsuitableForDl4j() {
    return Stream.of(
        Arguments.of(new SubLSTM.Builder().nIn(3).nOut(4), "expected FusedLSTM, found SubLSTM"),
        Arguments.of(new FixSubLSTM.Builder().nIn(3).nOut(4), "found FixSubLSTM"),
        Arguments.of(new FusedGRU.Builder().nIn(3).nOut(4), "found FusedGRU"),
        Arguments.of(
            new FusedLSTM.Builder().nIn(3).nOut(4).updateDropout(0.75),
            "expected update dropout 1 (none), found 0.75"));
  }

  @ParameterizedTest
  @MethodSource("unsuitableForDl4j")
  void toDl4j_whatDl4jLacks_refusesNamingTheLayer(Layer.Builder<?> builder, String message) {
    Layer unsuitable = ((Layer.Builder<?>) builder).name("odd").build();
    MultiLayerNetwork network =
        Networks.init(
            Networks.chain(
                Networks.global(),
                new FusedLSTM.Builder().nIn(3).nOut(3).engine(Engine.ND4J).build(),
                unsuitable,
                Networks.stepOutput(4)));

    assertThatThrownBy(() -> Dl4jLstm.toDl4j(network))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("layer \"odd\": ")
        .hasMessageContaining(message);
  }

  @Test
  void convert_nothingToExchange_refuses() {
    MultiLayerNetwork dl4j = Dl4jNetworks.STACKED.chain();
    MultiLayerNetwork fused = Dl4jLstm.toFused(dl4j);

    assertThatThrownBy(() -> Dl4jLstm.toFused(fused))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected a network with a layer of type LSTM (DL4J's), found none");
    assertThatThrownBy(() -> Dl4jLstm.toDl4j(dl4j)).hasMessageContaining("type FusedLSTM");
  }

  @Test
  void convert_networkWithoutParameters_refuses() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(Dl4jNetworks.STACKED.chain().getLayerWiseConfigurations());

    assertThatThrownBy(() -> Dl4jLstm.toFused(network))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("init() was not called");
  }

  private static Map<String, JsonNode> properties(MultiLayerNetwork network) throws Exception {
    JsonNode layer =
        new ObjectMapper()
            .readTree(network.getLayerWiseConfigurations().toJson())
            .path("confs")
            .path(0)
            .path("layer");
    Map<String, JsonNode> properties = new TreeMap<>();
    layer.fields().forEachRemaining(field -> properties.put(field.getKey(), field.getValue()));
    return properties;
  }
}
