package io.github.sublstm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Sgd;

/** Two layers whose rates are 1 and 0.01. */
class LearningRatesTest {

  private final MultiLayerNetwork network = network();
  private final LearningRates rates = new LearningRates(network);

  @Test
  void scale_aRateWouldFallBelowTheMinimum_endsThere() {
    rates.scale(0.1, 0.002);

    assertRates(0.1, 0.002);
    assertThat(rates.shareLeft(0.1, 0.002)).isCloseTo(0.2, within(1e-12));
  }

  @Test
  void scale_aRateIsBelowTheMinimumToBeginWith_staysAsItIs() {
    rates.scale(0.1, 0.05);

    assertRates(0.1, 0.01);
    assertThat(rates.shareLeft(0.1, 0.05)).isEqualTo(1);
  }

  @Test
  void areAt_oneOfTwoIsAtTheMinimum_isFalse() {
    assertThat(rates.areAt(0.1, 0.002)).isFalse();
    assertThat(rates.areAt(0.001, 0.002)).isTrue();
  }

  @Test
  void restore_afterScaling_putsEachBack() {
    rates.scale(0.1, 0);
    rates.restore();

    assertRates(1, 0.01);
  }

  private void assertRates(double first, double second) {
    assertThat(network.getLearningRate(0)).isCloseTo(first, within(1e-12));
    assertThat(network.getLearningRate(1)).isCloseTo(second, within(1e-12));
  }

  private static MultiLayerNetwork network() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .list(
                    new DenseLayer.Builder().nIn(1).nOut(2).updater(new Sgd(1)).build(),
                    new OutputLayer.Builder().nIn(2).nOut(2).updater(new Sgd(0.01)).build())
                .build());
    network.init();
    return network;
  }
}
