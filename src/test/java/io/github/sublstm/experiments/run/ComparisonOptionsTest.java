package io.github.sublstm.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.experiments.CommandRun;
import io.github.sublstm.experiments.progress.ProgressDisplay;
import io.github.sublstm.experiments.recipe.MicrocircuitTask;
import io.github.sublstm.experiments.recipe.ModelKind;
import io.github.sublstm.experiments.report.ReportFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.shade.jackson.databind.JsonNode;

/** What the plan, the task and the recipe ask for is what the training does. */
class ComparisonOptionsTest {

  /** A learning rate at which nothing is learned, so that all epochs are equally good. */
  private static final double NOTHING_LEARNED = 1e-30;

  @TempDir private Path folder;
  private final List<String> milestones = new ArrayList<>();

  @Test
  void run_patience_endsTheTrainingAfterAsManyEqualEpochs() throws IOException {
    JsonNode result = run(MicrocircuitTask.DMS, new TrainingLimits(9, 2, Double.POSITIVE_INFINITY));

    assertThat(result.path("epochs").asInt()).isEqualTo(1 + 2);
  }

  @Test
  void run_recipeWithAPlateau_lowersTheRate() throws IOException {
    run(MicrocircuitTask.DMS, TrainingLimits.ofEpochs(3));

    assertThat(milestones)
        .contains("LSTM seed 1 learning rate lowered to 0.500 of the first after epoch 2");
  }

  @ParameterizedTest
  @CsvSource({"DMS,3", "ADDITION,1"})
  void run_equalEpochs_reportsTheOneThatTheTaskKeeps(MicrocircuitTask task, int epoch)
      throws IOException {
    JsonNode result = run(task, TrainingLimits.ofEpochs(3));

    assertThat(result.path("epochs").asInt()).isEqualTo(3);
    assertThat(result.path("config").path("chosenEpoch").asInt()).isEqualTo(epoch);
  }

  private JsonNode run(MicrocircuitTask task, TrainingLimits limits) throws IOException {
    var plan =
        new Comparison.Plan(
            List.of(ModelKind.LSTM), List.of(1L), limits, null, false, Map.of(), List.of());
    Comparison comparison =
        new Comparison(
            plan,
            TrialsExperimentTest.experiment(task),
            TrialsExperimentTest.recipe(task, NOTHING_LEARNED),
            () -> false,
            new PrintWriter(Writer.nullWriter()));
    assertThat(comparison.run(ReportFolder.open(folder, "test", task.metric()), new Milestones()))
        .isTrue();
    return CommandRun.results(folder).get(0);
  }

  private final class Milestones implements ProgressDisplay {

    @Override
    public void advance(long items, String status) {}

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
