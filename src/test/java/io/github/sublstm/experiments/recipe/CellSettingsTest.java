package io.github.sublstm.experiments.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.engine.Engine;
import io.github.sublstm.experiments.recipe.Optimisation.Optimiser;
import io.github.sublstm.experiments.recipe.Optimisation.Schedule;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CellSettingsTest {

  private static final int UNITS = 60;

  @ParameterizedTest
  @EnumSource
  void layer_bothDeviations_drawsEachWeightsFromItsOwn(ModelKind kind) {
    MultiLayerNetwork network = network(kind, 3, 0.01);

    assertThat(deviation(network, "0_W")).isCloseTo(3, within(0.6));
    assertThat(deviation(network, "0_RW")).isCloseTo(0.01, within(0.0005));
  }

  @ParameterizedTest
  @EnumSource
  void layer_noRecurrentDeviation_drawsRecurrentWeightsAsGlorot(ModelKind kind) {
    MultiLayerNetwork network = network(kind, 3, 0);

    int units = recipe(3, 0).units(kind);
    double glorot = Math.sqrt(2.0 / (units + 1 + units));
    assertThat(deviation(network, "0_W")).isCloseTo(3, within(0.6));
    assertThat(deviation(network, "0_RW")).isCloseTo(glorot, within(0.05 * glorot));
    assertThat(recipe(3, 0).settings(kind))
        .containsEntry("recurrentWeightInit", "XAVIER")
        .doesNotContainKey("recurrentWeightDeviation");
  }

  private static double deviation(MultiLayerNetwork network, String parameter) {
    return network.getParam(parameter).stdNumber().doubleValue();
  }

  private static MultiLayerNetwork network(ModelKind kind, double input, double recurrent) {
    MultiLayerNetwork network = new MultiLayerNetwork(recipe(input, recurrent).network(kind, 1));
    network.init();
    return network;
  }

  private static SeqMnistRecipe recipe(double input, double recurrent) {
    Optimisation optimisation =
        new Optimisation(Optimiser.SGD, 0, 0, 1e-8, Schedule.CONSTANT, 0.5, 1, 1, 0);
    CellSettings cells = new CellSettings(1, 0.9, null, input, recurrent, Engine.AUTO);
    return new SeqMnistRecipe(10, UNITS, cells, 0.1, optimisation, 1);
  }
}
