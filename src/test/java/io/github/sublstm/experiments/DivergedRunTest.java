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
import io.github.sublstm.experiments.report.ReportFolder;
import io.github.sublstm.experiments.run.ClassificationTask;
import io.github.sublstm.experiments.run.Comparison;
import io.github.sublstm.experiments.run.ExperimentException;
import io.github.sublstm.experiments.run.TrainingLimits;
import io.github.sublstm.training.Accuracy;
import io.github.sublstm.training.Metric;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
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
    assertDiverges(report(), "LSTM.zip");

    assertThat(CommandRun.filesIn(folder)).containsExactly("LSTM.zip");
    MultiLayerNetwork kept =
        ModelSerializer.restoreMultiLayerNetwork(folder.resolve("LSTM.zip").toFile());
    assertThat(kept.params().norm2Number().doubleValue()).isBetween(0.1, 100.0);
    assertThat(Accuracy.of(kept, SequenceIterator.inOrder(DATA, 3))).isBetween(0.0, 1.0);
  }

  @Test
  void run_lossBecomesNanWithAnotherSeedDone_keepsTheLastGoodModelBesideIts() throws IOException {
    comparison(2, EPOCHS).run(report(), SILENT);
    byte[] best = Files.readAllBytes(folder.resolve("LSTM.zip"));
    ReportFolder report = report();
    report.resume();

    assertDiverges(report, "LSTM-seed-1.zip");

    assertThat(folder.resolve("LSTM.zip")).hasBinaryContent(best);
    MultiLayerNetwork kept =
        ModelSerializer.restoreMultiLayerNetwork(folder.resolve("LSTM-seed-1.zip").toFile());
    assertThat(kept.params().norm2Number().doubleValue()).isBetween(0.1, 100.0);
  }

  private void assertDiverges(ReportFolder report, String model) {
    assertThatThrownBy(() -> comparison(1, GOOD_EPOCHS).run(report, SILENT))
        .isInstanceOf(ExperimentException.class)
        .hasMessageMatching(
            "LSTM seed 1: the training loss became NaN in epoch 3, minibatch 2"
                + " \\(the model of epoch [12] is kept\\); try a smaller learning rate;"
                + " the kept model is "
                + Pattern.quote(folder.resolve(model).toString()));
  }

  private ReportFolder report() throws IOException {
    return ReportFolder.open(folder, "test", Metric.ACCURACY);
  }

  private static Comparison comparison(long seed, int goodEpochs) {
    var task = new ClassificationTask("test", DATA, DATA, DATA, 2, Map.of());
    var plan =
        new Comparison.Plan(
            List.of(ModelKind.LSTM),
            List.of(seed),
            TrainingLimits.ofEpochs(EPOCHS),
            null,
            false,
            Map.of(),
            List.of());
    return new Comparison(
        plan, task, new Explosive(goodEpochs), () -> false, new PrintWriter(Writer.nullWriter()));
  }

  /** Its learning rate is none after so many good epochs. */
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
              .add(goodEpochs, Double.NaN)
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
