package io.github.sublstm.interop;

import static io.github.sublstm.interop.Dl4jNetworks.configuration;
import static io.github.sublstm.interop.Dl4jNetworks.difference;
import static io.github.sublstm.interop.Dl4jNetworks.lstm;
import static io.github.sublstm.interop.Dl4jNetworks.toDl4j;
import static io.github.sublstm.interop.Dl4jNetworks.toFused;
import static io.github.sublstm.interop.Dl4jNetworks.updaterState;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.MaxNorm;
import io.github.sublstm.conf.FusedLSTM;
import io.github.sublstm.conf.Networks;
import io.github.sublstm.layer.GatedRecurrentLayer;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** Trained networks with DL4J's LSTM, moved to {@code FusedLSTM} and back. */
class Dl4jLstmTest {

  /** Adam divides by the root of a mean square, so differences of rounding grow a little. */
  private static final double TRAINED = 1e-5;

  static Stream<Arguments> networks() {
    Stream<Arguments> chains = Stream.of(Dl4jNetworks.values()).map(k -> Arguments.of(k, false));
    Stream<Arguments> graphs =
        Stream.of(Dl4jNetworks.STACKED, Dl4jNetworks.WRAPPED).map(k -> Arguments.of(k, true));
    return Stream.concat(chains, graphs);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void toFused_trainedNetwork_computesAndTrainsOnTheSame(Dl4jNetworks kind, boolean graph) {
    DataSet data = kind.data();
    Model dl4j = kind.network(graph);
    Networks.fit(dl4j, data, 2);

    Model fused = toFused(dl4j);

    assertThat(types(fused)).doesNotContain(LSTM.class.getSimpleName());
    assertThat(fused.params()).isEqualTo(dl4j.params());
    assertThat(updaterState(fused)).isEqualTo(updaterState(dl4j));
    assertThat(MaxNorm.of(updaterState(fused))).isPositive();
    assertThat(difference(output(fused, data), output(dl4j, data))).isLessThan(1e-5);
    INDArray before = fused.params().dup();
    Networks.fit(dl4j, data, 2);
    Networks.fit(fused, data, 2);
    assertThat(difference(fused.params(), before)).isGreaterThan(100 * TRAINED);
    assertThat(difference(fused.params(), dl4j.params())).isLessThan(TRAINED);
    assertThat(difference(output(fused, data), output(dl4j, data))).isLessThan(TRAINED);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void toDl4j_afterToFused_isTheSameNetwork(Dl4jNetworks kind, boolean graph) {
    Model dl4j = kind.network(graph);
    Networks.fit(dl4j, kind.data(), 1);

    Model back = toDl4j(toFused(dl4j));

    assertThat(configuration(back)).isEqualTo(configuration(dl4j));
    assertThat(configuration(back).toString()).isEqualTo(configuration(dl4j).toString());
    assertThat(back.params()).isEqualTo(dl4j.params());
    assertThat(updaterState(back)).isEqualTo(updaterState(dl4j));
  }

  /** The first test could pass for an updater without memory: here its state is what differs. */
  @Test
  void toFused_withoutUpdaterState_wouldTrainOnDifferently() {
    DataSet data = Dl4jNetworks.STACKED.data();
    MultiLayerNetwork dl4j = Dl4jNetworks.STACKED.chain();
    Networks.fit(dl4j, data, 2);
    MultiLayerNetwork fused = Dl4jLstm.toFused(dl4j);
    fused.getUpdater().getStateViewArray().assign(0);

    Networks.fit(dl4j, data, 2);
    Networks.fit(fused, data, 2);

    assertThat(difference(fused.params(), dl4j.params())).isGreaterThan(100 * TRAINED);
  }

  @Test
  void toFused_networkNeverTrained_startsWithoutUpdaterState() {
    MultiLayerNetwork dl4j = Dl4jNetworks.STACKED.chain();

    MultiLayerNetwork fused = Dl4jLstm.toFused(dl4j);

    assertThat(dl4j.getUpdater(false)).isNull();
    assertThat(fused.params()).isEqualTo(dl4j.params());
    assertThat(MaxNorm.of(fused.getUpdater().getStateViewArray())).isZero();
  }

  @Test
  void toFused_learningRateSetDuringTraining_isCarriedOver() {
    DataSet data = Dl4jNetworks.STACKED.data();
    MultiLayerNetwork dl4j = Dl4jNetworks.STACKED.chain();
    Networks.fit(dl4j, data, 2);
    dl4j.setLearningRate(0, 0.5);
    Networks.fit(dl4j, data, 1);

    MultiLayerNetwork fused = Dl4jLstm.toFused(dl4j);

    assertThat(fused.getLearningRate(0)).isEqualTo(0.5);
    assertThat(updaterState(fused)).isEqualTo(updaterState(dl4j));
  }

  @Test
  void toFused_result_sharesNothingWithTheGivenNetwork() {
    DataSet data = Dl4jNetworks.STACKED.data();
    MultiLayerNetwork dl4j = Dl4jNetworks.STACKED.chain();
    Networks.fit(dl4j, data, 2);
    String settings = dl4j.getLayerWiseConfigurations().toJson();
    INDArray params = dl4j.params().dup();
    INDArray state = updaterState(dl4j).dup();

    MultiLayerNetwork fused = Dl4jLstm.toFused(dl4j);
    fused.setLearningRate(0.7);
    Networks.fit(fused, data, 2);

    assertThat(dl4j.getLayerWiseConfigurations().toJson()).isEqualTo(settings);
    assertThat(dl4j.params()).isEqualTo(params).isNotEqualTo(fused.params());
    assertThat(updaterState(dl4j)).isEqualTo(state);
  }

  @Test
  void toFused_networkSettings_areCarriedOver() {
    MultiLayerConfiguration conf =
        Networks.global()
            .trainingWorkspaceMode(WorkspaceMode.NONE)
            .inferenceWorkspaceMode(WorkspaceMode.NONE)
            .cacheMode(CacheMode.HOST)
            .list()
            .layer(new DenseLayer.Builder().nIn(3).nOut(3).name("below").build())
            .layer(lstm(3, 4).name("cell").build())
            .layer(Networks.stepOutput(4))
            .inputPreProcessor(1, new FeedForwardToRnnPreProcessor())
            .setInputType(InputType.recurrent(3))
            .backpropType(BackpropType.TruncatedBPTT)
            .tBPTTForwardLength(4)
            .tBPTTBackwardLength(3)
            .build();
    MultiLayerNetwork dl4j = Networks.init(conf);
    dl4j.setEpochCount(5);
    Networks.fit(dl4j, Dl4jNetworks.STACKED.data(), 2);

    MultiLayerConfiguration converted = Dl4jLstm.toFused(dl4j).getLayerWiseConfigurations();

    assertThat(converted.getInputPreProcessors()).isEqualTo(conf.getInputPreProcessors());
    assertThat(converted.getInputPreProcessors()).hasSize(2);
    assertThat(converted.getBackpropType()).isEqualTo(BackpropType.TruncatedBPTT);
    assertThat(converted.getTbpttFwdLength()).isEqualTo(4);
    assertThat(converted.getTbpttBackLength()).isEqualTo(3);
    assertThat(converted.getTrainingWorkspaceMode()).isEqualTo(WorkspaceMode.NONE);
    assertThat(converted.getInferenceWorkspaceMode()).isEqualTo(WorkspaceMode.NONE);
    assertThat(converted.getCacheMode()).isEqualTo(conf.getCacheMode());
    assertThat(converted.getIterationCount()).isPositive().isEqualTo(conf.getIterationCount());
    assertThat(converted.getEpochCount()).isEqualTo(conf.getEpochCount()).isGreaterThan(4);
    assertThat(converted.getConf(1).getSeed()).isEqualTo(Networks.SEED);
    assertThat(converted.getConf(1).getLayer().getLayerName()).isEqualTo("cell");
  }

  @Test
  void toFused_graphWithBranches_computesAndTrainsOnTheSame() {
    ComputationGraphConfiguration conf =
        Networks.global()
            .graphBuilder()
            .addInputs("in")
            .addLayer("left", lstm(3, 4).build(), "in")
            .addLayer("right", lstm(3, 5).build(), "in")
            .addVertex("both", new MergeVertex(), "left", "right")
            .addLayer("top", lstm(9, 4).build(), "both")
            .addVertex("last", new LastTimeStepVertex("in"), "top")
            .addLayer("out", Networks.sequenceOutput(4), "last")
            .setOutputs("out")
            .build();
    DataSet data = Networks.data(5, 4, false);
    ComputationGraph dl4j = Networks.init(conf);
    Networks.fit(dl4j, data, 2);

    ComputationGraph fused = Dl4jLstm.toFused(dl4j);

    assertThat(fused.getConfiguration().getVertexInputs()).isEqualTo(conf.getVertexInputs());
    assertThat(fused.getIterationCount()).isEqualTo(2);
    for (String name : List.of("left", "right", "top")) {
      assertThat(fused.getLayer(name)).isInstanceOf(GatedRecurrentLayer.class);
    }
    assertThat(difference(output(fused, data), output(dl4j, data))).isLessThan(1e-5);
    Networks.fit(dl4j, data, 2);
    Networks.fit(fused, data, 2);
    assertThat(difference(fused.params(), dl4j.params())).isLessThan(TRAINED);
  }

  @Test
  void toFused_layersFrozenByTransferLearning_stayFrozen() {
    MultiLayerNetwork dl4j =
        new TransferLearning.Builder(Dl4jNetworks.STACKED.chain())
            .fineTuneConfiguration(
                new FineTuneConfiguration.Builder().updater(new Adam(0.1)).build())
            .setFeatureExtractor(0)
            .build();
    DataSet data = Dl4jNetworks.STACKED.data();
    Networks.fit(dl4j, data, 2);

    MultiLayerNetwork fused = Dl4jLstm.toFused(dl4j);
    INDArray frozen = fused.getLayer(0).params().dup();
    Networks.fit(fused, data, 2);
    Networks.fit(dl4j, data, 2);

    assertThat(fused.getLayer(0)).isInstanceOf(FrozenLayer.class);
    assertThat(fused.getLayer(0).params()).isEqualTo(frozen);
    assertThat(difference(fused.params(), dl4j.params())).isLessThan(TRAINED);
  }

  /** As in the README: a model saved with DL4J goes on learning here. */
  @Test
  void toFused_savedModel_trainsOnToLowerLoss(@TempDir Path folder) throws Exception {
    File file = folder.resolve("lstm.zip").toFile();
    DataSet data = Networks.data(20, 6, false);
    MultiLayerNetwork trained = Dl4jNetworks.NESTED.chain();
    Networks.fit(trained, data, 5);
    double before = trained.score(data);
    ModelSerializer.writeModel(trained, file, true);

    MultiLayerNetwork network = MultiLayerNetwork.load(file, true);
    network = Dl4jLstm.toFused(network);
    Networks.fit(network, data, 40);

    assertThat(network.score(data)).isLessThan(0.7 * before);
    assertThat(network.getIterationCount()).isEqualTo(45);
  }

  @Test
  void toDl4j_networkTrainedHere_computesTheSame() {
    MultiLayerNetwork fused =
        Dl4jNetworks.with(new FusedLSTM.Builder().nIn(3).nOut(4).forgetGateBiasInit(2).build());
    DataSet data = Dl4jNetworks.STACKED.data();
    Networks.fit(fused, data, 3);

    MultiLayerNetwork dl4j = Dl4jLstm.toDl4j(fused);

    assertThat(dl4j.getLayer(0).conf().getLayer()).isInstanceOf(LSTM.class);
    assertThat(((LSTM) dl4j.getLayer(0).conf().getLayer()).getForgetGateBiasInit()).isEqualTo(2);
    assertThat(difference(output(fused, data), output(dl4j, data))).isLessThan(1e-5);
    Networks.fit(fused, data, 3);
    Networks.fit(dl4j, data, 3);
    assertThat(difference(fused.params(), dl4j.params())).isLessThan(TRAINED);
  }

  @Test
  void toFused_networkInDoublePrecision_staysSo() {
    MultiLayerNetwork dl4j =
        Dl4jNetworks.with(
            Networks.global().dataType(org.nd4j.linalg.api.buffer.DataType.DOUBLE),
            lstm(3, 4).build());
    INDArray x = Networks.features(4, 6);

    MultiLayerNetwork fused = Dl4jLstm.toFused(dl4j);

    assertThat(fused.params()).isEqualTo(dl4j.params());
    assertThat(difference(fused.output(x), dl4j.output(x))).isLessThan(1e-12);
  }

  private static INDArray output(Model network, DataSet data) {
    Nd4j.getRandom().setSeed(1);
    return Networks.output(network, data.getFeatures());
  }

  /** The classes of all layers, as the configuration names them. */
  private static List<String> types(Model network) {
    String json =
        network instanceof MultiLayerNetwork chain
            ? chain.getLayerWiseConfigurations().toJson()
            : ((ComputationGraph) network).getConfiguration().toJson();
    return json.lines()
        .filter(line -> line.contains("\"@class\""))
        .map(line -> line.replaceAll(".*\\.(\\w+)\".*", "$1"))
        .toList();
  }
}
