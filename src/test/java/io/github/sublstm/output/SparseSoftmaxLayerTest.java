package io.github.sublstm.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.MaxNorm;
import io.github.sublstm.conf.SparseSoftmaxOutputLayer;
import io.github.sublstm.conf.SubLSTM;
import io.github.sublstm.engine.Engine;
import io.github.sublstm.engine.SoftmaxBatch;
import io.github.sublstm.engine.SoftmaxEngine;
import io.github.sublstm.engine.lookup.EngineLookup;
import java.util.stream.Stream;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.ConstantDistribution;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.conf.weightnoise.WeightNoise;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The runtime by itself: how often it evaluates, and which labels it refuses. */
class SparseSoftmaxLayerTest {

  private static final int CLASSES = 4;
  private static final LayerWorkspaceMgr MGR = LayerWorkspaceMgr.noWorkspaces();
  private static final INDArray INPUT =
      Nd4j.linspace(DataType.FLOAT, -1, 0.1, 2 * 3 * 5).reshape(2, 3, 5);
  private static final INDArray LABELS =
      Nd4j.createFromArray(new float[] {0, 1, 2, 3, 0, 1, 2, 3, 0, 1}).reshape(2, 1, 5);

  /** Counts how often the logits are evaluated. */
  private static final class CountingEngine implements SoftmaxEngine {
    private final SoftmaxEngine real = EngineLookup.createSoftmax(Engine.AUTO, DataType.FLOAT);
    int evaluations;

    @Override
    public double[] losses(SoftmaxBatch batch) {
      evaluations++;
      return real.losses(batch);
    }

    @Override
    public double[] gradients(SoftmaxBatch batch, INDArray weights, INDArray bias, INDArray input) {
      evaluations++;
      return real.gradients(batch, weights, bias, input);
    }

    @Override
    public void probabilities(SoftmaxBatch batch, INDArray output) {
      evaluations++;
      real.probabilities(batch, output);
    }

    @Override
    public void close() {
      real.close();
    }
  }

  private final CountingEngine engine = new CountingEngine();
  private final SparseSoftmaxLayer layer = layer();

  private SparseSoftmaxLayer layer() {
    NeuralNetConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .layer(
                new SparseSoftmaxOutputLayer.Builder().name("words").nIn(3).nOut(CLASSES).build())
            .build();
    SparseSoftmaxLayer created = new SparseSoftmaxLayer(conf, DataType.FLOAT, engine);
    INDArray params = Nd4j.linspace(DataType.FLOAT, -0.5, 0.1, 4 * CLASSES);
    created.setParamsViewArray(params);
    created.setParamTable(conf.getLayer().initializer().init(conf, params, false));
    created.setBackpropGradientsViewArray(Nd4j.create(DataType.FLOAT, 4L * CLASSES));
    return created;
  }

