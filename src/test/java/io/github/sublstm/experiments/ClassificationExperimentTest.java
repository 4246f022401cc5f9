package io.github.sublstm.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sublstm.data.LabelledSequences;
import io.github.sublstm.engine.Engine;
import io.github.sublstm.experiments.progress.ProgressDisplay;
import io.github.sublstm.experiments.report.ReportFolder;
import io.github.sublstm.training.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassificationExperimentTest {

  private static final LabelledSequences GOOD =
      new LabelledSequences(new float[][] {{1, 2}, {3, 4}, {5, 6}}, new int[] {0, 1, 2}, 10);
  private static final LabelledSequences BAD =
      new LabelledSequences(new float[][] {{1, Float.NaN}}, new int[] {0}, 10);

  @TempDir private Path folder;
  private final Counter counter = new Counter();

  @Test
  void run_severalSeeds_advancesByTheStepsItTold() throws IOException {
    ClassificationExperiment experiment = experiment(GOOD);

    experiment.run(report(), counter);

    assertThat(counter.statuses).hasSize((int) experiment.steps()).hasSize(2 * 2 * 3 * 2);
    assertThat(counter.statuses.get(0)).startsWith("subLSTM seed 1 loss ").endsWith(" epoch 1/3");
    assertThat(counter.statuses.get(23)).startsWith("LSTM seed 2 loss ").endsWith(" epoch 3/3");
    assertThat(counter.statuses.get(23)).contains(" val ");
    assertThat(counter.milestones).hasSize(2 * 2 * 3);
    assertThat(counter.milestones.get(0)).contains(" val ").endsWith(" after epoch 1/3");
  }

  @Test
  void run_lossIsNan_namesModelSeedAndEpoch() {
    assertThatThrownBy(() -> experiment(BAD).run(report(), counter))
        .isInstanceOf(ExperimentException.class)
        .hasMessageStartingWith("subLSTM seed 1: the training loss became NaN in epoch ");
  }

  private static ClassificationExperiment experiment(LabelledSequences train) {
    var plan =
        new ClassificationExperiment.Plan(
            "test", List.of(ModelKind.SUB_LSTM, ModelKind.LSTM), List.of(1L, 2L), 3, 2);
    return new ClassificationExperiment(
        plan,
        new ClassificationExperiment.Parts(train, GOOD, GOOD),
        new DigitsRecipe(2, 3, 0.01, Engine.AUTO));
  }

  private ReportFolder report() throws IOException {
    return ReportFolder.open(folder, "test", Metric.ACCURACY);
  }

  private static final class Counter implements ProgressDisplay {

    private final List<String> statuses = new ArrayList<>();
    private final List<String> milestones = new ArrayList<>();

    @Override
    public void advance(long items, String status) {
      assertThat(items).isOne();
      statuses.add(status);
    }

    @Override
    public void skip(long items) {}

    @Override
    public void milestone(String status) {
      milestones.add(status);
    }

    @Override
    public void close() {}
  }
}
