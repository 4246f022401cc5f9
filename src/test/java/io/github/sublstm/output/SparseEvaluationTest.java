package io.github.sublstm.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sublstm.conf.SparseSoftmaxOutputLayer;
import io.github.sublstm.conf.SubLSTM;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.utilty.SingletonDataSetIterator;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.InvocationType;
import org.deeplearning4j.optimize.listeners.EvaluativeListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Evaluation of class numbers against DL4J's own with one-hot labels. */
class SparseEvaluationTest {

  static Stream<EvaluationCase> cases() {
    List<EvaluationCase> cases = new ArrayList<>();
    long seed = 1;
    for (int classes : new int[] {2, 3, 17}) {
      for (int minibatch : new int[] {1, 20}) {
        for (int steps : new int[] {0, 1, 17}) {
          for (boolean masked : new boolean[] {false, true}) {
            cases.add(new EvaluationCase(seed++, minibatch, classes, steps, RNNFormat.NCW, masked));
            cases.add(new EvaluationCase(seed++, minibatch, classes, steps, RNNFormat.NWC, masked));
          }
        }
      }
    }
    return cases.stream();
  }

  /** DL4J's reading of masks along time knows NCW only. */
  private static void evaluateOneHot(Evaluation evaluation, EvaluationCase c) {
    boolean turned = c.axis() == 2 && c.masked();
    evaluation.setAxis(turned ? 1 : c.axis());
    evaluation.eval(
        turned ? c.oneHot().permute(0, 2, 1) : c.oneHot(),
        turned ? c.predictions().permute(0, 2, 1) : c.predictions(),
        c.masked() && c.steps() == 0 ? c.mask().reshape(c.minibatch()) : c.mask());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void eval_isAsDl4jsOfOneHotLabels(EvaluationCase c) {
    SparseEvaluation sparse = new SparseEvaluation(null, 2);
    sparse.setAxis(c.axis());
    Evaluation dl4j = new Evaluation(names(c.classes()), 2);
    for (int k = 0; k < 2; k++) {
      EvaluationCase minibatch =
          new EvaluationCase(
              c.seed() + 100 * k, c.minibatch(), c.classes(), c.steps(), c.format(), c.masked());
      sparse.eval(minibatch.numbers(minibatch.mask()), minibatch.predictions(), minibatch.mask());
      evaluateOneHot(dl4j, minibatch);
    }
    assertThat(sparse.getNumRowCounter()).as("rows of %s", c).isEqualTo(dl4j.getNumRowCounter());
    if (dl4j.getNumRowCounter() == 0) {
      return;
    }
    assertThat(sparse.getConfusionMatrix()).as("%s", c).isEqualTo(dl4j.getConfusionMatrix());
    assertThat(measures(sparse)).as("%s", c).isEqualTo(measures(dl4j));
    assertThat(sparse.trueNegatives()).isEqualTo(dl4j.trueNegatives());
    assertThat(sparse.stats()).isEqualTo(dl4j.stats());
  }

  /** NaN among them where there is nothing to divide by. */
  private static List<Double> measures(Evaluation evaluation) {
    return List.of(
        evaluation.accuracy(),
        evaluation.topNAccuracy(),
        evaluation.f1(),
        evaluation.precision(),
        evaluation.recall(),
        evaluation.matthewsCorrelation(0));
  }

  private static List<String> names(int classes) {
    List<String> names = new ArrayList<>();
    for (int v = 0; v < classes; v++) {
      names.add(Integer.toString(v));
    }
    return names;
  }

  /** DL4J's evaluation leaves out whatever along time is not exactly 1; ours what is 0. */
  @Test
  void masks_countOnceUnlessZero() {
    EvaluationCase c = new EvaluationCase(7, 2, 3, 4, RNNFormat.NCW, false);
    INDArray mask = Nd4j.createFromArray(new float[][] {{1, .5f, 0, 2}, {1, 1, 0, 0}});
    SparseEvaluation sparse = new SparseEvaluation();
    sparse.eval(c.numbers(mask), c.predictions(), mask);
    assertThat(sparse.getNumRowCounter()).isEqualTo(5);
    Evaluation dl4j = new Evaluation();
    dl4j.eval(c.oneHot(), c.predictions(), mask);
    assertThat(dl4j.getNumRowCounter()).isEqualTo(3);
    Evaluation onOff = new Evaluation();
    onOff.eval(c.oneHot(), c.predictions(), mask.neq(0).castTo(DataType.FLOAT));
    assertThat(sparse.getConfusionMatrix()).isEqualTo(onOff.getConfusionMatrix());
  }

  private static NeuralNetConfiguration.Builder settings() {
    return new NeuralNetConfiguration.Builder().seed(5);
  }

  private static SubLSTM below(RNNFormat format) {
    return new SubLSTM.Builder().nIn(3).nOut(8).dataFormat(format).build();
  }

  private static SparseSoftmaxOutputLayer output(RNNFormat format) {
    return new SparseSoftmaxOutputLayer.Builder().nIn(8).nOut(5).dataFormat(format).build();
  }

  private static MultiLayerNetwork network(RNNFormat format) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(settings().list().layer(below(format)).layer(output(format)).build());
    network.init();
    return network;
  }

