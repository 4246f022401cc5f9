package io.github.sublstm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sublstm.MaxNorm;
import io.github.sublstm.conf.BalanceWeights;
import io.github.sublstm.conf.DaleConstraint;
import io.github.sublstm.conf.FixSubLSTM;
import io.github.sublstm.conf.FusedLSTM;
import io.github.sublstm.conf.GatedRecurrent;
import io.github.sublstm.conf.SubLSTM;
import io.github.sublstm.engine.Engine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

class BalancedStartTest {

  private static final int SEED = 31;

  private static RnnOutputLayer output(int nIn) {
    return new RnnOutputLayer.Builder(LossFunction.MSE)
        .activation(Activation.IDENTITY)
        .dataFormat(RNNFormat.NCW)
        .nIn(nIn)
        .nOut(1)
        .build();
  }

  private static NeuralNetConfiguration.Builder settings(DataType type) {
    return new NeuralNetConfiguration.Builder().seed(SEED).dataType(type);
  }

  private static MultiLayerNetwork network(DataType type, Layer... layers) {
    MultiLayerNetwork network = new MultiLayerNetwork(settings(type).list(layers).build());
    network.init();
    return network;
  }

  private static INDArray gaussian(DataType type, long... shape) {
    return Nd4j.randn(0, 1, shape, Nd4j.getRandomFactory().getNewRandomInstance(SEED)).castTo(type);
  }

  private static List<GatedRecurrent.Builder<?>> layers() {
    List<GatedRecurrent.Builder<?>> all = new ArrayList<>();
    all.add(new SubLSTM.Builder().biasInit(0.25));
    all.add(new FixSubLSTM.Builder().biasInit(-0.5));
    all.add(
        new SubLSTM.Builder()
            .balanceWeights(BalanceWeights.LEARNED)
            .balanceInit(2)
            .divisive(0.5)
            .updateDropout(0.9));
    return all;
  }

  /** With inputs in quarters no sum of products needs rounding, in whatever order. */
  private static void roundToEighths(INDArray weights) {
    weights.assign(Transforms.round(weights.mul(8)).divi(8));
  }

  private static INDArray inQuarters(INDArray x) {
    return Transforms.round(x.mul(4)).divi(4);
  }

  @Test
  void initialize_stateAndOutputAreExactly0_andTheErrorPasses() {
    for (Case c : cases()) {
      MultiLayerNetwork network = c.network();
      roundToEighths(network.getParam("0_W"));
      BalancedStart.initialize(network);
      INDArray x = inQuarters(c.input());
      assertThat(largest(c, network, x)).as("h or c of %s", c).isZero();

      network.setInput(x);
      network.setLabels(gaussian(c.type, c.minibatch, 1, c.steps));
      network.computeGradientAndScore();
      INDArray gradient = network.gradient().getGradientFor("0_W");
      INDArray ofCandidate = gradient.get(NDArrayIndex.all(), NDArrayIndex.interval(0, c.units));
      assertThat(ofCandidate.norm2Number().doubleValue()).as("dW_z of %s", c).isPositive();
    }
  }

  /** BLAS can sum the last columns of a matrix in another order than the others. */
  @Test
  void initialize_anyInput_stateAndOutputAre0UpToRounding() {
    for (Case c : cases()) {
      MultiLayerNetwork network = c.network();
      BalancedStart.initialize(network);
      assertThat(largest(c, network, c.input()))
          .as("h or c of %s", c)
          .isLessThan(c.type == DataType.FLOAT ? 1e-5 : 1e-14);
    }
  }

