package io.github.sublstm.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.transferlearning.TransferLearningHelper;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

/** DL4J's transfer learning on networks with the layers of this library. */
class TransferLearningTest {

  private static final DataSet DATA = Networks.data(4, 5, true);
  private static final FineTuneConfiguration SGD =
      new FineTuneConfiguration.Builder().updater(new Sgd(0.1)).seed(Networks.SEED).build();

  private static Layer[] layers(Kind kind) {
    return new Layer[] {
      kind.allOptions().name("below").dropOut(1).weightNoise(null).build(),
      kind.builder().name("middle").nIn(4).nOut(5).updateDropout(0.9).build(),
      Networks.stepOutput(5)
    };
  }

  private static MultiLayerNetwork chain(Kind kind) {
    return Networks.init(Networks.chain(Networks.global(), layers(kind)));
  }

  private static ComputationGraph graph(Kind kind) {
    return Networks.init(Networks.chainGraph(Networks.global(), layers(kind)));
  }

  @ParameterizedTest
  @EnumSource
  void chain_withNOutReplaced_keepsFrozenLayersAndTrainsTheRest(Kind kind) {
    MultiLayerNetwork original = chain(kind);
    MultiLayerNetwork network =
        new TransferLearning.Builder(original)
            .fineTuneConfiguration(SGD)
            .setFeatureExtractor(0)
            .nOutReplace(1, 7, WeightInit.XAVIER, WeightInit.XAVIER)
            .build();
    GatedRecurrent middle = (GatedRecurrent) network.getLayer(1).conf().getLayer();
    assertThat(middle.getNOut()).isEqualTo(7);
    assertThat(middle.getUpdateDropout()).isEqualTo(0.9);
    assertThat(middle.getIUpdater()).isEqualTo(new Sgd(0.1));
    assertThat(network.getLayer(0)).isInstanceOf(FrozenLayer.class);
    assertTrainsAllBut(network, original.getLayer(0).params(), "0_");
  }

  @ParameterizedTest
  @EnumSource
  void graph_withNOutReplaced_keepsFrozenLayersAndTrainsTheRest(Kind kind) {
    ComputationGraph original = graph(kind);
    ComputationGraph network =
        new TransferLearning.GraphBuilder(original)
            .fineTuneConfiguration(SGD)
            .setFeatureExtractor("0")
            .nOutReplace("1", 7, WeightInit.XAVIER, WeightInit.XAVIER)
            .build();
    GatedRecurrent middle = (GatedRecurrent) network.getLayer("1").conf().getLayer();
    assertThat(middle.getNOut()).isEqualTo(7);
    assertThat(middle.getUpdateDropout()).isEqualTo(0.9);
    assertThat(network.getLayer("0")).isInstanceOf(FrozenLayer.class);
    assertTrainsAllBut(network, original.getLayer("0").params(), "0_");
  }

  private static void assertTrainsAllBut(Model network, INDArray frozenParams, String frozen) {
    java.util.Map<String, INDArray> before = new java.util.HashMap<>();
    network.paramTable().forEach((key, value) -> before.put(key, value.dup()));
    Networks.fit(network, DATA, 2);
    assertThat(network.params().isNaN().any()).isFalse();
    network
        .paramTable()
        .forEach(
            (key, value) -> {
              if (key.startsWith(frozen)) {
                assertThat(value).as(key).isEqualTo(before.get(key));
              } else {
                assertThat(value).as(key).isNotEqualTo(before.get(key));
              }
            });
    INDArray first =
        network instanceof MultiLayerNetwork chain
            ? chain.getLayer(0).params()
            : ((ComputationGraph) network).getLayer("0").params();
    assertThat(first.reshape(first.length())).isEqualTo(frozenParams.reshape(first.length()));
  }

  @ParameterizedTest
  @EnumSource
  void chain_withNInReplaced_takesOtherInput(Kind kind) {
    MultiLayerNetwork original = chain(kind);
    MultiLayerNetwork network =
        new TransferLearning.Builder(original)
            .fineTuneConfiguration(SGD)
            .nInReplace(0, 6, WeightInit.XAVIER)
            .build();
    assertThat(network.getLayer(0).getParam("W").size(0)).isEqualTo(6);
    assertThat(network.getLayer(1).params()).isEqualTo(original.getLayer(1).params());
    INDArray input = org.nd4j.linalg.factory.Nd4j.ones(2, 6, 3);
    assertThat(network.output(input).shape()).containsExactly(2, 2, 3);
  }

