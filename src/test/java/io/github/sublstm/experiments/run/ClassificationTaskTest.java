package io.github.sublstm.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.data.LabelledSequences;
import io.github.sublstm.experiments.report.ModelDetails;
import io.github.sublstm.training.TrainingOptions;
import io.github.sublstm.training.TrainingOutcome;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;

/** A network that takes all for class 3, and data with another share of that class in each set. */
class ClassificationTaskTest {

  private final MultiLayerNetwork network = TestedClassifierTest.always(3);
  private final ClassificationTask task =
      new ClassificationTask(
          "test", data(3, 3, 3, 3, 3), data(3, 0), data(3, 0, 1, 2), 2, Map.of());

  @Test
  void train_threeSets_learnsTheFirstAndMeasuresOnTheSecond() {
    TrainingOutcome outcome =
        task.train(network, 1, new TrainingOptions.Builder().epochs(1).build());

    assertThat(outcome.validation()).isEqualTo(0.5);
    assertThat(network.getIterationCount()).isEqualTo(3);
  }

  @Test
  void test_threeSets_measuresOnTheThird() {
    assertThat(task.test(network)).isEqualTo(0.25);
  }

  @Test
  void details_threeSets_countTheThird() {
    ModelDetails details = task.details(network);

    assertThat(details.confusion().stream().flatMap(List::stream).mapToInt(count -> count).sum())
        .isEqualTo(4);
    assertThat(details.confusion().subList(0, 4)).allSatisfy(row -> assertThat(row.get(3)).isOne());
  }

  private static LabelledSequences data(int... labels) {
    return new LabelledSequences(new float[labels.length][4], labels, 10);
  }
}
