package io.github.sublstm.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.data.LabelledSequences;
import io.github.sublstm.engine.Engine;
import io.github.sublstm.experiments.recipe.DigitsRecipe;
import io.github.sublstm.experiments.recipe.ModelKind;
import io.github.sublstm.experiments.report.ModelDetails;
import io.github.sublstm.experiments.report.ModelDetails.Mistake;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;

class TestedClassifierTest {

  private static final float[][] IMAGES = {{0, 1, 2, 4}, {4, 2, 1, 0}, {1, 1, 1, 1}};

  @Test
  void details_ofANetworkThatKnowsOneClass_countsAndShowsTheOthers() {
    LabelledSequences data = new LabelledSequences(IMAGES, new int[] {3, 0, 9}, 10);

    ModelDetails details = TestedClassifier.details(always(3), data, 2);

    assertThat(details.confusion()).hasSize(10);
    assertThat(details.confusion().get(3)).isEqualTo(List.of(0, 0, 0, 1, 0, 0, 0, 0, 0, 0));
    assertThat(details.confusion().get(0)).isEqualTo(List.of(0, 0, 0, 1, 0, 0, 0, 0, 0, 0));
    assertThat(details.confusion().get(1)).containsOnly(0);
    assertThat(details.mistakes()).extracting(Mistake::example).containsExactly(1, 2);
    assertThat(details.mistakes()).extracting(Mistake::label).containsExactly(0, 9);
    assertThat(details.mistakes()).extracting(Mistake::predicted).containsOnly(3);
    assertThat(details.mistakes().get(0).width()).isEqualTo(2);
    assertThat(details.mistakes().get(0).pixels()).containsExactly(255, 128, 64, 0);
  }

  /** Whoever looks at the picture wants to know the digit. */
  @Test
  void details_permutedImages_areShownUpright() {
    LabelledSequences data =
        new LabelledSequences(IMAGES, new int[] {3, 0, 9}, 10).reorderSteps(new int[] {3, 2, 1, 0});

    ModelDetails details = TestedClassifier.details(always(3), data, 3);

    assertThat(details.mistakes().get(0).pixels()).containsExactly(255, 128, 64, 0);
  }

  /** A network whose bias decides: it takes all for one class. */
  static MultiLayerNetwork always(int label) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(new DigitsRecipe(2, 1, 0.01, Engine.AUTO).network(ModelKind.LSTM, 1));
    network.init();
    network.getOutputLayer().getParam("b").putScalar(label, 100);
    return network;
  }
}
