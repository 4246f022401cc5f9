package io.github.sublstm.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingGraphTrainer;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryType;
import org.deeplearning4j.nn.conf.memory.MemoryUseMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/** DL4J's tools around a network: early stopping, summaries, memory reports, input types. */
class NetworkToolsTest {

  private static final DataSet DATA = Networks.data(8, 4, true);

  private static Layer[] layers(Kind kind) {
    return new Layer[] {kind.layer(3, 5), Networks.stepOutput(5)};
  }

  private static <T extends Model> EarlyStoppingConfiguration<T> stopping() {
    return new EarlyStoppingConfiguration.Builder<T>()
        .modelSaver(new InMemoryModelSaver<>())
        .scoreCalculator(new DataSetLossCalculator(iterator(), true))
        .epochTerminationConditions(new MaxEpochsTerminationCondition(4))
        .evaluateEveryNEpochs(1)
        .build();
  }

  private static ListDataSetIterator<DataSet> iterator() {
    return new ListDataSetIterator<>(DATA.asList(), 4);
  }

  @ParameterizedTest
  @EnumSource
  void earlyStoppingTrainer_onChain_returnsATrainedModel(Kind kind) {
    MultiLayerNetwork network = Networks.init(Networks.chain(Networks.global(), layers(kind)));
    double before = network.score(DATA);
    EarlyStoppingResult<MultiLayerNetwork> result =
        new EarlyStoppingTrainer(
                NetworkToolsTest.<MultiLayerNetwork>stopping(), network, iterator())
            .fit();
    assertThat(result.getTotalEpochs()).isEqualTo(4);
    assertThat(result.getBestModel().score(DATA)).isLessThan(before);
  }

  @ParameterizedTest
  @EnumSource
  void earlyStoppingTrainer_onGraph_returnsATrainedModel(Kind kind) {
    ComputationGraph network = Networks.init(Networks.chainGraph(Networks.global(), layers(kind)));
    double before = network.score(DATA);
    EarlyStoppingResult<ComputationGraph> result =
        new EarlyStoppingGraphTrainer(
                NetworkToolsTest.<ComputationGraph>stopping(), network, iterator())
            .fit();
    assertThat(result.getTotalEpochs()).isEqualTo(4);
    assertThat(result.getBestModel().score(DATA)).isLessThan(before);
  }

  @ParameterizedTest
  @EnumSource
  void summary_listsLayerSizesAndParameters(Kind kind) {
    String count = Long.toString(kind.parameters(3, 5));
    MultiLayerNetwork chain = Networks.init(Networks.chain(Networks.global(), layers(kind)));
    ComputationGraph graph = Networks.init(Networks.chainGraph(Networks.global(), layers(kind)));
    for (String summary :
        List.of(
            chain.summary(),
            chain.summary(InputType.recurrent(3)),
            graph.summary(),
            graph.summary(InputType.recurrent(3)))) {
      assertThat(summary.lines().filter(line -> line.contains("3,5")))
          .singleElement()
          .asString()
          .contains(count, "W:{3,", "RW:{5,", "b:{");
    }
  }

  @ParameterizedTest
  @EnumSource
  void memoryReport_countsParametersAndUpdaterState(Kind kind) {
    GatedRecurrent layer = kind.builder().nIn(3).nOut(5).updater(new Adam(0.1)).build();
    LayerMemoryReport report = layer.getMemoryReport(InputType.recurrent(3, 10));
    long params = kind.parameters(3, 5);
    assertThat(report.getParameterSize()).isEqualTo(params);
    assertThat(report.getUpdaterStateSize()).isEqualTo(2 * params);
    assertThat(report.getOutputType()).isEqualTo(InputType.recurrent(5, 10));
    long inference = bytes(report, 8, MemoryUseMode.INFERENCE);
    long training = bytes(report, 8, MemoryUseMode.TRAINING);
    assertThat(inference).isGreaterThanOrEqualTo(4 * params).isLessThan(training);
    // A tape is kept for every step and example: twice of either needs nearly twice the memory.
    long tape = bytes(report, 16, MemoryUseMode.TRAINING) - training;
    assertThat(tape).isGreaterThan(4L * 8 * 10 * 5 * kind.gates());
    LayerMemoryReport longer = layer.getMemoryReport(InputType.recurrent(3, 20));
    assertThat(bytes(longer, 8, MemoryUseMode.TRAINING)).isGreaterThan(training + tape / 2);
  }

