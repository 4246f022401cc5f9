package io.github.sublstm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

class PerplexityTest {

  private static final int[] CORPUS = TinyLanguageModel.corpus(98, 5);

  static Stream<MultiLayerNetwork> networks() {
    return Stream.of(
            TinyLanguageModel.plain(new Sgd(0.1)),
            TinyLanguageModel.withDropout(new Sgd(0.1)),
            TinyLanguageModel.dl4jLstm(new Sgd(0.1)))
        .map(PerplexityTest::spread);
  }

  /** Makes the outputs differ from each other, and from one state to another. */
  private static MultiLayerNetwork spread(MultiLayerNetwork network) {
    Nd4j.getRandom().setSeed(7);
    network.params().assign(Nd4j.randn(network.params().shape()));
    return network;
  }

  @ParameterizedTest
  @MethodSource("networks")
  void of_isThatOfTheProbabilitiesOfTheWholeSequence(MultiLayerNetwork network) {
    double expected = expected(network);

    assertThat(Perplexity.of(network, CORPUS)).isCloseTo(expected, within(1e-5 * expected));
    // In chunks that do not divide the corpus, and one word at a time.
    assertThat(Perplexity.of(network, CORPUS, 13)).isCloseTo(expected, within(1e-5 * expected));
    assertThat(Perplexity.of(network, CORPUS, 1)).isCloseTo(expected, within(1e-5 * expected));
    assertThat(expected).as("not that of a uniform guess").isGreaterThan(15);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void of_withoutWorkspaces_isTheSame(MultiLayerNetwork network) {
    double with = Perplexity.of(network, CORPUS, 13);
    network.getLayerWiseConfigurations().setInferenceWorkspaceMode(WorkspaceMode.NONE);

    assertThat(Perplexity.of(network, CORPUS, 13)).isEqualTo(with);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void of_leavesTheStoredStateAlone(MultiLayerNetwork network) {
    INDArray first = ids(0, 5);
    INDArray second = ids(5, 9);
    network.rnnTimeStep(first);
    INDArray expected = network.rnnTimeStep(second);
    network.rnnClearPreviousState();

    network.rnnTimeStep(first);
    Perplexity.of(network, CORPUS);

    assertThat(network.rnnTimeStep(second).ravel().toFloatVector())
        .containsExactly(expected.ravel().toFloatVector());
  }

  @ParameterizedTest
  @MethodSource("networks")
  void of_oneWord_throws(MultiLayerNetwork network) {
    assertThatThrownBy(() -> Perplexity.of(network, new int[] {1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("too few");
  }

  /** They weigh the training loss, not how likely the words are. */
  @Test
  void of_classWeights_areLeftOutOfAccount() {
    double[] weights = new double[TinyLanguageModel.VOCABULARY];
    Arrays.setAll(weights, v -> v % 3);
    MultiLayerNetwork network = spread(TinyLanguageModel.sparse(new Sgd(0.1), weights));
    double expected = expected(network);

    assertThat(Perplexity.of(network, CORPUS, 13)).isCloseTo(expected, within(1e-5 * expected));
  }

  private static double expected(MultiLayerNetwork network) {
    INDArray probabilities = network.output(ids(0, CORPUS.length - 1));
    double sum = 0;
    for (int t = 0; t < CORPUS.length - 1; t++) {
      sum -= Math.log(probabilities.getDouble(0, CORPUS[t + 1], t));
    }
    return Math.exp(sum / (CORPUS.length - 1));
  }

  private static INDArray ids(int from, int to) {
    float[] values = new float[to - from];
    for (int i = from; i < to; i++) {
      values[i - from] = CORPUS[i];
    }
    return Nd4j.create(values, new long[] {1, 1, to - from}, 'c');
  }
}