  private record Case(
      DataType type,
      Engine engine,
      int inputs,
      int units,
      int minibatch,
      int steps,
      int kindOfLayer) {

    MultiLayerNetwork network() {
      GatedRecurrent.Builder<?> builder = layers().get(kindOfLayer);
      builder.nIn(inputs).nOut(units).engine(engine);
      return BalancedStartTest.network(type, builder.build(), output(units));
    }

    INDArray input() {
      return gaussian(type, minibatch, inputs, steps);
    }
  }

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
      for (Engine engine : new Engine[] {Engine.HOST, Engine.ND4J}) {
        for (int[] s : new int[][] {{1, 1, 1, 6}, {3, 17, 5, 7}, {100, 3, 33, 4}, {17, 50, 2, 9}}) {
          for (int kind = 0; kind < layers().size(); kind++) {
            cases.add(new Case(type, engine, s[0], s[1], s[2], s[3], kind));
          }
        }
      }
    }
    return cases;
  }

  /** Of the outputs in training mode and of the state after the last step. */
  private static double largest(Case c, MultiLayerNetwork network, INDArray x) {
    Nd4j.getRandom().setSeed(SEED);
    double largest = MaxNorm.of(network.feedForward(x, true).get(1));
    network.clear();
    network.rnnTimeStep(x);
    for (INDArray state : network.rnnGetPreviousState(0).values()) {
      assertThat(state.shape()).containsExactly(c.minibatch, c.units);
      largest = Math.max(largest, MaxNorm.of(state));
    }
    network.rnnClearPreviousState();
    return largest;
  }

  @Test
  void initialize_setsTheGatesAndNothingElse() {
    MultiLayerNetwork network =
        network(
            DataType.DOUBLE,
            new SubLSTM.Builder().nIn(2).nOut(3).biasInit(0.4).forgetGateBiasInit(2).build(),
            new FusedLSTM.Builder().nIn(3).nOut(3).build(),
            output(3));
    Map<String, INDArray> before = new HashMap<>();
    network.paramTable().forEach((key, array) -> before.put(key, array.dup()));
    BalancedStart.initialize(network);
    for (String key : new String[] {"0_W", "0_RW"}) {
      INDArray array = network.getParam(key);
      assertThat(columns(array, 0)).isEqualTo(columns(before.get(key), 0));
      assertThat(columns(array, 1)).isEqualTo(columns(before.get(key), 1));
      assertThat(MaxNorm.of(columns(array, 2))).isZero();
      assertThat(columns(array, 3)).isEqualTo(columns(before.get(key), 0));
    }
    assertThat(network.getParam("0_b").toDoubleVector())
        .containsExactly(0.4, 0.4, 0.4, 2, 2, 2, 0, 0, 0, 0.4, 0.4, 0.4);
    for (String key : new String[] {"1_W", "1_RW", "1_b", "2_W", "2_b"}) {
      assertThat(network.getParam(key)).as(key).isEqualTo(before.get(key));
    }
  }

  private static INDArray columns(INDArray weights, int gate) {
    return weights.get(NDArrayIndex.all(), NDArrayIndex.interval(3 * gate, 3 * gate + 3)).dup();
  }

  /** In any order with the other initialisations, and in a graph and a wrapper. */
  @Test
  void initialize_withOtherStarts_inAGraphAndAWrapper() {
    Layer both =
        new Bidirectional(Bidirectional.Mode.CONCAT, new SubLSTM.Builder().nIn(2).nOut(5).build());
    Layer signed =
        new FixSubLSTM.Builder()
            .nIn(10)
            .nOut(5)
            .constrainRecurrent(new DaleConstraint(0.6))
            .build();
    ComputationGraphConfiguration conf =
        settings(DataType.DOUBLE)
            .graphBuilder()
            .addInputs("in")
            .addLayer("both", both, "in")
            .addLayer("signed", signed, "both")
            .addLayer("out", output(5), "signed")
            .setOutputs("out")
            .build();
    ComputationGraph graph = new ComputationGraph(conf);
    graph.init();
    INDArray x = inQuarters(gaussian(DataType.DOUBLE, 3, 2, 6));
    roundToEighths(graph.getParam("both_fW"));
    roundToEighths(graph.getParam("both_bW"));
    BalancedStart.initialize(graph);
    DaleStart.initialize(graph);
    Map<String, INDArray> activations = graph.feedForward(x, false);
    assertThat(MaxNorm.of(activations.get("both"))).isZero();
    assertThat(MaxNorm.of(activations.get("signed"))).isZero();

    MultiLayerNetwork chain =
        network(DataType.DOUBLE, new SubLSTM.Builder().nIn(2).nOut(5).build(), output(5));
    roundToEighths(chain.getParam("0_W"));
    BalancedStart.initialize(chain);
    new ChronoInitialization(5, 500).initialize(chain);
    assertThat(MaxNorm.of(chain.feedForward(x).get(1))).isZero();
  }

  @Test
  void initialize_noSubtractiveLayer_namesTheLayers() {
    MultiLayerNetwork network =
        network(
            DataType.DOUBLE,
            new FusedLSTM.Builder().name("memory").nIn(2).nOut(3).build(),
            output(3));
    assertThatThrownBy(() -> BalancedStart.initialize(network))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no SubLSTM or FixSubLSTM to balance")
        .hasMessageContaining("[FusedLSTM \"memory\", RnnOutputLayer \"layer1\"]");
  }

  @Test
  void initialize_frozenLayer_staysAsItIs() {
    Layer frozen = new FrozenLayer(new SubLSTM.Builder().nIn(2).nOut(3).build());
    MultiLayerNetwork network = network(DataType.DOUBLE, frozen, output(3));
    INDArray before = network.params().dup();
    assertThatThrownBy(() -> BalancedStart.initialize(network))
        .hasMessageContaining("frozen ones are left alone");
    assertThat(network.params()).isEqualTo(before);
  }

  @Test
  void initialize_beforeInit_saysSo() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            settings(DataType.DOUBLE)
                .list(new SubLSTM.Builder().nIn(2).nOut(3).build(), output(3))
                .build());
    assertThatThrownBy(() -> BalancedStart.initialize(network))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("call init()");
  }
}
