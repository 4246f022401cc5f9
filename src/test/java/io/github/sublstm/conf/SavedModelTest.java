package io.github.sublstm.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.MaxNorm;
import io.github.sublstm.layer.GatedRecurrentLayer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Models saved and restored, copied, and taken over from DL4J's LSTM. */
class SavedModelTest {

  private static final DataSet DATA = Networks.data(3, 3, false);

  @TempDir Path folder;

  private Model restored(Model network, boolean withUpdater) throws IOException {
    File file = folder.resolve("model.zip").toFile();
    ModelSerializer.writeModel(network, file, withUpdater);
    return network instanceof MultiLayerNetwork
        ? ModelSerializer.restoreMultiLayerNetwork(file, withUpdater)
        : ModelSerializer.restoreComputationGraph(file, withUpdater);
  }

  @ParameterizedTest
  @EnumSource
  void chain_savedAndRestored_computesAndLearnsTheSame(Kind kind) throws IOException {
    MultiLayerNetwork network =
        Networks.init(Networks.chain(Networks.global(), Networks.wrapped(kind)));
    Networks.fit(network, DATA, 2);
    MultiLayerNetwork restored = (MultiLayerNetwork) restored(network, true);
    assertThat(restored.getLayerWiseConfigurations())
        .isEqualTo(network.getLayerWiseConfigurations());
    assertThat(restored.getUpdater().getStateViewArray())
        .isEqualTo(network.getUpdater().getStateViewArray());
    Networks.assertSameBehaviour(restored, network, DATA);
  }

  @ParameterizedTest
  @EnumSource
  void graph_savedAndRestored_computesAndLearnsTheSame(Kind kind) throws IOException {
    ComputationGraph network =
        Networks.init(Networks.chainGraph(Networks.global(), Networks.wrapped(kind)));
    Networks.fit(network, DATA, 2);
    ComputationGraph restored = (ComputationGraph) restored(network, true);
    assertThat(restored.getConfiguration()).isEqualTo(network.getConfiguration());
    Networks.assertSameBehaviour(restored, network, DATA);
  }

  /** The test above could pass for an updater without memory: here its state is what differs. */
  @Test
  void chain_restoredWithoutUpdaterState_learnsDifferently() throws IOException {
    MultiLayerNetwork network =
        Networks.init(Networks.chain(Networks.global(), Networks.wrapped(Kind.SUB)));
    Networks.fit(network, DATA, 2);
    Model restored = restored(network, false);
    Networks.fit(restored, DATA, 2);
    Networks.fit(network, DATA, 2);
    assertThat(restored.params()).isNotEqualTo(network.params());
  }

  @ParameterizedTest
  @EnumSource
  void clone_ofChain_isTheSameAndIndependent(Kind kind) {
    MultiLayerNetwork network =
        Networks.init(Networks.chain(Networks.global(), Networks.wrapped(kind)));
    Networks.fit(network, DATA, 2);
    MultiLayerNetwork copy = network.clone();
    INDArray params = network.params().dup();
    INDArray output = network.output(DATA.getFeatures());
    copy.setLearningRate(0, 0.5);
    Networks.fit(copy, DATA, 1);
    assertThat(network.params()).isEqualTo(params).isNotEqualTo(copy.params());
    assertThat(network.output(DATA.getFeatures())).isEqualTo(output);
    assertThat(network.getLearningRate(0)).isEqualTo(0.05);
    Networks.assertSameBehaviour(network.clone(), network, DATA);
  }

  @ParameterizedTest
  @EnumSource
  void clone_ofGraph_isTheSameAndIndependent(Kind kind) {
    ComputationGraph network =
        Networks.init(Networks.chainGraph(Networks.global(), Networks.wrapped(kind)));
    Networks.fit(network, DATA, 2);
    ComputationGraph copy = network.clone();
    INDArray params = network.params().dup();
    copy.setLearningRate("0", 0.5);
    Networks.fit(copy, DATA, 1);
    assertThat(network.params()).isEqualTo(params).isNotEqualTo(copy.params());
    assertThat(network.getLearningRate("0")).isEqualTo(0.05);
    ComputationGraph twin = network.clone();
    // DL4J's own copy of a graph starts to count at 0 again, which changes what Adam does.
    twin.getConfiguration().setIterationCount(network.getIterationCount());
    Networks.assertSameBehaviour(twin, network, DATA);
  }

