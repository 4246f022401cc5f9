package io.github.sublstm.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.MaxNorm;
import io.github.sublstm.conf.FusedLSTM;
import io.github.sublstm.conf.SparseSoftmaxOutputLayer;
import io.github.sublstm.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * The sparse softmax with integer labels against DL4J's {@code RnnOutputLayer} with one-hot ones.
 */
class SparseSoftmaxAgreementTest {

  @RegisterExtension static final SmallProblems SMALL = new SmallProblems();

  private static final long SEED = 31;
  private static final int INPUTS = 3;
  private static final int UNITS = 4;
  private static final int CLASSES = 17;
  private static final int MINIBATCH = 3;
  private static final int STEPS = 7;
  private static final INDArray MASK = Samples.mask("1111111", "1101100", "0000000");

  /** One combination. */
  record Case(
      Net.Container container,
      RNNFormat format,
      DataType dataType,
      Engine engine,
      boolean masked,
      boolean bias) {

    double tolerance() {
      return dataType == DataType.DOUBLE ? 1e-12 : 1e-5;
    }
  }

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Net.Container container : Net.Container.values()) {
      for (RNNFormat format : List.of(RNNFormat.NCW, RNNFormat.NWC)) {
        for (Engine engine : List.of(Engine.HOST, Engine.ND4J)) {
          for (DataType dataType : List.of(DataType.FLOAT, DataType.DOUBLE)) {
            for (boolean masked : new boolean[] {false, true}) {
              cases.add(new Case(container, format, dataType, engine, masked, !masked));
            }
          }
        }
      }
    }
    return cases.stream();
  }

  /** Single precision is too coarse for finite differences. */
  static Stream<Case> casesInDouble() {
    return cases().filter(c -> c.dataType == DataType.DOUBLE);
  }

  /** Sets what both layers have in common. */
  private static <B extends BaseOutputLayer.Builder<B>> B common(B builder, boolean bias) {
    return builder
        .name("words")
        .nOut(CLASSES)
        .hasBias(bias)
        .biasInit(0.1)
        .l2(0.01)
        .l1Bias(0.001)
        .constrainWeights(new MaxNormConstraint(1.5, 0))
        .gradientNormalization(GradientNormalization.ClipL2PerLayer)
        .gradientNormalizationThreshold(0.5);
  }

  private static Net network(Net.Settings settings, RNNFormat format, Layer output) {
    Layer below = new FusedLSTM.Builder().nIn(INPUTS).nOut(UNITS).dataFormat(format).build();
    return Net.of(settings.with(InputType.recurrent(INPUTS, format)), below, output);
  }

  private static Net.Settings settings(Case c) {
    return Net.Settings.of(c.container).with(c.dataType).with(new Adam(0.01));
  }

  private static Net sparse(Net.Settings settings, Case c) {
    return network(
        settings,
        c.format,
        common(new SparseSoftmaxOutputLayer.Builder().engine(c.engine), c.bias).build());
  }

  private static Net oneHot(Net.Settings settings, Case c) {
    return network(
        settings, c.format, common(new RnnOutputLayer.Builder(new LossMCXENT()), c.bias).build());
  }

  private static INDArray features(Case c) {
    INDArray ncw = Samples.gaussian(SEED, MINIBATCH, INPUTS, STEPS).castTo(c.dataType);
    return c.format == RNNFormat.NWC ? ncw.permute(0, 2, 1).dup() : ncw;
  }

  private static int label(int example, int step) {
    return new Random(SEED + 100L * example + step).nextInt(CLASSES);
  }

  /** Class numbers {@code [B, 1, T]}; those of masked steps are no classes at all. */
  private static INDArray numbers(DataType type, INDArray mask) {
    INDArray labels = Nd4j.create(type, MINIBATCH, 1, STEPS);
    for (int e = 0; e < MINIBATCH; e++) {
      for (int t = 0; t < STEPS; t++) {
        boolean there = mask == null || mask.getDouble(e, t) != 0;
        labels.putScalar(e, 0, t, there ? label(e, t) : -1);
      }
    }
    return labels;
  }

  private static INDArray oneHot(Case c) {
    INDArray labels = Nd4j.zeros(c.dataType, MINIBATCH, CLASSES, STEPS);
    for (int e = 0; e < MINIBATCH; e++) {
      for (int t = 0; t < STEPS; t++) {
        labels.putScalar(e, label(e, t), t, 1);
      }
    }
    return c.format == RNNFormat.NWC ? labels.permute(0, 2, 1).dup() : labels;
  }

  private static DataSet sparseData(Case c) {
    INDArray mask = c.masked ? MASK : null;
    return new DataSet(features(c), numbers(c.dataType, mask), null, mask);
  }

  private static DataSet oneHotData(Case c) {
    return new DataSet(features(c), oneHot(c), null, c.masked ? MASK : null);
  }

  private static void assertClose(INDArray actual, INDArray expected, Case c, String what) {
    assertThat(actual.shape()).as("shape of %s of %s", what, c).isEqualTo(expected.shape());
    double scale = Math.max(1, MaxNorm.of(expected));
    assertThat(Samples.distance(actual, expected) / scale)
        .as("%s of %s, seed %d", what, c, SEED)
        .isLessThan(c.tolerance());
  }

  private static INDArray scoreExamples(Net net, DataSet data) {
    return net.model() instanceof MultiLayerNetwork mln
        ? mln.scoreExamples(data, true)
        : ((ComputationGraph) net.model()).scoreExamples(data, true);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void parametersOutputScoresAndGradients_agree(Case c) {
    // With workspaces, DL4J's graph loses the scores of its output layer's examples.
    Net dl4j = oneHot(settings(c).with(WorkspaceMode.NONE), c);
    Net sparse = sparse(settings(c), c);
    assertThat(sparse.params()).as("same seed, same first weights").isEqualTo(dl4j.params());
    assertThat(sparse.paramTable().keySet()).isEqualTo(dl4j.paramTable().keySet());
    sparse.randomised(SEED);
    dl4j.model().setParams(sparse.params());

    if (c.bias) { // DL4J's output() fails without one
      assertClose(sparse.output(features(c), null), dl4j.output(features(c), null), c, "output");
      assertClose(sparse.rnnTimeStep(features(c)), dl4j.rnnTimeStep(features(c)), c, "rnnTimeStep");
    }
    assertClose(sparse.gradient(sparseData(c)), dl4j.gradient(oneHotData(c)), c, "gradient");
    double score = dl4j.model().score();
    assertThat(sparse.model().score()).isCloseTo(score, within(c.tolerance() * score));
    for (boolean training : new boolean[] {true, false}) {
      assertThat(sparse.score(sparseData(c), training))
          .as("score of %s", c)
          .isCloseTo(dl4j.score(oneHotData(c), training), within(c.tolerance() * score));
    }
    assertClose(
        scoreExamples(sparse, sparseData(c)), scoreExamples(dl4j, oneHotData(c)), c, "examples");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void training_agrees(Case c) {
    trainAlike(settings(c), c);
  }

  /** Truncated: segments of 3, 3 and 1 steps. */
  @ParameterizedTest
  @EnumSource
  void truncatedTraining_agrees(Net.Container container) {
    for (boolean masked : new boolean[] {false, true}) {
      Case c = new Case(container, RNNFormat.NCW, DataType.DOUBLE, Engine.HOST, masked, true);
      trainAlike(settings(c).truncated(3), c);
    }
  }

  private static void trainAlike(Net.Settings settings, Case c) {
    Net dl4j = oneHot(settings, c);
    Net sparse = sparse(settings, c);
    for (int k = 0; k < 3; k++) {
      dl4j.fit(oneHotData(c));
      sparse.fit(sparseData(c));
    }
    // Adam divides by the root of a mean square, so small differences grow a little.
    assertThat(sparse.params().sub(dl4j.params()).norm2Number().doubleValue())
        .as("distance of the parameters after 3 updates of %s", c)
        .isLessThan(c.tolerance() * 1000);
    assertThat(sparse.model().score())
        .isCloseTo(dl4j.model().score(), within(c.tolerance() * 1000));
  }

  @ParameterizedTest
  @MethodSource("casesInDouble")
  void gradients_agreeWithFiniteDifferences(Case c) {
    for (double keep : new double[] {1, 0.6}) {
      SparseSoftmaxOutputLayer output =
          new SparseSoftmaxOutputLayer.Builder()
              .nOut(5)
              .engine(c.engine)
              .hasBias(c.bias)
              .dropOut(keep)
              .l2(0.02)
              .build();
      Net net = network(Net.Settings.of(c.container), c.format, output).randomised(SEED);
      DataSet data = sparseData(c);
      data.setLabels(numbers(DataType.DOUBLE, null).fmod(5));
      assertThat(net.gradientsCheck(data, Set.of(), SEED)).as("%s, keep %s", c, keep).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "LONG", "UINT16", "FLOAT", "DOUBLE"})
  void labels_ofAnyTypeAndShape_giveTheSame(String type) {
    Case c =
        new Case(
            Net.Container.MULTI_LAYER_NETWORK,
            RNNFormat.NCW,
            DataType.FLOAT,
            Engine.AUTO,
            false,
            true);
    Net net = sparse(settings(c), c);
    double expected = net.score(sparseData(c), false);
    INDArray labels = numbers(DataType.INT, null).castTo(DataType.valueOf(type));
    for (INDArray shaped :
        List.of(
            labels, labels.reshape(MINIBATCH, STEPS), labels.permute(0, 2, 1), labels.dup('f'))) {
      assertThat(net.score(new DataSet(features(c), shaped), false)).isEqualTo(expected);
    }
  }
}