  private static ComputationGraph graph(RNNFormat format) {
    ComputationGraph graph =
        new ComputationGraph(
            settings()
                .graphBuilder()
                .addInputs("in")
                .addLayer("below", below(format), "in")
                .addLayer("words", output(format), "below")
                .setOutputs("words")
                .build());
    graph.init();
    return graph;
  }

  private static INDArray features(EvaluationCase c) {
    INDArray ncw =
        Nd4j.randn(
            0,
            3,
            new long[] {c.minibatch(), 3, c.steps()},
            Nd4j.getRandomFactory().getNewRandomInstance(c.seed()));
    return c.layout(ncw.castTo(DataType.FLOAT));
  }

  @ParameterizedTest
  @EnumSource(names = {"NCW", "NWC"})
  void doEvaluation_ofNetworks_isThatOfTheirOutput(RNNFormat format) {
    for (boolean masked : new boolean[] {false, true}) {
      EvaluationCase c = new EvaluationCase(11, 20, 5, 9, format, masked);
      DataSet data = new DataSet(features(c), c.numbers(c.mask()), null, c.mask());
      MultiLayerNetwork network = network(format);
      ComputationGraph graph = graph(format);
      graph.setParams(network.params());
      Evaluation expected = new Evaluation();
      INDArray p = network.output(features(c));
      boolean turned = format == RNNFormat.NWC;
      expected.eval(
          turned ? c.oneHot().permute(0, 2, 1) : c.oneHot(),
          turned ? p.permute(0, 2, 1) : p,
          c.mask());

      SparseEvaluation ofNetwork = new SparseEvaluation();
      ofNetwork.setAxis(c.axis());
      network.doEvaluation(new SingletonDataSetIterator(data), ofNetwork);
      SparseEvaluation ofGraph = new SparseEvaluation();
      ofGraph.setAxis(c.axis());
      graph.doEvaluation(new SingletonDataSetIterator(data), ofGraph);

      for (SparseEvaluation actual : List.of(ofNetwork, ofGraph)) {
        assertThat(actual.getConfusionMatrix()).isEqualTo(expected.getConfusionMatrix());
        assertThat(actual.f1()).isEqualTo(expected.f1());
      }
      assertThat(expected.accuracy()).isBetween(0.01, 0.99);
    }
  }

  @Test
  void evaluativeListener_takesIt() {
    EvaluationCase c = new EvaluationCase(17, 4, 5, 9, RNNFormat.NCW, true);
    DataSet data = new DataSet(features(c), c.numbers(c.mask()), null, c.mask());
    MultiLayerNetwork network = network(RNNFormat.NCW);
    SparseEvaluation evaluation = new SparseEvaluation();
    EvaluativeListener listener =
        new EvaluativeListener(
            new SingletonDataSetIterator(data), 1, InvocationType.EPOCH_END, evaluation);
    network.setListeners(listener);
    network.fit(new SingletonDataSetIterator(data), 2);
    assertThat(evaluation.getNumRowCounter()).isEqualTo(c.mask().sumNumber().intValue());
  }