  @Test
  void fusedLstm_withParametersOfDl4jLstm_computesTheSame() {
    MultiLayerNetwork dl4j =
        Networks.init(
            Networks.chain(
                Networks.global(),
                dl4jLstm(3, 5),
                new Bidirectional(Bidirectional.Mode.CONCAT, dl4jLstm(5, 4)),
                Networks.stepOutput(8)));
    Networks.fit(dl4j, Networks.data(4, 6, true), 5);
    MultiLayerNetwork ours =
        Networks.init(
            Networks.chain(
                Networks.global(),
                Kind.FUSED.layer(3, 5),
                new Bidirectional(Bidirectional.Mode.CONCAT, Kind.FUSED.layer(5, 4)),
                Networks.stepOutput(8)));
    INDArray x = Networks.features(3, 7);
    assertThat(ours.output(x).distance2(dl4j.output(x))).isGreaterThan(1e-3);
    ours.setParams(dl4j.params());
    assertThat(MaxNorm.of(ours.output(x).sub(dl4j.output(x)))).isLessThan(1e-5);
  }

  /** Also training is the same, as long as nothing is masked or truncated. */
  @Test
  void fusedLstm_trainedFromParametersOfDl4jLstm_learnsTheSame() {
    MultiLayerNetwork dl4j = Networks.init(stepChain(dl4jLstm(3, 5)));
    MultiLayerNetwork ours = Networks.init(stepChain(Kind.FUSED.layer(3, 5)));
    ours.setParams(dl4j.params());
    DataSet data = Networks.data(4, 6, true);
    Networks.fit(dl4j, data, 3);
    Networks.fit(ours, data, 3);
    assertThat(ours.score()).isCloseTo(dl4j.score(), within(1e-4));
    assertThat(MaxNorm.of(ours.params().sub(dl4j.params()))).isLessThan(1e-3);
  }

  @Test
  void fusedLstm_initialisedWithTheSeedOfDl4jLstm_startsTheSame() {
    MultiLayerNetwork dl4j = Networks.init(stepChain(dl4jLstm(3, 5)));
    MultiLayerNetwork ours = Networks.init(stepChain(Kind.FUSED.layer(3, 5)));
    assertThat(ours.numParams()).isEqualTo(dl4j.numParams());
    assertThat(ours.getLayer(0).getParam("b")).isEqualTo(dl4j.getLayer(0).getParam("b"));
    for (String key : new String[] {"W", "RW"}) {
      assertThat(ours.getLayer(0).getParam(key).stdNumber().doubleValue())
          .isCloseTo(dl4j.getLayer(0).getParam(key).stdNumber().doubleValue(), within(0.08));
    }
  }

  /** What a plain layer shows to those who look at it from outside. */
  @ParameterizedTest
  @EnumSource
  void restoredLayer_isOursWithItsSettings(Kind kind) throws IOException {
    MultiLayerNetwork network =
        Networks.init(
            Networks.chain(Networks.global(), kind.allOptions().build(), Networks.stepOutput(4)));
    MultiLayerNetwork restored = (MultiLayerNetwork) restored(network, true);
    GatedRecurrentLayer layer = (GatedRecurrentLayer) restored.getLayer(0);
    assertThat(layer.layerConf()).isEqualTo(network.getLayer(0).conf().getLayer());
    assertThat(layer.runningOn()).isEqualTo(io.github.sublstm.engine.Engine.ND4J);
  }

  private static LSTM dl4jLstm(int nIn, int nOut) {
    return new LSTM.Builder()
        .nIn(nIn)
        .nOut(nOut)
        .activation(Activation.TANH)
        .dataFormat(RNNFormat.NCW)
        .build();
  }

  private static org.deeplearning4j.nn.conf.MultiLayerConfiguration stepChain(Layer cell) {
    return Networks.chain(Networks.global(), cell, Networks.stepOutput(5));
  }
}
