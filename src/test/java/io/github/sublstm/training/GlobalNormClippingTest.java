package io.github.sublstm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.conf.SubLSTM;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class GlobalNormClippingTest {

  private static final long SEED = 21;
  private static final int MINIBATCH = 4;
  private static final double RATE = 1e-2;

  /** What stands below the recurrent layer, which is layer 1. */
  enum Below {
    TRAINED,
    FROZEN,
    FROZEN_WITH_BACKPROP
  }

  record Case(boolean graph, boolean truncated, boolean miniBatch, Below below) {}

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (boolean graph : new boolean[] {false, true}) {
      for (boolean truncated : new boolean[] {false, true}) {
        for (boolean miniBatch : new boolean[] {false, true}) {
          for (Below below : Below.values()) {
            cases.add(new Case(graph, truncated, miniBatch, below));
          }
        }
      }
    }
    return cases.stream();
  }

  /** With plain gradient descent the parameters move by just the clipped gradient. */
  @ParameterizedTest
  @MethodSource("cases")
  void fit_largeGradient_hasTheThresholdsNormAndTheSameDirection(Case c) {
    INDArray free = gradients(c, null).get(0);
    double threshold = 0.01 * norm(free);
    GlobalNormClipping clipping = new GlobalNormClipping(threshold);
    List<INDArray> clipped = gradients(c, clipping);

    assertThat(clipped).as("%s, seed %s", c, SEED).hasSize(c.truncated ? 3 : 1);
    // Later segments start from other parameters; that they are clipped can be said of them, too.
    clipped.forEach(
        g -> assertThat(norm(g)).as("%s", c).isCloseTo(threshold, within(1e-10 * threshold)));
    assertThat(norm(free.mul(0.01).sub(clipped.get(0)))).as("%s", c).isLessThan(1e-10 * threshold);
    assertThat(clipping.lastNorm()).as("%s", c).isGreaterThan(threshold);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void fit_smallGradient_isUntouched(Case c) {
    List<INDArray> free = gradients(c, null);
    double largest = free.stream().mapToDouble(GlobalNormClippingTest::norm).max().orElseThrow();
    GlobalNormClipping clipping = new GlobalNormClipping(1.0001 * largest);
    List<INDArray> clipped = gradients(c, clipping);

    assertThat(clipped).hasSameSizeAs(free);
    for (int i = 0; i < free.size(); i++) {
      assertThat(clipped.get(i).toDoubleVector())
          .as("%s, seed %s", c, SEED)
          .containsExactly(free.get(i).toDoubleVector());
    }
    double last = norm(free.get(free.size() - 1));
    assertThat(clipping.lastNorm()).as("%s", c).isCloseTo(last, within(1e-10 * last));
  }

  /** What the parameters move by at each step, at a learning rate of 1. */
  private static List<INDArray> gradients(Case c, GlobalNormClipping clipping) {
    Nd4j.getRandom().setSeed(SEED);
    NeuralNetConfiguration.Builder settings =
        new NeuralNetConfiguration.Builder()
            .seed(SEED)
            .updater(new Sgd(RATE))
            .dataType(DataType.DOUBLE)
            .miniBatch(c.miniBatch);
    Layer below = new SubLSTM.Builder().nIn(3).nOut(4).build();
    below =
        switch (c.below) {
          case TRAINED -> below;
          case FROZEN -> new FrozenLayer(below);
          case FROZEN_WITH_BACKPROP -> new FrozenLayerWithBackprop(below);
        };
    Layer recurrent = new SubLSTM.Builder().nIn(4).nOut(5).build();
    Layer output =
        new RnnOutputLayer.Builder(LossFunction.MSE)
            .activation(Activation.IDENTITY)
            .dataFormat(RNNFormat.NCW)
            .nIn(5)
            .nOut(2)
            .build();
    DataSet data =
        new DataSet(
            Nd4j.randn(DataType.DOUBLE, MINIBATCH, 3, 8),
            Nd4j.randn(DataType.DOUBLE, MINIBATCH, 2, 8));
    BackpropType type = c.truncated ? BackpropType.TruncatedBPTT : BackpropType.Standard;
    int length = c.truncated ? 3 : 20;
    if (c.graph) {
      ComputationGraph graph =
          new ComputationGraph(
              settings
                  .graphBuilder()
                  .addInputs("in")
                  .addLayer("be_low", below, "in")
                  .addLayer("recurrent", recurrent, "be_low")
                  .addLayer("out", output, "recurrent")
                  .setOutputs("out")
                  .backpropType(type)
                  .tBPTTLength(length)
                  .build());
      graph.init();
      return steps(graph, graph::params, clipping, () -> graph.fit(data));
    }
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            settings
                .list()
                .layer(below)
                .layer(recurrent)
                .layer(output)
                .backpropType(type)
                .tBPTTLength(length)
                .build());
    network.init();
    return steps(network, network::params, clipping, () -> network.fit(data));
  }

  private static List<INDArray> steps(
      Model model, Supplier<INDArray> parameters, GlobalNormClipping clipping, Runnable fit) {
    List<INDArray> steps = new ArrayList<>();
    INDArray before = parameters.get().dup();
    BaseTrainingListener recorder =
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model trained, int iteration, int epoch) {
            INDArray now = parameters.get();
            steps.add(before.sub(now).divi(RATE).ravel());
            before.assign(now);
          }
        };
    if (clipping == null) {
      model.setListeners(recorder);
    } else {
      model.setListeners(clipping, recorder);
    }
    fit.run();
    return steps;
  }

  private static double norm(INDArray array) {
    return array.norm2Number().doubleValue();
  }

  @Test
  void lastNorm_manyParametersInSinglePrecision_isThatOfDoublePrecision() {
    Nd4j.getRandom().setSeed(SEED);
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(SEED)
                .list()
                .layer(new DenseLayer.Builder().nIn(400).nOut(500).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nIn(500)
                        .nOut(2)
                        .build())
                .build());
    network.init();
    List<Double> expected = new ArrayList<>();
    GlobalNormClipping clipping = new GlobalNormClipping(1e-3);
    BaseTrainingListener recorder =
        new BaseTrainingListener() {
          @Override
          public void onGradientCalculation(Model model) {
            INDArray sum = model.gradient().gradient().castTo(DataType.DOUBLE);
            expected.add(norm(sum) / MINIBATCH);
          }
        };
    network.setListeners(recorder, clipping);
    network.fit(new DataSet(Nd4j.randn(MINIBATCH, 400), Nd4j.randn(MINIBATCH, 2)));

    assertThat(network.numParams()).isGreaterThan(3 * (1 << 16));
    assertThat(clipping.lastNorm())
        .as("seed %s", SEED)
        .isCloseTo(expected.get(0), within(1e-5 * expected.get(0)));
  }

  /** Its running mean and variance are no gradients, though DL4J keeps them there. */
  @Test
  void fit_batchNormalisation_statisticsAreLeftAlone() {
    INDArray free = statisticsAfterFit(null);
    INDArray clipped = statisticsAfterFit(new GlobalNormClipping(1e-6));

    assertThat(clipped.toDoubleVector()).containsExactly(free.toDoubleVector());
  }

  private static INDArray statisticsAfterFit(GlobalNormClipping clipping) {
    Nd4j.getRandom().setSeed(SEED);
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(SEED)
                .updater(new Sgd(1))
                .list()
                .layer(new DenseLayer.Builder().nIn(3).nOut(4).build())
                .layer(new BatchNormalization.Builder().useLogStd(false).nIn(4).nOut(4).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nIn(4)
                        .nOut(2)
                        .build())
                .build());
    network.init();
    INDArray weights = network.getParam("0_W").dup();
    if (clipping != null) {
      network.setListeners(clipping);
    }
    network.fit(new DataSet(Nd4j.randn(6, 3), Nd4j.randn(6, 2)));
    double moved = norm(network.getParam("0_W").sub(weights));
    if (clipping == null) {
      assertThat(moved).isGreaterThan(1e-4);
    } else {
      assertThat(moved).isLessThan(2e-6);
    }
    return Nd4j.concat(0, network.getParam("1_mean").ravel(), network.getParam("1_var").ravel());
  }

  @Test
  void constructor_notPositive_throws() {
    for (double threshold : new double[] {0, -1, Double.NaN}) {
      assertThatThrownBy(() -> new GlobalNormClipping(threshold))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
