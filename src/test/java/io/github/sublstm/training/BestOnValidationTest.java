package io.github.sublstm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;

class BestOnValidationTest {

  private final MultiLayerNetwork network = TinyClassifier.create(0.1);

  @Test
  void restore_afterWorseEpochs_givesBestParametersBack() {
    BestOnValidation best = new BestOnValidation(Metric.ACCURACY);

    assertThat(offer(best, 1, 0.5)).isTrue();
    assertThat(offer(best, 2, 0.8)).isTrue();
    assertThat(offer(best, 3, 0.8)).isFalse();
    assertThat(offer(best, 4, Double.NaN)).isFalse();
    best.restore(network);

    assertThat(best.epoch()).isEqualTo(2);
    assertThat(best.value()).isEqualTo(0.8);
    assertThat(network.params().getFloat(0)).isEqualTo(2f);
  }

  @Test
  void offer_equalsAndTheLastIsAskedFor_keepsTheLastAndTellsWhenItWasReached() {
    BestOnValidation best = new BestOnValidation(Metric.ACCURACY, true);

    assertThat(offer(best, 1, 0.5)).isTrue();
    assertThat(offer(best, 2, 0.8)).isTrue();
    assertThat(offer(best, 3, 0.8)).isFalse();
    assertThat(offer(best, 4, 0.7)).isFalse();
    assertThat(offer(best, 5, Double.NaN)).isFalse();
    best.restore(network);

    assertThat(best.epoch()).isEqualTo(3);
    assertThat(best.reached()).isEqualTo(2);
    assertThat(network.params().getFloat(0)).isEqualTo(3f);
  }

  @Test
  void offer_perplexity_keepsTheLowest() {
    BestOnValidation best = new BestOnValidation(Metric.PERPLEXITY);

    offer(best, 1, 120);
    offer(best, 2, 110);
    offer(best, 3, 115);

    assertThat(best.epoch()).isEqualTo(2);
  }

  @Test
  void restore_nothingKept_throws() {
    BestOnValidation best = new BestOnValidation(Metric.ACCURACY);
    offer(best, 1, Double.NaN);

    assertThatThrownBy(() -> best.restore(network)).isInstanceOf(IllegalStateException.class);
  }

  /** Makes the parameters tell the epoch. */
  private boolean offer(BestOnValidation best, int epoch, double value) {
    network.params().assign(epoch);
    return best.offer(network, epoch, value);
  }
}