  /** DL4J evaluates segment by segment then. */
  @Test
  void doEvaluation_truncated_isTheSame() {
    EvaluationCase c = new EvaluationCase(12, 4, 5, 9, RNNFormat.NCW, true);
    DataSet data = new DataSet(features(c), c.numbers(c.mask()), null, c.mask());
    MultiLayerNetwork network = network(RNNFormat.NCW);
    SparseEvaluation whole =
        network.doEvaluation(new SingletonDataSetIterator(data), new SparseEvaluation())[0];
    network.getLayerWiseConfigurations().setBackpropType(BackpropType.TruncatedBPTT);
    network.getLayerWiseConfigurations().setTbpttFwdLength(4);
    network.getLayerWiseConfigurations().setTbpttBackLength(4);
    SparseEvaluation parts =
        network.doEvaluation(new SingletonDataSetIterator(data), new SparseEvaluation())[0];
    assertThat(parts).isEqualTo(whole);
  }

  /**
   * DL4J makes the evaluation itself there, and the layer never meets the labels. If this fails, a
   * new DL4J takes class numbers, and the documentation is out of date.
   */
  @Test
  void evaluate_ofDl4jsNetworks_takesOneHotOnly() {
    EvaluationCase c = new EvaluationCase(13, 4, 5, 9, RNNFormat.NCW, false);
    DataSet numbers = new DataSet(features(c), c.numbers(null));
    DataSet oneHot = new DataSet(features(c), c.oneHot());
    MultiLayerNetwork network = network(RNNFormat.NCW);
    ComputationGraph graph = graph(RNNFormat.NCW);
    assertThatThrownBy(() -> network.evaluate(new SingletonDataSetIterator(numbers)))
        .hasMessageContaining("New shape length doesn't match");
    assertThatThrownBy(() -> graph.evaluate(new SingletonDataSetIterator(numbers)))
        .hasMessageContaining("New shape length doesn't match");
    assertThatThrownBy(() -> network.f1Score(numbers))
        .hasMessageContaining("New shape length doesn't match");
    assertThat(network.<Evaluation>evaluate(new SingletonDataSetIterator(oneHot)).accuracy())
        .isEqualTo(
            network.doEvaluation(new SingletonDataSetIterator(numbers), new SparseEvaluation())[0]
                .accuracy());
  }

  /** The layer's own, which has the layer's input for examples. */
  @ParameterizedTest
  @EnumSource(names = {"NCW", "NWC"})
  void f1Score_ofTheLayer_isThatOfTheNetwork(RNNFormat format) {
    EvaluationCase c = new EvaluationCase(14, 20, 5, 9, format, false);
    MultiLayerNetwork network = network(format);
    SparseEvaluation expected = new SparseEvaluation();
    expected.setAxis(c.axis());
    expected.eval(c.numbers(null), network.output(features(c)));
    INDArray below = network.feedForward(features(c)).get(1).dup();
    SparseSoftmaxLayer layer = (SparseSoftmaxLayer) network.getOutputLayer();
    layer.setMaskArray(null);
    assertThat(layer.f1Score(below, c.numbers(null))).isEqualTo(expected.f1()).isGreaterThan(0);
    assertThat(layer.f1Score(new DataSet(below, c.numbers(null)))).isEqualTo(expected.f1());
  }

  @Test
  void json_newInstanceAndMerge_areAsDl4js() {
    EvaluationCase c = new EvaluationCase(15, 6, 3, 4, RNNFormat.NCW, true);
    SparseEvaluation first = new SparseEvaluation(List.of("a", "b", "c"), 2);
    first.eval(c.numbers(c.mask()), c.predictions(), c.mask());
    Evaluation restored = Evaluation.fromJson(first.toJson());
    assertThat(restored).isInstanceOf(SparseEvaluation.class).isEqualTo(first);
    SparseEvaluation second = first.newInstance();
    assertThat(second.getNumRowCounter()).isZero();
    second.eval(c.numbers(c.mask()), c.predictions(), c.mask());
    assertThat(second).isEqualTo(first);
    second.merge(first);
    assertThat(second.getNumRowCounter()).isEqualTo(2 * first.getNumRowCounter());
    assertThat(second.f1()).isEqualTo(first.f1());
    second.reset();
    second.eval(c.numbers(c.mask()), c.predictions(), c.mask());
    assertThat(second).isEqualTo(first);
    assertThat(first.getClassLabel(2)).isEqualTo("c");
  }

