package io.github.sublstm.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sublstm.engine.Engine;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryType;
import org.deeplearning4j.nn.conf.memory.MemoryUseMode;
import org.deeplearning4j.nn.conf.serde.JsonMappers;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** The configuration: settings, refusals, JSON, and a model that is saved and trained on. */
class SparseSoftmaxOutputLayerTest {

  private static final int WORDS = 11;
  private static final double[] CLASS_WEIGHTS = {1, 0, 2.5, 1e-7, 1 / 3.0, 1, 1, 1, 1, 1e9, 1};

  private static SparseSoftmaxOutputLayer.Builder everySetting() {
    return new SparseSoftmaxOutputLayer.Builder()
        .name("words")
        .nIn(3)
        .nOut(WORDS)
        .dataFormat(RNNFormat.NWC)
        .engine(Engine.ND4J)
        .classWeights(CLASS_WEIGHTS)
        .hasBias(false)
        .dropOut(0.8)
        .l1(1e-4)
        .weightDecay(3e-4, false)
        .weightDecayBias(4e-4)
        .updater(new Sgd(0.3));
  }

  private static MultiLayerConfiguration languageModel() {
    return Networks.global()
        .list()
        .layer(
            new EmbeddingSequenceLayer.Builder().nIn(WORDS).nOut(3).inferInputLength(true).build())
        .layer(new SubLSTM.Builder().nIn(3).nOut(4).build())
        .layer(
            new SparseSoftmaxOutputLayer.Builder()
                .nIn(4)
                .nOut(WORDS)
                .l2(1e-3)
                .classWeights(1, 2, 1, 0, 1, .5, 1, 1, 1, 1, 1)
                .build())
        .build();
  }

  private static DataSet words() {
    INDArray text = Nd4j.createFromArray(new float[] {1, 5, 2, 8, 10, 0, 1, 5, 2, 8, 10, 0});
    return new DataSet(text.reshape(2, 1, 6), text.add(3).fmod(WORDS).reshape(2, 1, 6));
  }

  @Test
  void json_roundTrip_keepsEverything() throws IOException {
    MultiLayerConfiguration conf = Networks.global().list().layer(everySetting().build()).build();
    MultiLayerConfiguration restored = MultiLayerConfiguration.fromJson(conf.toJson());
    assertThat(restored).isEqualTo(conf).hasSameHashCodeAs(conf);
    assertThat(MultiLayerConfiguration.fromYaml(conf.toYaml())).isEqualTo(conf);
    SparseSoftmaxOutputLayer layer = (SparseSoftmaxOutputLayer) restored.getConf(0).getLayer();
    assertThat(layer.getEngine()).isEqualTo(Engine.ND4J);
    assertThat(layer.getRnnDataFormat()).isEqualTo(RNNFormat.NWC);
    assertThat(layer.getClassWeights()).containsExactly(CLASS_WEIGHTS);
    assertThat(layer.hasBias()).isFalse();
    assertThat(layer.getIDropout()).isEqualTo(new Dropout(0.8));

    ComputationGraphConfiguration graph =
        Networks.global()
            .graphBuilder()
            .addInputs("in")
            .addLayer("words", everySetting().build(), "in")
            .setOutputs("words")
            .build();
    assertThat(ComputationGraphConfiguration.fromJson(graph.toJson())).isEqualTo(graph);
  }

  @Test
  void equality_seesEachSetting() {
    SparseSoftmaxOutputLayer layer = everySetting().build();
    assertThat(layer).isEqualTo(everySetting().build()).hasSameHashCodeAs(everySetting().build());
    assertThat(layer.clone()).isEqualTo(layer).isNotSameAs(layer);
    assertThat(layer.clone().getIUpdater()).isNotSameAs(layer.getIUpdater());
    assertThat(everySetting().engine(Engine.HOST).build()).isNotEqualTo(layer);
    assertThat(everySetting().dataFormat(RNNFormat.NCW).build()).isNotEqualTo(layer);
    assertThat(everySetting().hasBias(true).build()).isNotEqualTo(layer);
    assertThat(everySetting().nIn(12).build()).isNotEqualTo(layer);
    assertThat(everySetting().classWeights(null).build()).isNotEqualTo(layer);
    double[] other = CLASS_WEIGHTS.clone();
    other[3] = 2e-7;
    assertThat(everySetting().classWeights(other).build()).isNotEqualTo(layer);
  }

