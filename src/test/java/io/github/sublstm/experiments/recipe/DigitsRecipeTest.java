package io.github.sublstm.experiments.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.engine.Engine;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.schedule.ISchedule;

class DigitsRecipeTest {

  private final DigitsRecipe recipe = new DigitsRecipe(64, 10, 0.02, Engine.AUTO);

  @ParameterizedTest
  @EnumSource
  void network_anyKind_hasTheParametersThatTheKindTells(ModelKind kind) {
    MultiLayerNetwork network = new MultiLayerNetwork(recipe.network(kind, 1));
    network.init();

    assertThat(network.getLayer(0).numParams())
        .isEqualTo(kind.parameters(1, recipe.units(kind)))
        .isCloseTo(ModelKind.LSTM.parameters(1, 64), within(200L));
  }

  @ParameterizedTest
  @EnumSource
  void network_anyKind_survivesJson(ModelKind kind) {
    MultiLayerConfiguration network = recipe.network(kind, 1);

    assertThat(MultiLayerConfiguration.fromJson(network.toJson())).isEqualTo(network);
  }

  @Test
  void halfCosine_epochs_fallsFromTheRateToItsLastShare() {
    ISchedule rate = HalfCosine.of(0.02, 11);

    assertThat(rate.valueAt(0, 0)).isEqualTo(0.02);
    assertThat(rate.valueAt(500, 5)).isCloseTo(0.02 * 0.51, within(1e-12));
    assertThat(rate.valueAt(1000, 10)).isCloseTo(0.0004, within(1e-12));
    assertThat(rate.valueAt(9999, 99)).isCloseTo(0.0004, within(1e-12));
    assertThat(HalfCosine.of(0.02, 1).valueAt(0, 0)).isEqualTo(0.02);
  }
}
