package io.github.sublstm.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.MaxNorm;
import io.github.sublstm.conf.FusedLSTM;
import io.github.sublstm.conf.SparseSoftmaxOutputLayer;
import io.github.sublstm.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** What a step counts: its label mask times the weight of its class. */
class SparseSoftmaxWeightsTest {

  @RegisterExtension static final SmallProblems SMALL = new SmallProblems();

  private static final long SEED = 47;
  private static final int INPUTS = 3;
  private static final int CLASSES = 5;
  private static final int[][] LABELS = {{0, 4, 2, 1}, {3, 2, 2, 0}, {1, 1, 4, 3}};
  private static final double[][] MASK = {{1, 1, 1, 1}, {.5, .5, .5, .5}, {2, 0, 1, .5}};
  private static final double[] CLASS_WEIGHTS = {1, 0.3, 0, 2.5, 1};

  /** One combination. */
  record Case(
      Net.Container container,
      RNNFormat format,
      DataType dataType,
      Engine engine,
      boolean masked,
      boolean classWeighted) {

    double tolerance() {
      return dataType == DataType.DOUBLE ? 1e-12 : 1e-5;
    }

    double weight(int example, int step) {
      return (masked ? MASK[example][step] : 1)
          * (classWeighted ? CLASS_WEIGHTS[LABELS[example][step]] : 1);
    }

    Net.Settings settings() {
      return Net.Settings.of(container).with(dataType).with(WorkspaceMode.NONE);
    }
  }

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Net.Container container : Net.Container.values()) {
      for (RNNFormat format : List.of(RNNFormat.NCW, RNNFormat.NWC)) {
        for (Engine engine : List.of(Engine.HOST, Engine.ND4J)) {
          for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
            cases.add(new Case(container, format, type, engine, true, false));
            cases.add(new Case(container, format, type, engine, false, true));
            cases.add(new Case(container, format, type, engine, true, true));
          }
        }
      }
    }
    return cases.stream();
  }

  static Stream<Case> doubleCases() {
    return cases().filter(c -> c.dataType == DataType.DOUBLE);
  }

  private static Net network(Net.Settings settings, RNNFormat format, Layer output) {
    Layer below = new FusedLSTM.Builder().nIn(INPUTS).nOut(4).dataFormat(format).build();
    return Net.of(settings.with(InputType.recurrent(INPUTS, format)), below, output)
        .randomised(SEED);
  }

  private static Net network(Case c, double keep) {
    SparseSoftmaxOutputLayer.Builder output =
        new SparseSoftmaxOutputLayer.Builder().nOut(CLASSES).engine(c.engine).dropOut(keep);
    if (c.classWeighted) {
      output.classWeights(CLASS_WEIGHTS);
    }
    return network(c.settings(), c.format, output.build());
  }

  private static INDArray features(Case c) {
    INDArray ncw = Samples.gaussian(SEED, 3, INPUTS, 4).castTo(c.dataType);
    return c.format == RNNFormat.NWC ? ncw.permute(0, 2, 1).dup() : ncw;
  }

  private static DataSet data(Case c) {
    INDArray numbers = Nd4j.createFromArray(LABELS).castTo(c.dataType).reshape(3, 1, 4);
    INDArray mask = c.masked ? Nd4j.createFromArray(MASK).castTo(c.dataType) : null;
    return new DataSet(features(c), numbers, null, mask);
  }

  /** −w log p of each step, from the probabilities, which no weight changes. */
  private static double[] losses(Net net, Case c) {
    INDArray p = net.output(features(c), null);
    double[] sums = new double[3];
    for (int e = 0; e < 3; e++) {
      for (int t = 0; t < 4; t++) {
        int label = LABELS[e][t];
        double probability =
            c.format == RNNFormat.NWC ? p.getDouble(e, t, label) : p.getDouble(e, label, t);
        sums[e] -= c.weight(e, t) * Math.log(probability);
      }
    }
    return sums;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void scores_areWeightedSums(Case c) {
    Net net = network(c, 1);
    double[] expected = losses(net, c);
    double mean = (expected[0] + expected[1] + expected[2]) / 3;
    for (boolean training : new boolean[] {true, false}) {
      assertThat(net.score(data(c), training)).isCloseTo(mean, within(c.tolerance() * mean));
    }
    net.gradient(data(c));
    assertThat(net.model().score()).isCloseTo(mean, within(c.tolerance() * mean));
    INDArray examples =
        net.model() instanceof MultiLayerNetwork mln
            ? mln.scoreExamples(data(c), false)
            : ((ComputationGraph) net.model()).scoreExamples(data(c), false);
    for (int e = 0; e < 3; e++) {
      assertThat(examples.getDouble(e))
          .as("example %d of %s, seed %d", e, c, SEED)
          .isCloseTo(expected[e], within(c.tolerance() * mean));
    }
  }

  @ParameterizedTest
  @MethodSource("doubleCases")
  void gradients_agreeWithFiniteDifferences(Case c) {
    for (double keep : new double[] {1, 0.6}) {
      assertThat(network(c, keep).gradientsCheck(data(c), Set.of(), SEED))
          .as("%s, keep %s", c, keep)
          .isTrue();
    }
  }

  /** A step of plain SGD moves the parameters by the weighted sum of the gradients of each step. */
  @ParameterizedTest
  @MethodSource("cases")
  void fit_movesByTheWeightedGradients(Case c) {
    Net net = network(c, 1);
    Case plain = new Case(c.container, c.format, c.dataType, c.engine, true, false);
    INDArray expected = net.params().dup();
    for (int e = 0; e < 3; e++) {
      for (int t = 0; t < 4; t++) {
        DataSet single = data(plain);
        INDArray only = Nd4j.zeros(c.dataType, 3, 4);
        only.putScalar(e, t, 1);
        single.setLabelsMaskArray(only);
        Net alone =
            network(
                plain.settings(),
                c.format,
                new SparseSoftmaxOutputLayer.Builder().nOut(CLASSES).engine(c.engine).build());
        expected.subi(alone.gradient(single).mul(c.weight(e, t) / 3).reshape(expected.shape()));
      }
    }
    net.fit(data(c));
    assertThat(MaxNorm.ofDifference(net.params(), expected))
        .as("%s, seed %d", c, SEED)
        .isLessThan(10 * c.tolerance());
  }

  /** DL4J's own mask of anything but 0 and 1 goes into its logits, so masks of 0 and 1 only. */
  @ParameterizedTest
  @MethodSource("cases")
  void classWeights_meanWhatThoseOfLossMcxentMean(Case c) {
    INDArray weights = Nd4j.createFromArray(CLASS_WEIGHTS).castTo(c.dataType);
    LossMCXENT loss = new LossMCXENT(weights.reshape(1, CLASSES));
    Net dl4j =
        network(
            c.settings(),
            c.format,
            new RnnOutputLayer.Builder(loss).nOut(CLASSES).dataFormat(c.format).build());
    Net sparse =
        network(
            c.settings(),
            c.format,
            new SparseSoftmaxOutputLayer.Builder()
                .nOut(CLASSES)
                .engine(c.engine)
                .lossFunction(loss)
                .build());
    INDArray oneHot = Nd4j.zeros(c.dataType, 3, CLASSES, 4);
    for (int e = 0; e < 3; e++) {
      for (int t = 0; t < 4; t++) {
        oneHot.putScalar(e, LABELS[e][t], t, 1);
      }
    }
    INDArray labels = c.format == RNNFormat.NWC ? oneHot.permute(0, 2, 1).dup() : oneHot;
    INDArray mask = c.masked ? Samples.mask("1111", "1011", "0001").castTo(c.dataType) : null;
    DataSet dense = new DataSet(features(c), labels, null, mask);
    DataSet numbers = data(c);
    numbers.setLabelsMaskArray(mask);
    INDArray expected = dl4j.gradient(dense);
    assertThat(MaxNorm.ofDifference(sparse.gradient(numbers), expected))
        .as("%s, seed %d", c, SEED)
        .isLessThan(10 * c.tolerance());
    double score = dl4j.score(dense, false);
    assertThat(sparse.score(numbers, false)).isCloseTo(score, within(10 * c.tolerance() * score));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, -0.0001, Double.NaN, Double.POSITIVE_INFINITY})
  void mask_negativeOrUndefined_isRefused(double bad) {
    Case c =
        new Case(
            Net.Container.MULTI_LAYER_NETWORK,
            RNNFormat.NCW,
            DataType.DOUBLE,
            Engine.HOST,
            true,
            false);
    Net net = network(c, 1);
    DataSet data = data(c);
    data.getLabelsMaskArray().putScalar(1, 2, bad);
    assertThatThrownBy(() -> net.fit(data))
        .isInstanceOf(DL4JInvalidInputException.class)
        .hasMessageStartingWith("SparseSoftmaxOutputLayer \"layer1\" (index 1): expected ")
        .hasMessageContainingAll(
            "label mask of finite numbers of at least 0",
            "got " + bad + " in example 1, time step 2",
            "likely cause: ");
  }

  /** Why there is no comparison with DL4J for such masks; if it fails, DL4J has mended it. */
  @Test
  void dl4jsOwnLayer_withAMaskOfOneHalf_isWrong() {
    Net net =
        Net.of(
            Net.Settings.of(Net.Container.MULTI_LAYER_NETWORK).with(new Sgd(1)),
            new RnnOutputLayer.Builder(new LossMCXENT()).nIn(INPUTS).nOut(2).build());
    net.randomised(SEED);
    INDArray features = Samples.gaussian(SEED, 1, INPUTS, 3);
    INDArray labels = Nd4j.createFromArray(new double[][][] {{{1, 0, 1}, {0, 1, 0}}});
    double whole = net.score(new DataSet(features, labels), false);
    INDArray mask = Nd4j.ones(DataType.DOUBLE, 1, 3).mul(0.5);
    double half = net.score(new DataSet(features, labels, null, mask), false);
    assertThat(half).isNotCloseTo(whole / 2, within(1e-3));
  }
}
