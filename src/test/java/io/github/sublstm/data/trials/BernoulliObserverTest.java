package io.github.sublstm.data.trials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.training.ShareOfIdeal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class BernoulliObserverTest {

  private static final ChangingBernoulli TASK = new ChangingBernoulli();
  private static final TrialIterator DATA = TrialIterator.fixed(TASK, 500, 2, 7);

  /** Without changes it is Laplace's rule of succession. */
  @Test
  void predict_noChanges_isTheRuleOfSuccession() {
    BernoulliObserver observer = new BernoulliObserver(0, 2000);

    double[] predictions = observer.predict(new double[] {1, 1, 0, 1});

    assertThat(predictions)
        .containsExactly(new double[] {2.0 / 3, 3.0 / 4, 3.0 / 5, 4.0 / 6}, within(1e-5));
  }

  /** When every bit has a p of its own nothing can be learned. */
  @Test
  void predict_changesAlways_isACoin() {
    assertThat(new BernoulliObserver(1, 50).predict(new double[] {1, 1, 0}))
        .containsExactly(new double[] {0.5, 0.5, 0.5}, within(1e-12));
  }

  /**
   * Sums over all the ways in which p may have changed, without a grid: between two changes p's
   * posterior is a Beta distribution.
   */
  @Test
  void predict_fewBits_isTheSumOverAllPlacesOfChanges() {
    double c = 0.3;
    Random random = new Random(5);
    int bits = 9;
    double[] sequence = random.doubles(bits).map(x -> x < 0.7 ? 1 : 0).toArray();
    double evidence = 0;
    double ones = 0;
    // Bit i of the number: p changes before bit i + 1.
    for (int changes = 0; changes < 1 << bits; changes++) {
      double weight =
          Math.pow(c, Integer.bitCount(changes))
              * Math.pow(1 - c, bits - Integer.bitCount(changes));
      double a = 1;
      double b = 1;
      for (int i = 0; i < bits; i++) {
        weight *= (sequence[i] == 1 ? a : b) / (a + b);
        a += sequence[i];
        b += 1 - sequence[i];
        if ((changes >> i & 1) == 1) {
          a = 1;
          b = 1;
        }
      }
      evidence += weight;
      ones += weight * a / (a + b);
    }

    double[] predictions = new BernoulliObserver(c, 2000).predict(sequence);

    assertThat(predictions[bits - 1]).isCloseTo(ones / evidence, within(1e-6));
  }

  @ParameterizedTest
  @CsvSource({"20", "50", "100", "200"})
  void logLikelihood_anyGrid_isTheSameToFourDecimals(int bins) {
    double ideal = nats(new BernoulliObserver(TASK.changeProbability(), bins));

    assertThat(ideal)
        .isCloseTo(nats(new BernoulliObserver(TASK.changeProbability(), 400)), within(1e-4));
    // The mean over all sequences is -.5416; these are a sample.
    assertThat(ideal).isCloseTo(-0.5416, within(0.004));
  }

  @Test
  void leakyCount_bestTimeConstant_isSomewhatWorseThanTheIdeal() {
    ShareOfIdeal measure = new ShareOfIdeal(BernoulliObserver.of(TASK)::predict);
    double best = 0;
    double bestConstant = 0;
    for (double constant : new double[] {4, 6, 8, 10, 12, 16}) {
      double share = measure.of(new LeakyCount(constant)::predict, DATA);
      if (share > best) {
        best = share;
        bestConstant = constant;
      }
    }
    assertThat(best).isBetween(0.94, 0.953);
    assertThat(bestConstant).isBetween(8.0, 10.0);
    assertThat(measure.of(BernoulliObserver.of(TASK)::predict, DATA)).isEqualTo(1);
    assertThat(measure.of(bits -> bits.mul(0).addi(0.5), DATA)).isCloseTo(0, within(1e-6));
  }

  @Test
  void leakyCount_counts() {
    double kept = Math.exp(-1 / 4.0);

    assertThat(new LeakyCount(4).predict(new double[] {1, 0}))
        .containsExactly(new double[] {2.0 / 3, (kept + 1) / (kept + 3)}, within(1e-12));
  }

  @Test
  void predict_minibatch_isEachSequenceByItself() {
    INDArray bits = Nd4j.create(new double[] {1, 0, 1, 0, 0, 1}).reshape('c', 2, 1, 3).dup('f');
    BernoulliObserver observer = new BernoulliObserver(0.1, 50);

    INDArray predictions = observer.predict(bits);

    assertThat(predictions.slice(1).reshape(3).toDoubleVector())
        .containsExactly(observer.predict(new double[] {0, 0, 1}));
    assertThatThrownBy(() -> observer.predict(Nd4j.zeros(2, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[trials, 1, steps], not [2, 3]");
  }

  private static double nats(BitPredictor observer) {
    return new ShareOfIdeal(observer::predict).idealLogLikelihood(DATA);
  }
}
