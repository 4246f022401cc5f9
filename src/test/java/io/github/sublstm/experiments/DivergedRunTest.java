package io.github.sublstm.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sublstm.data.LabelledSequences;
import io.github.sublstm.data.SequenceIterator;
import io.github.sublstm.engine.Engine;
import io.github.sublstm.experiments.progress.ProgressDisplay;
import io.github.sublstm.experiments.progress.ProgressDisplays;
import io.github.sublstm.experiments.progress.ProgressMode;
import io.github.sublstm.experiments.recipe.CellSettings;
import io.github.sublstm.experiments.recipe.ModelKind;
import io.github.sublstm.experiments.recipe.NetworkRecipe;
import io.github.sublstm.experiments.recipe.SequenceClassifier;
import io.github.sublstm.experiments.report.DivergedRun;
import io.github.sublstm.experiments.report.ReportFolder;
import io.github.sublstm.experiments.report.RunResult;
import io.github.sublstm.experiments.run.ClassificationTask;
import io.github.sublstm.experiments.run.Comparison;
import io.github.sublstm.experiments.run.ExperimentException;
import io.github.sublstm.experiments.run.TrainingLimits;
import io.github.sublstm.training.Accuracy;
import io.github.sublstm.training.Metric;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** A training whose loss becomes NaN after some good epochs. */
class DivergedRunTest {

  private static final int EPOCHS = 9;
  private static final int GOOD_EPOCHS = 2;
  private static final LabelledSequences DATA =
      new LabelledSequences(new float[][] {{1, 2}, {3, 4}, {5, 6}}, new int[] {0, 1, 2}, 3);

  private static final ProgressDisplay SILENT =
      ProgressDisplays.open(ProgressMode.NONE, "", 1, "", new PrintWriter(Writer.nullWriter()));

  @TempDir private Path folder;

  @Test
  void run_lossBecomesNan_saysWhereAndKeepsTheLastGoodModel() throws IOException {
    Comparison comparison = comparison(GOOD_EPOCHS, 1L);

    assertThat(comparison.run(report(), SILENT)).isTrue();

    assertSaysWhatDiverged(comparison, "1 of 1");
    assertThat(CommandRun.filesIn(folder))
        .containsExactlyInAnyOrder("LSTM-seed-1.zip", "diverged.json");
    assertIsGood(folder.resolve("LSTM-seed-1.zip"));
  }

  @Test
  void run_lossBecomesNanWithOneSeed_trainsTheOthersAndReportsThem() throws IOException {
    Comparison comparison = comparison(GOOD_EPOCHS, 1L, 2L);
    ReportFolder report = report();

    assertThat(comparison.run(report, SILENT)).isTrue();
    report.finish();

    assertSaysWhatDiverged(comparison, "1 of 2");
    assertThat(report.results()).extracting(RunResult::seed).containsExactly(2L);
    assertIsGood(folder.resolve("LSTM-seed-1.zip"));
    assertIsGood(folder.resolve("LSTM.zip"));
    String lost = "The loss became NaN or infinite in the training of: LSTM seed 1 (epoch 3).";
    assertThat(folder.resolve("report.html")).content().contains(lost);
    assertThat(folder.resolve("results.md")).content().contains("| 1 of 2 |", lost);
    // Whoever makes the page anew finds it, too.
    ReportFolder again = ReportFolder.existing(folder).orElseThrow();
    assertThat(again.finish()).contains(lost);
  }

  @Test
  void add_resultOfARunThatHadDiverged_forgetsThatItHad() throws IOException {
    comparison(GOOD_EPOCHS, 1L, 2L).run(report(), SILENT);
    ReportFolder report = report();
    report.resume();
    report.addDiverged(new DivergedRun("LSTM", 2, 7, "others"));
    assertThat(report.finish())
        .contains("LSTM seed 2 (epoch 7; its result here is of an earlier training)");

    comparison(EPOCHS + 1, 1L).run(report(), SILENT);

    // Nor does it keep what was noted of other settings.
    assertThat(folder.resolve("diverged.json")).doesNotExist();
    assertThat(folder.resolve("results.json")).content().contains("\"seed\" : 1");
  }