  /** DL4J's weight noise, asked for a bias, does not look whether the pass is one of training. */
  @Test
  void output_noiseOnBiases_isOff() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .list()
                .layer(new SubLSTM.Builder().nIn(3).nOut(3).build())
                .layer(
                    new SparseSoftmaxOutputLayer.Builder()
                        .nIn(3)
                        .nOut(CLASSES)
                        .biasInit(2)
                        .weightNoise(new DropConnect(0.5, true))
                        .build())
                .build());
    network.init();
    INDArray features = Nd4j.ones(DataType.FLOAT, 1, 3, 2);
    Nd4j.getRandom().setSeed(5);

    INDArray first = network.output(features);

    assertThat(network.output(features)).isEqualTo(first);
    assertThat(network.output(features, true)).isNotEqualTo(first);
  }

  private double trainingStep(INDArray mask) {
    layer.setInput(INPUT, MGR);
    layer.setLabels(LABELS);
    layer.setMaskArray(mask);
    layer.backpropGradient(null, MGR);
    layer.setMaskArray(mask);
    return layer.computeScore(0, true, MGR);
  }

  /** Every weight is halved in the pass, so its gradient is half of that of the halved weight. */
  @Test
  void backpropGradient_noiseThatMultiplies_isOnTheGradientToo() {
    SparseSoftmaxLayer halved = layer();
    // No weight is 0, which would hide its factor.
    halved.params().addi(0.03).muli(0.5);
    backprop(halved);
    SparseSoftmaxLayer noisy = layer();
    noisy.params().addi(0.03);
    SparseSoftmaxOutputLayer settings = (SparseSoftmaxOutputLayer) noisy.conf().getLayer();
    settings.setWeightNoise(new WeightNoise(new ConstantDistribution(0.5), true, false));
    backprop(noisy);

    assertThat(
            MaxNorm.ofDifference(
                noisy.getGradientsViewArray(), halved.getGradientsViewArray().mul(0.5)))
        .isLessThan(1e-6);
    assertThat(MaxNorm.of(noisy.getGradientsViewArray())).isGreaterThan(0.1);
  }

  private static void backprop(SparseSoftmaxLayer layer) {
    layer.setInput(INPUT, MGR);
    layer.setLabels(LABELS);
    layer.backpropGradient(null, MGR);
  }

  @Test
  void trainingStep_evaluatesTheLogitsOnce() {
    double score = trainingStep(Nd4j.ones(DataType.FLOAT, 2, 5));
    assertThat(engine.evaluations).isEqualTo(1);
    assertThat(layer.computeScore(0, true, MGR)).isEqualTo(score);
    assertThat(engine.evaluations).as("handed out once only").isEqualTo(2);
  }

  @Test
  void lossOfAnEarlierPass_isNotHandedOut() {
    double first = trainingStep(null);
    layer.backpropGradient(null, MGR);
    layer.setLabels(LABELS.rsub(CLASSES - 1));
    double others = layer.computeScore(0, true, MGR);
    assertThat(others).isNotEqualTo(first);
    layer.backpropGradient(null, MGR);
    layer.setMaskArray(Nd4j.zeros(DataType.FLOAT, 2, 5));
    assertThat(layer.computeScore(0, true, MGR)).isZero();
    layer.setMaskArray(null);
    layer.backpropGradient(null, MGR);
    layer.setInput(INPUT.mul(2), MGR);
    assertThat(layer.computeScore(0, true, MGR)).isNotEqualTo(others);
    assertThat(engine.evaluations).isEqualTo(7);
  }

  @Test
  void scoreInTestMode_isTheSumOverTimePerExample() {
    layer.setInput(INPUT, MGR);
    layer.setLabels(LABELS);
    INDArray examples = layer.computeScoreForExamples(0.5, MGR);
    assertThat(examples.shape()).containsExactly(2, 1);
    assertThat(layer.computeScore(0.5, false, MGR))
        .isCloseTo(examples.meanNumber().doubleValue(), within(1e-6));
  }

  static Stream<Arguments> badLabels() {
    INDArray fraction = LABELS.dup();
    fraction.putScalar(1, 0, 3, 2.5);
    INDArray negative = LABELS.dup();
    negative.putScalar(0, 0, 4, -1);
    INDArray large = LABELS.dup();
    large.putScalar(1, 0, 0, CLASSES);
    INDArray undefined = LABELS.dup();
    undefined.putScalar(0, 0, 0, Double.NaN);
    String whole = "whole numbers from 0 to 3";
    return Stream.of(
        Arguments.of(fraction, whole, "got 2.5 in example 1, time step 3", "regression"),
        Arguments.of(negative, whole, "got -1 in example 0, time step 4", "padding"),
        Arguments.of(large, whole, "got 4 in example 1, time step 0", "nOut"),
        Arguments.of(undefined, whole, "got NaN in example 0, time step 0", "class numbers"),
        Arguments.of(Nd4j.zeros(2, CLASSES, 5), "[2, 1, 5] or [2, 5]", "got [2, 4, 5]", "one-hot"),
        Arguments.of(Nd4j.zeros(2, 1, 6), "[2, 1, 5] or [2, 5]", "got [2, 1, 6]", "length"),
        Arguments.of(Nd4j.zeros(10), "[2, 1, 5] or [2, 5]", "got [10]", "minibatch"));
  }

  @ParameterizedTest
  @MethodSource("badLabels")
  void labels_thatAreNoClasses_areRefused(
      INDArray labels, String expected, String got, String cause) {
    layer.setInput(INPUT, MGR);
    layer.setLabels(labels);
    assertThatThrownBy(() -> layer.backpropGradient(null, MGR))
        .isInstanceOf(DL4JInvalidInputException.class)
        .hasMessageStartingWith("SparseSoftmaxOutputLayer \"words\" (index 0): expected ")
        .hasMessageContainingAll(expected, got, "likely cause: ", cause)
        .hasMessageNotContaining("\n");
  }

  @Test
  void input_thatDoesNotFit_isRefusedWithItsOwnCause() {
    String shape = "[minibatch, 3, T] (NCW)";
    assertInputRefused(Nd4j.zeros(2, 3), shape, "rank 2", "no preprocessor");
    assertInputRefused(Nd4j.zeros(2, 4, 5), shape, "[2, 4, 5]", "nIn does not match");
    assertInputRefused(
        Nd4j.create(DataType.FLOAT, 2, 3, 0),
        "one example and one time step",
        "[2, 3, 0]",
        "empty");
    assertInputRefused(
        Nd4j.create("a", "b", "c").reshape(1, 3, 1), "a type of numbers", "UTF8", "converted");
  }

  private void assertInputRefused(INDArray input, String expected, String got, String cause) {
    layer.setInput(input, MGR);
    assertThatThrownBy(() -> layer.activate(false, MGR))
        .isInstanceOf(DL4JInvalidInputException.class)
        .hasMessageStartingWith("SparseSoftmaxOutputLayer \"words\" (index 0): expected ")
        .hasMessageContainingAll(expected, "got " + got, "likely cause: ", cause);
  }

  @Test
  void maskAndInput_ofTheWrongShape_areRefused() {
    layer.setInput(INPUT, MGR);
    layer.setLabels(LABELS);
    layer.setMaskArray(Nd4j.ones(2, 4));
    assertThatThrownBy(() -> layer.computeScore(0, true, MGR))
        .hasMessageContainingAll("words", "a label mask of shape [2, 1, 5] or [2, 5]", "[2, 4]");
    layer.setInput(INPUT.permute(0, 2, 1), MGR);
    assertThatThrownBy(() -> layer.activate(false, MGR))
        .isInstanceOf(DL4JInvalidInputException.class)
        .hasMessageContainingAll("[minibatch, 3, T] (NCW)", "[2, 5, 3]", "dataFormat");
    layer.clear();
    assertThatThrownBy(() -> layer.computeScore(0, true, MGR))
        .hasMessageContainingAll("words", "no input");
  }

  @Test
  void maskedSteps_haveNoOutput() {
    INDArray mask = Nd4j.ones(DataType.FLOAT, 2, 5);
    mask.putScalar(1, 2, 0);
    layer.setInput(INPUT, MGR);
    layer.setMaskArray(mask);
    INDArray sums = layer.activate(false, MGR).sum(1);
    assertThat(MaxNorm.of(sums.sub(mask))).isLessThan(1e-6);
  }
}