  private static long bytes(MemoryReport report, int minibatch, MemoryUseMode mode) {
    return report.getTotalMemoryBytes(
        minibatch, mode, org.deeplearning4j.nn.conf.CacheMode.NONE, DataType.FLOAT);
  }

  @Test
  void memoryReport_ofUnknownLength_hasPositiveSizes() {
    LayerMemoryReport report =
        (LayerMemoryReport) Kind.SUB.layer(3, 5).getMemoryReport(InputType.recurrent(3));
    assertThat(
            report.getMemoryBytes(
                MemoryType.WORKING_MEMORY_VARIABLE,
                1,
                MemoryUseMode.TRAINING,
                org.deeplearning4j.nn.conf.CacheMode.NONE,
                DataType.FLOAT))
        .isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void memoryInfo_ofNetworks_listsTheLayer(Kind kind) {
    MultiLayerNetwork chain = Networks.init(Networks.chain(Networks.global(), layers(kind)));
    ComputationGraph graph = Networks.init(Networks.chainGraph(Networks.global(), layers(kind)));
    String params = Long.toString(kind.parameters(3, 5));
    String inChain = chain.memoryInfo(8, InputType.recurrent(3, 10));
    // DL4J shows the class that runs, which is the same for all of them.
    assertThat(inChain.lines().filter(line -> line.contains("GatedRecurrentLayer")))
        .anySatisfy(line -> assertThat(line).contains(params))
        .anySatisfy(line -> assertThat(line).contains("[8, 5, 10]"));
    String inGraph = graph.memoryInfo(8, InputType.recurrent(3, 10));
    assertThat(inGraph.lines().filter(line -> line.contains("GatedRecurrentLayer")))
        .anySatisfy(line -> assertThat(line).contains(params));
  }

  @ParameterizedTest
  @EnumSource
  void inputType_givesSizesAndFormat(Kind kind) {
    for (RNNFormat format : RNNFormat.values()) {
      MultiLayerConfiguration conf =
          Networks.global()
              .list()
              .layer(kind.builder().nOut(5).build())
              .layer(kind.builder().nOut(4).build())
              .layer(new LastTimeStep(kind.builder().nOut(6).build()))
              .layer(Networks.sequenceOutput(0))
              .setInputType(InputType.recurrent(3, 7, format))
              .build();
      GatedRecurrent first = (GatedRecurrent) conf.getConf(0).getLayer();
      GatedRecurrent second = (GatedRecurrent) conf.getConf(1).getLayer();
      assertThat(List.of(first.getNIn(), second.getNIn())).containsExactly(3L, 5L);
      assertThat(first.getRnnDataFormat()).isEqualTo(format);
      assertThat(second.getRnnDataFormat()).isEqualTo(format);
      INDArray x = Networks.features(2, 7);
      INDArray output =
          Networks.init(conf).output(format == RNNFormat.NCW ? x : x.permute(0, 2, 1).dup());
      assertThat(output.shape()).containsExactly(2, 2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void dataFormat_withoutInputType_computesTheSame(Kind kind) {
    INDArray x = Networks.features(2, 7);
    INDArray[] outputs = new INDArray[2];
    for (RNNFormat format : RNNFormat.values()) {
      MultiLayerNetwork network =
          Networks.init(
              Networks.chain(
                  Networks.global(),
                  kind.builder().nIn(3).nOut(5).dataFormat(format).build(),
                  new LastTimeStep(kind.builder().nIn(5).nOut(4).dataFormat(format).build()),
                  Networks.sequenceOutput(4)));
      outputs[format.ordinal()] =
          network.output(format == RNNFormat.NCW ? x : x.permute(0, 2, 1).dup());
    }
    assertThat(outputs[0].equalsWithEps(outputs[1], 1e-6)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void inputType_ofAnotherKind_isRefused(Kind kind) {
    GatedRecurrent layer = kind.builder().name("cell").nIn(3).nOut(5).build();
    assertThatThrownBy(() -> layer.getOutputType(0, InputType.feedForward(3)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("cell", "expect RNN input type", "InputTypeFeedForward");
  }
}
