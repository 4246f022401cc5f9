package io.github.sublstm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.MaxNorm;
import io.github.sublstm.conf.SparseSoftmaxOutputLayer;
import io.github.sublstm.conf.SubLSTM;
import io.github.sublstm.data.WordStreams;
import io.github.sublstm.learning.RmsPropMomentum;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

class TiedWeightsTest {

  private static final long SEED = 17;
  private static final int WORDS = 7;
  private static final int WIDTH = 4;
  private static final int MINIBATCH = 3;
  private static final int STEPS = 5;
  private static final double DECAY = 1e-3;
  private static final TiedWeights TIED = new TiedWeights(0, 2);

  @Test
  void fit_plainGradientDescent_movesByTheGradientOfTheSharedMatrix() {
    double rate = 1e-2;
    MultiLayerNetwork network = network(DataType.DOUBLE, new Sgd(rate), 0);
    TIED.tie(network);
    DataSet data = data(DataType.DOUBLE);
    double[][] expected = new double[WORDS][WIDTH];
    for (int word = 0; word < WORDS; word++) {
      for (int i = 0; i < WIDTH; i++) {
        expected[word][i] = finiteDifference(network, data, word, i);
      }
    }
    INDArray before = network.getParam("0_W").dup();

    network.setListeners(TIED);
    network.fit(data);

    INDArray gradient = before.sub(network.getParam("0_W")).divi(rate);
    for (int word = 0; word < WORDS; word++) {
      for (int i = 0; i < WIDTH; i++) {
        assertThat(gradient.getDouble(word, i))
            .as("word %d, unit %d, seed %d", word, i, SEED)
            .isCloseTo(expected[word][i], within(1e-7));
      }
    }
    assertTied(network);
  }

  /** Of the loss as the shared number changes, in both places at once. */
  private static double finiteDifference(
      MultiLayerNetwork network, DataSet data, int word, int unit) {
    double epsilon = 1e-5;
    double value = network.getParam("0_W").getDouble(word, unit);
    put(network, word, unit, value + epsilon);
    double above = network.score(data, true);
    put(network, word, unit, value - epsilon);
    double below = network.score(data, true);
    put(network, word, unit, value);
    return (above - below) / (2 * epsilon);
  }

  private static void put(MultiLayerNetwork network, int word, int unit, double value) {
    network.getParam("0_W").putScalar(word, unit, value);
    network.getParam("2_W").putScalar(unit, word, value);
  }

  static Stream<IUpdater> updaters() {
    return Stream.of(new Sgd(0.1), new RmsPropMomentum(1e-2));
  }

  /** Three segments of a truncated sequence at a time, clipped, with weight decay. */
  @ParameterizedTest
  @MethodSource("updaters")
  void fit_manyTruncatedSteps_staysTied(IUpdater updater) {
    MultiLayerNetwork network = network(DataType.FLOAT, updater);
    network.getLayerWiseConfigurations().setBackpropType(BackpropType.TruncatedBPTT);
    network.getLayerWiseConfigurations().setTbpttFwdLength(2);
    network.getLayerWiseConfigurations().setTbpttBackLength(2);
    TIED.tie(network);
    INDArray before = network.getParam("0_W").dup();
    network.setListeners(TIED, new GlobalNormClipping(0.5));

    for (int i = 0; i < 30; i++) {
      network.fit(data(DataType.FLOAT));
    }

    assertTied(network);
    assertThat(before.sub(network.getParam("0_W")).norm2Number().doubleValue()).isGreaterThan(0.1);
  }

  /** As PyTorch counts a parameter that two modules share. */
  @Test
  void fit_clipped_countsTheSharedMatrixOnce() {
    MultiLayerNetwork network = network(DataType.DOUBLE, new Sgd(1e-2), 0);
    TIED.tie(network);
    INDArray before = network.params().dup();
    GlobalNormClipping clipping = new GlobalNormClipping(1e9);
    network.setListeners(TIED, clipping);

    network.fit(data(DataType.DOUBLE));

    double squares = 0;
    for (Map.Entry<String, INDArray> parameter : network.paramTable().entrySet()) {
      if (!parameter.getKey().equals("2_W")) {
        INDArray now = parameter.getValue();
        MultiLayerNetwork old = network.clone();
        old.setParams(before);
        double moved = old.getParam(parameter.getKey()).sub(now).norm2Number().doubleValue();
        squares += moved * moved;
      }
    }
    assertThat(clipping.lastNorm()).isCloseTo(Math.sqrt(squares) / 1e-2, within(1e-8));
  }

  @Test
  void train_languageModelTrainer_staysTied() {
    MultiLayerNetwork network = network(DataType.FLOAT, new RmsPropMomentum(1e-3));
    TIED.tie(network);
    network.setListeners(TIED);
    Random random = new Random(SEED);
    int[] corpus = random.ints(200, 0, WORDS).toArray();

    new LanguageModelTrainer(network, new WordStreams(corpus, 2, STEPS), corpus)
        .train(new TrainingOptions.Builder().epochs(2).build());

    assertTied(network);
  }

  @Test
  void fit_singleNumbersClipped_staysTied() {
    MultiLayerNetwork network =
        network(
            DataType.FLOAT,
            new Sgd(0.1),
            clipped(embedding(), 0.01).build(),
            clipped(output(), 0.01).build());
    TIED.tie(network);
    INDArray before = network.getParam("0_W").dup();
    network.setListeners(TIED);

    network.fit(data(DataType.FLOAT));

    assertTied(network);
    assertThat(MaxNorm.of(before.sub(network.getParam("0_W")))).isPositive();
  }