  @Test
  void metaData_isThatOfTheExample() {
    INDArray predictions = Nd4j.createFromArray(new float[][] {{1, 0}, {0, 1}, {1, 0}});
    INDArray labels = Nd4j.createFromArray(0, 0, 1).reshape(3, 1);
    INDArray mask = Nd4j.createFromArray(0f, 1f, 1f).reshape(3, 1);
    SparseEvaluation evaluation = new SparseEvaluation();
    evaluation.eval(labels, predictions, mask, List.of("first", "second", "third"));
    assertThat(evaluation.getPredictions(0, 1))
        .singleElement()
        .satisfies(p -> assertThat(p.getRecordMetaData()).isEqualTo("second"));
    assertThat(evaluation.getPredictions(1, 0))
        .singleElement()
        .satisfies(p -> assertThat(p.getRecordMetaData()).isEqualTo("third"));
    assertThat(evaluation.getPredictions(0, 0)).isEmpty();
  }

  static Stream<Arguments> bad() {
    INDArray p = Nd4j.ones(DataType.FLOAT, 2, 3, 4);
    INDArray undefined = p.dup().putScalar(1, 2, 3, Double.NaN);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, 2, 1, 4);
    INDArray beyond = labels.dup().putScalar(1, 0, 2, 3);
    INDArray mask = Nd4j.ones(DataType.FLOAT, 2, 4);
    INDArray negative = mask.dup().putScalar(1, 0, -1);
    return Stream.of(
        bad(Nd4j.zeros(2, 3, 4), p, null, "[2, 3, 4]", "one-hot", "DL4J's Evaluation"),
        bad(labels, p.permute(0, 2, 1), null, "[2, 4, 3] with the classes along axis 1", "setAxis"),
        bad(labels, undefined, null, "1 times NaN", "diverged"),
        bad(beyond, p, null, "got 3 in example 1, time step 2", "whole numbers from 0 to 2"),
        bad(labels, p, negative, "label mask", "got -1.0 in example 1, time step 0"),
        bad(labels, p, Nd4j.ones(2, 5), "label mask of shape [2, 1, 4]", "got [2, 5]"),
        bad(Nd4j.zeros(2, 1), Nd4j.ones(2, 1), null, "at least 2 classes", "[2, 1] with axis 1"),
        bad(Nd4j.zeros(2, 2), Nd4j.ones(2, 2), null, "[2, 2]", "one-hot"));
  }

  private static Arguments bad(
      INDArray labels, INDArray predictions, INDArray mask, String... parts) {
    return Arguments.of(labels, predictions, mask, parts);
  }

  /** The cases share arrays, which must not be closed after the first. */
  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("bad")
  void whatDoesNotFit_isRefused(
      INDArray labels, INDArray predictions, INDArray mask, String[] parts) {
    assertThatThrownBy(() -> new SparseEvaluation().eval(labels, predictions, mask))
        .isInstanceOf(DL4JInvalidInputException.class)
        .hasMessageStartingWith("SparseEvaluation: expected ")
        .hasMessageContainingAll(parts)
        .hasMessageContaining("; likely cause: ");
  }

  @Test
  void otherNumberOfClasses_isRefused() {
    EvaluationCase c = new EvaluationCase(16, 2, 3, 4, RNNFormat.NCW, false);
    assertThatThrownBy(
            () -> new SparseEvaluation(List.of("a", "b")).eval(c.numbers(null), c.predictions()))
        .hasMessageContainingAll("predictions of 2 classes", "got predictions of 3");
  }
}