  /** As {@code digits} does it: the first run that is added makes those of before go. */
  @Test
  void run_replacesEarlierResults_keepsTheNoteOfARunBeforeTheFirstGoodOne() throws IOException {
    comparison(GOOD_EPOCHS, 2L, 3L).run(report(), SILENT);
    ReportFolder report = report();
    report.resume();
    List<RunResult> earlier = report.results();

    comparison(GOOD_EPOCHS, earlier, 1L, 4L).run(report, SILENT);

    assertThat(report.results()).extracting(RunResult::seed).containsExactly(4L);
    assertThat(report.finish()).contains("| 1 of 2 |", "LSTM seed 1 (epoch 3).");
  }

  @Test
  void requireFiniteLosses_allAreFinite_doesNothing() throws IOException {
    Comparison comparison = comparison(GOOD_EPOCHS, 2L);

    assertThat(comparison.run(report(), SILENT)).isTrue();

    comparison.requireFiniteLosses();
  }

  private void assertSaysWhatDiverged(Comparison comparison, String howMany) {
    assertThatThrownBy(comparison::requireFiniteLosses)
        .isInstanceOf(ExperimentException.class)
        .hasMessageMatching(
            howMany
                + " runs came to no result: LSTM seed 1: the training loss became NaN in epoch 3,"
                + " minibatch 2 \\(the model of epoch [12] is kept\\); try a smaller learning"
                + " rate, and look for NaN and infinite numbers in the data; the kept model is "
                + Pattern.quote(folder.resolve("LSTM-seed-1.zip").toString())
                + "\\. The same settings would end the same way; for others give another folder"
                + " \\(--out\\)");
  }

  private static void assertIsGood(Path model) throws IOException {
    MultiLayerNetwork kept = ModelSerializer.restoreMultiLayerNetwork(model.toFile());
    assertThat(kept.params().norm2Number().doubleValue()).isBetween(0.1, 100.0);
    assertThat(Accuracy.of(kept, SequenceIterator.inOrder(DATA, 3))).isBetween(0.0, 1.0);
  }

  private ReportFolder report() throws IOException {
    return ReportFolder.open(folder, "test", Metric.ACCURACY);
  }

  private static Comparison comparison(int goodEpochs, Long... seeds) {
    return comparison(goodEpochs, List.of(), seeds);
  }

  private static Comparison comparison(int goodEpochs, List<RunResult> replaced, Long... seeds) {
    var task = new ClassificationTask("test", DATA, DATA, DATA, 2, Map.of());
    var plan =
        new Comparison.Plan(
            List.of(ModelKind.LSTM),
            List.of(seeds),
            TrainingLimits.ofEpochs(EPOCHS),
            null,
            false,
            Map.of(),
            replaced);
    return new Comparison(
        plan, task, new Explosive(goodEpochs), () -> false, new PrintWriter(Writer.nullWriter()));
  }

  /** The learning rate of seed 1 is none after so many good epochs. */
  private record Explosive(int goodEpochs) implements NetworkRecipe {

    @Override
    public int units(ModelKind kind) {
      return 2;
    }

    @Override
    public MultiLayerConfiguration network(ModelKind kind, long seed) {
      MapSchedule rates =
          new MapSchedule.Builder(ScheduleType.EPOCH)
              .add(0, 0.01)
              .add(goodEpochs, seed == 1 ? Double.NaN : 0.01)
              .build();
      var builder = CellSettings.of(1, 0.9, Engine.AUTO).layer(kind);
      builder.nIn(1).nOut(2);
      BaseRecurrentLayer layer = builder.build();
      return SequenceClassifier.configuration(
          new NeuralNetConfiguration.Builder().seed(seed).updater(new Sgd(rates)), layer, 3);
    }

    @Override
    public Map<String, Object> settings(ModelKind kind) {
      return Map.of();
    }
  }
}