  @ParameterizedTest
  @EnumSource
  void graph_withNInReplaced_takesOtherInput(Kind kind) {
    ComputationGraph network =
        new TransferLearning.GraphBuilder(graph(kind))
            .fineTuneConfiguration(SGD)
            .nInReplace("0", 6, WeightInit.XAVIER)
            .build();
    assertThat(network.getLayer("0").getParam("W").size(0)).isEqualTo(6);
    INDArray input = org.nd4j.linalg.factory.Nd4j.ones(2, 6, 3);
    assertThat(network.outputSingle(input).shape()).containsExactly(2, 2, 3);
  }

  @ParameterizedTest
  @EnumSource
  void chain_withLayersReplacedByOurs_trains(Kind kind) {
    MultiLayerNetwork dl4j =
        Networks.init(
            Networks.chain(
                Networks.global(),
                new LSTM.Builder().nIn(3).nOut(4).activation(Activation.TANH).build(),
                Networks.stepOutput(4)));
    MultiLayerNetwork network =
        new TransferLearning.Builder(dl4j)
            .fineTuneConfiguration(SGD)
            .removeOutputLayer()
            .addLayer(kind.layer(4, 5))
            .addLayer(Networks.stepOutput(5))
            .build();
    assertThat(network.getLayer(0).params()).isEqualTo(dl4j.getLayer(0).params());
    INDArray before = network.getLayer(1).params().dup();
    Networks.fit(network, DATA, 2);
    assertThat(network.getLayer(1).params()).isNotEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void fineTune_withSettings_changesThemOnly(Kind kind) {
    MultiLayerNetwork original = chain(kind);
    MultiLayerNetwork network =
        new TransferLearning.Builder(original)
            .fineTuneConfiguration(new FineTuneConfiguration.Builder().l2(0.01).build())
            .build();
    GatedRecurrent middle = (GatedRecurrent) network.getLayer(1).conf().getLayer();
    GatedRecurrent expected = ((GatedRecurrent) original.getLayer(1).conf().getLayer()).clone();
    assertThat(middle.getRegularization()).isNotEqualTo(expected.getRegularization());
    expected.setRegularization(middle.getRegularization());
    assertThat(middle).isEqualTo(expected);
    assertThat(network.params()).isEqualTo(original.params());
  }

  @ParameterizedTest
  @EnumSource
  void fineTune_withForeignActivation_isRefused(Kind kind) {
    FineTuneConfiguration relu =
        new FineTuneConfiguration.Builder().activation(Activation.RELU).build();
    assertThatThrownBy(
            () -> new TransferLearning.Builder(chain(kind)).fineTuneConfiguration(relu).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "\"below\"", "expected activation " + kind.layer(3, 4).getActivationFn(), "got relu");
  }

  @ParameterizedTest
  @EnumSource
  void fineTune_withTheCellsOwnActivation_isAccepted(Kind kind) {
    FineTuneConfiguration own =
        new FineTuneConfiguration.Builder().activation(kind.layer(3, 4).getActivationFn()).build();
    // DL4J gives it to the output layer too, which its validation would refuse.
    MultiLayerNetwork network =
        new TransferLearning.Builder(chain(kind))
            .fineTuneConfiguration(own)
            .validateOutputLayerConfig(false)
            .build();
    assertThat(network.getLayer(1).conf().getLayer()).isInstanceOf(GatedRecurrent.class);
  }

  @ParameterizedTest
  @EnumSource
  void helper_onChain_trainsOnFeaturesOfTheFrozenPart(Kind kind) {
    MultiLayerNetwork network = chain(kind);
    INDArray expected = network.output(DATA.getFeatures());
    TransferLearningHelper helper = new TransferLearningHelper(network, 0);
    DataSet featurized = helper.featurize(DATA);
    assertThat(featurized.getFeatures().shape()).containsExactly(4, 4, 5);
    assertThat(helper.outputFromFeaturized(featurized.getFeatures())).isEqualTo(expected);
    helper.fitFeaturized(featurized);
    assertThat(network.output(DATA.getFeatures())).isNotEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void helper_onGraph_trainsOnFeaturesOfTheFrozenPart(Kind kind) {
    ComputationGraph network = graph(kind);
    INDArray expected = network.outputSingle(DATA.getFeatures());
    TransferLearningHelper helper = new TransferLearningHelper(network, "0");
    DataSet featurized = helper.featurize(DATA);
    assertThat(helper.outputFromFeaturized(featurized.getFeatures())).isEqualTo(expected);
    Set<String> keys = helper.unfrozenGraph().paramTable().keySet();
    assertThat(keys).isNotEmpty().noneMatch(key -> key.startsWith("0_"));
  }
}