  /** As earlier versions wrote it; the loss has no weights there either. */
  @Test
  void json_withoutClassWeights_givesNone() throws IOException {
    SparseSoftmaxOutputLayer weighted = everySetting().build();
    ObjectNode json = JsonMappers.getMapper().valueToTree(weighted);
    assertThat(json.remove("classWeights")).isNotNull();
    SparseSoftmaxOutputLayer restored =
        (SparseSoftmaxOutputLayer) JsonMappers.getMapper().treeToValue(json, Layer.class);
    assertThat(restored.getClassWeights()).isNull();
    assertThat(restored).isEqualTo(everySetting().classWeights(null).build());
  }

  @Test
  void classWeights_areCopiedAndTakenFromTheLoss() {
    double[] weights = CLASS_WEIGHTS.clone();
    SparseSoftmaxOutputLayer layer = everySetting().classWeights(weights).build();
    weights[0] = 99;
    layer.getClassWeights()[0] = 99;
    assertThat(layer.getClassWeights()).containsExactly(CLASS_WEIGHTS);
    INDArray row = Nd4j.createFromArray(CLASS_WEIGHTS).reshape(1, WORDS);
    assertThat(everySetting().classWeights(null).lossFunction(new LossMCXENT(row)).build())
        .isEqualTo(layer);
  }

  /** DL4J's builder drops them without a word. */
  @Test
  void coefficients_outOfRange_areRefused() {
    for (double bad : new double[] {-1e-4, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertCoefficientRefused("l1", bad, everySetting().l1(bad));
      assertCoefficientRefused("l2", bad, everySetting().l2(bad));
      assertCoefficientRefused("l1Bias", bad, everySetting().l1Bias(bad));
      assertCoefficientRefused("l2Bias", bad, everySetting().l2Bias(bad));
      assertCoefficientRefused("weightDecay", bad, everySetting().weightDecay(bad));
      assertCoefficientRefused("weightDecayBias", bad, everySetting().weightDecayBias(bad));
    }
    assertThat(everySetting().l2(-1).l2(0.5).build().getRegularization()).isNotEmpty();
  }

  private static void assertCoefficientRefused(
      String option, double bad, SparseSoftmaxOutputLayer.Builder builder) {
    assertRefused(
        builder::build, "\"words\"", "a finite " + option + " of at least 0", "got " + bad);
  }

  @Test
  void classWeights_outOfRange_areRefused() {
    assertRefused(
        () -> everySetting().classWeights(1, 2).build(),
        "\"words\"",
        "classWeights of length nOut, 11",
        "got length 2");
    for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      double[] weights = CLASS_WEIGHTS.clone();
      weights[7] = bad;
      assertRefused(
          () -> everySetting().classWeights(weights).build(),
          "\"words\"",
          "finite and at least 0",
          "got " + bad + " for class 7");
    }
    SparseSoftmaxOutputLayer later = everySetting().dataFormat(RNNFormat.NCW).build();
    later.setNOut(12);
    MultiLayerNetwork network =
        new MultiLayerNetwork(Networks.global().list().layer(later).build());
    assertRefused(network::init, "classWeights of length nOut, 12", "got length 11");
  }

