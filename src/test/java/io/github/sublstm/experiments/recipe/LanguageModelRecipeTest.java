package io.github.sublstm.experiments.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.conf.GatedRecurrent;
import io.github.sublstm.engine.Engine;
import io.github.sublstm.training.Plateau;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.learning.regularization.L2Regularization;

class LanguageModelRecipeTest {

  private static final int LAYERS = 3;
  private static final int OUTPUT = LAYERS + 1;

  /** DL4J's dropout is the share that is kept, the settings' the share that is dropped. */
  @ParameterizedTest
  @EnumSource
  void network_anyKind_dropsTheSharesOfItsSettings(ModelKind kind) {
    MultiLayerConfiguration network = recipe(kind).network(kind, 1);

    assertThat(layer(network, 0).getIDropout()).as("of word numbers").isNull();
    assertThat(layer(network, 1).getIDropout()).isEqualTo(new Dropout(1 - 0.25));
    for (int next = 2; next <= OUTPUT; next++) {
      assertThat(layer(network, next).getIDropout()).isEqualTo(new Dropout(1 - 0.125));
    }
    for (int recurrent = 1; recurrent <= LAYERS; recurrent++) {
      assertThat(((GatedRecurrent) layer(network, recurrent)).getUpdateDropout())
          .isEqualTo(1 - 0.375);
    }
  }

  @ParameterizedTest
  @EnumSource
  void network_anyKind_hasItsWeightDecayOnWeightsOnly(ModelKind kind) {
    MultiLayerConfiguration network = recipe(kind).network(kind, 1);

    List<L2Regularization> expected = List.of(new L2Regularization(1e-4));
    for (int i = 0; i <= OUTPUT; i++) {
      assertThat(layer(network, i).getRegularizationByParam("W")).isEqualTo(expected);
      assertThat(layer(network, i).getRegularizationByParam("b")).isNullOrEmpty();
    }
    for (int recurrent = 1; recurrent <= LAYERS; recurrent++) {
      assertThat(layer(network, recurrent).getRegularizationByParam("RW")).isEqualTo(expected);
      assertThat(layer(network, recurrent).getRegularizationByParam("f")).isNullOrEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void plateau_anyKind_isThatOfItsLearningRate(ModelKind kind) {
    assertThat(recipe(kind).plateau(kind)).isEqualTo(new Plateau(0.25, 2, 5e-4));
  }

  private static Layer layer(MultiLayerConfiguration network, int index) {
    return network.getConf(index).getLayer();
  }

  private static LanguageModelRecipe recipe(ModelKind kind) {
    return new LanguageModelRecipe(
        Map.of(kind, new LanguageModelSettings(4, 0.25, 0.125, 0.375, 0.5, 1e-4)),
        11,
        LAYERS,
        false,
        0,
        CellSettings.of(1, 0.9, Engine.AUTO),
        new Optimisation(
            Optimisation.Optimiser.SGD, 0, 0.9, 1e-6, Optimisation.Schedule.PLATEAU, 0.25, 2, 1, 0),
        9);
  }
}