  private static <T extends BaseLayer.Builder<T>> T clipped(T layer, double threshold) {
    return layer
        .gradientNormalization(GradientNormalization.ClipElementWiseAbsoluteValue)
        .gradientNormalizationThreshold(threshold);
  }

  @Test
  void fit_withoutTheListener_comesApart() {
    MultiLayerNetwork network = network(DataType.FLOAT, new Sgd(0.1));
    TIED.tie(network);
    assertTied(network);

    network.fit(data(DataType.FLOAT));

    assertThat(network.getParam("2_W").equalsWithEps(network.getParam("0_W").transpose(), 1e-4))
        .isFalse();
  }

  private static void assertTied(MultiLayerNetwork network) {
    assertThat(network.getParam("2_W").transpose().dup('c').data().asDouble())
        .as("seed %d", SEED)
        .containsExactly(network.getParam("0_W").dup('c').data().asDouble());
  }

  static Stream<Arguments> untieable() {
    IUpdater sgd = new Sgd(0.1);
    return Stream.of(
        Arguments.of(
            network(DataType.FLOAT, sgd, embedding().build(), output(WORDS + 1).build()),
            TIED,
            "layers 0 and 2 cannot be tied: their weights are [7, 4] and [4, 8]"),
        Arguments.of(
            network(DataType.FLOAT, sgd, embedding().updater(new Sgd(1)).build(), output().build()),
            TIED,
            "not the same updater"),
        Arguments.of(
            network(DataType.FLOAT, sgd, embedding().l2(0.5).build(), output().build()),
            TIED,
            "not the same regularisation"),
        Arguments.of(
            network(
                DataType.FLOAT,
                sgd,
                embedding().build(),
                output().constrainWeights(new MaxNormConstraint(1, 0)).build()),
            TIED,
            "a constraint would change one"),
        Arguments.of(
            network(
                DataType.FLOAT,
                sgd,
                embedding().gradientNormalization(GradientNormalization.ClipL2PerLayer).build(),
                output().gradientNormalization(GradientNormalization.ClipL2PerLayer).build()),
            TIED,
            "ClipL2PerLayer goes by norms, which differ; take GlobalNormClipping"),
        Arguments.of(
            network(DataType.FLOAT, sgd, clipped(embedding(), 1).build(), output().build()),
            TIED,
            "not the same gradient normalisation (ClipElementWiseAbsoluteValue 1.0 and none)"),
        Arguments.of(
            network(DataType.FLOAT, sgd, new FrozenLayer(embedding().build()), output().build()),
            TIED,
            "layer 0 is FrozenLayer, and both must be trained"),
        Arguments.of(
            network(DataType.FLOAT, sgd), new TiedWeights(0, 3), "the network has 3 layers"));
  }

  @ParameterizedTest
  @MethodSource("untieable")
  void tie_wouldNotStayTied_isRefusedAndChangesNothing(
      MultiLayerNetwork network, TiedWeights tied, String message) {
    double[] before = network.params().toDoubleVector();

    assertThatThrownBy(() -> tied.tie(network))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);

    assertThat(network.params().toDoubleVector()).containsExactly(before);
  }

  @Test
  void constructor_impossibleLayers_isRefused() {
    for (int[] layers : List.of(new int[] {1, 1}, new int[] {-1, 2}, new int[] {0, -2})) {
      assertThatThrownBy(() -> new TiedWeights(layers[0], layers[1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("got %d and %d".formatted(layers[0], layers[1]));
    }
  }

  private static MultiLayerNetwork network(DataType type, IUpdater updater) {
    return network(type, updater, DECAY);
  }

  private static MultiLayerNetwork network(DataType type, IUpdater updater, double decay) {
    return network(type, updater, decay, embedding().build(), output().build());
  }

  private static EmbeddingSequenceLayer.Builder embedding() {
    return new EmbeddingSequenceLayer.Builder().nIn(WORDS).nOut(WIDTH).inferInputLength(true);
  }

  private static SparseSoftmaxOutputLayer.Builder output() {
    return output(WORDS);
  }

  private static SparseSoftmaxOutputLayer.Builder output(int words) {
    return new SparseSoftmaxOutputLayer.Builder().nIn(WIDTH).nOut(words);
  }

  private static MultiLayerNetwork network(
      DataType type, IUpdater updater, Layer embedding, Layer output) {
    return network(type, updater, DECAY, embedding, output);
  }

  private static MultiLayerNetwork network(
      DataType type, IUpdater updater, double decay, Layer embedding, Layer output) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(SEED)
                .dataType(type)
                .weightDecay(decay)
                .updater(updater)
                .list()
                .layer(embedding)
                .layer(new SubLSTM.Builder().nIn(WIDTH).nOut(WIDTH).build())
                .layer(output)
                .build());
    network.init();
    return network;
  }

  private static DataSet data(DataType type) {
    Random random = new Random(SEED);
    INDArray features = Nd4j.create(type, MINIBATCH, 1, STEPS);
    INDArray labels = Nd4j.create(type, MINIBATCH, 1, STEPS);
    for (int i = 0; i < MINIBATCH; i++) {
      for (int step = 0; step < STEPS; step++) {
        features.putScalar(i, 0, step, random.nextInt(WORDS));
        labels.putScalar(i, 0, step, random.nextInt(WORDS));
      }
    }
    return new DataSet(features, labels);
  }
}