  @Test
  void inputType_decidesSizeAndFormat() {
    for (RNNFormat format : RNNFormat.values()) {
      MultiLayerConfiguration conf =
          Networks.global()
              .list()
              .layer(new SparseSoftmaxOutputLayer.Builder().nOut(WORDS).build())
              .setInputType(InputType.recurrent(3, 6, format))
              .build();
      SparseSoftmaxOutputLayer layer = (SparseSoftmaxOutputLayer) conf.getConf(0).getLayer();
      assertThat(layer.getNIn()).isEqualTo(3);
      assertThat(layer.getRnnDataFormat()).isEqualTo(format);
      assertThat(layer.getOutputType(0, InputType.recurrent(3, 6, format)))
          .isEqualTo(InputType.recurrent(WORDS, 6, format));
    }
  }

  private static void assertRefused(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call)
        .isInstanceOfAny(IllegalArgumentException.class, IllegalStateException.class)
        .hasMessageStartingWith("SparseSoftmaxOutputLayer")
        .hasMessageContainingAll(parts)
        .hasMessageContaining("; likely cause: ");
  }

  @Test
  void settings_ofOtherLayers_areRefused() {
    assertRefused(() -> everySetting().activation(Activation.TANH).build(), "softmax", "tanh");
    assertRefused(() -> everySetting().lossFunction(LossFunction.MSE).build(), "MCXENT", "MSE");
    assertRefused(() -> everySetting().nOut(-1).build(), "nOut of at least 1", "-1");
    assertRefused(() -> everySetting().engine(null).build(), "engine", "null");
    assertRefused(
        () ->
            new SparseSoftmaxOutputLayer.Builder()
                .nOut(3)
                .build()
                .setNIn(InputType.feedForward(3), true),
        "recurrent");
    assertThat(
            everySetting()
                .activation(Activation.SOFTMAX)
                .lossFunction(LossFunction.SPARSE_MCXENT)
                .build())
        .isEqualTo(everySetting().build());
  }

  @Test
  void hostEngine_inHalfPrecision_isRefused() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            Networks.global()
                .dataType(DataType.HALF)
                .list()
                .layer(
                    new SparseSoftmaxOutputLayer.Builder()
                        .nIn(3)
                        .nOut(WORDS)
                        .engine(Engine.HOST)
                        .build())
                .build());
    assertRefused(network::init, "HALF", "Engine.AUTO");
  }

  /** No array of V times T is in it. */
  @Test
  void memoryReport_countsOneChunk() {
    SparseSoftmaxOutputLayer layer =
        new SparseSoftmaxOutputLayer.Builder().nIn(3).nOut(50_000).updater(new Sgd(1)).build();
    LayerMemoryReport report = layer.getMemoryReport(InputType.recurrent(3, 1000, RNNFormat.NCW));
    assertThat(
            report.getMemoryBytes(
                MemoryType.WORKING_MEMORY_VARIABLE,
                20,
                MemoryUseMode.TRAINING,
                CacheMode.NONE,
                DataType.FLOAT))
        .isEqualTo(20L * 2 * 3 * 1000 * Float.BYTES);
  }

  @Test
  void savedModel_givesTheSameAndTrainsOn(@TempDir Path folder) throws IOException {
    MultiLayerNetwork network = Networks.init(languageModel());
    double before = network.score(words());
    for (int k = 0; k < 20; k++) {
      network.fit(words());
    }
    assertThat(network.score(words())).isLessThan(0.9 * before);
    File file = folder.resolve("model.zip").toFile();
    ModelSerializer.writeModel(network, file, true);
    MultiLayerNetwork restored = ModelSerializer.restoreMultiLayerNetwork(file, true);
    assertThat(restored.score(words())).isEqualTo(network.score(words()));
    assertThat(restored.output(words().getFeatures()))
        .isEqualTo(network.output(words().getFeatures()));
    network.fit(words());
    restored.fit(words());
    assertThat(restored.params()).isEqualTo(network.params());
    assertThat(network.clone().score(words())).isEqualTo(network.score(words()));
  }
}
