package io.github.sublstm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.data.trials.DelayedAddition;
import io.github.sublstm.data.trials.Delays;
import io.github.sublstm.data.trials.OrientationRecall;
import io.github.sublstm.data.trials.TrialIterator;
import io.github.sublstm.data.trials.TrialTask;
import io.github.sublstm.training.checkpoint.CheckpointException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;

/** That runs resume to the last bit is tested with the other trainers, in {@link ResumeTest}. */
class RegressionTrainerTest {

  private static final TrialTask TASK = new DelayedAddition(3, Delays.of(0));

  @TempDir private Path folder;

  @Test
  void train_easyTask_learnsAndKeepsTheBest() {
    MultiLayerNetwork network = TinyRegression.create(TASK);

    TrainingOutcome outcome =
        trainer(network).train(new TrainingOptions.Builder().epochs(8).build());

    assertThat(outcome.curve()).hasSize(8);
    assertThat(outcome.validation())
        .isEqualTo(
            outcome.curve().stream().mapToDouble(EpochResult::validation).min().orElseThrow())
        .isEqualTo(new UnexplainedVariance().of(network, validation()))
        .isLessThan(0.5);
    assertThat(outcome.curve().get(7).trainLoss()).isLessThan(outcome.curve().get(0).trainLoss());
  }

  /** One of three steps has a label, so it is not a third of the error. */
  @Test
  void train_masked_tellsTheLossPerAnswer() {
    MultiLayerNetwork network = TinyRegression.create(TASK);
    network.setLearningRate(0);
    TrainingOutcome outcome =
        trainer(network).train(new TrainingOptions.Builder().epochs(1).build());
    List<DataSet> learned = new ArrayList<>();
    TrialIterator train = train();
    train.seek(1, 0);
    train.forEachRemaining(learned::add);
    double squares = 0;
    for (DataSet batch : learned) {
      var error = network.output(batch.getFeatures()).sub(batch.getLabels());
      var last = error.slice(2, 2);
      squares += last.mul(last).meanNumber().doubleValue() / learned.size();
    }

    assertThat(outcome.curve().get(0).trainLoss()).isCloseTo(squares, within(1e-5));
  }

  @Test
  void train_labelsThatCannotBeMeasured_refusesBeforeLearning() {
    MultiLayerNetwork network = TinyRegression.create(TASK);
    double[] before = network.params().toDoubleVector();

    assertThatThrownBy(
            () ->
                new RegressionTrainer(network, train(), validation(), new AngularError())
                    .train(new TrainingOptions.Builder().epochs(1).build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("An orientation has two values");
    assertThat(network.params().toDoubleVector()).containsExactly(before);
  }

  @Test
  void train_checkpointOfAnIteratorThatCannotSeek_throws() {
    var list = new ListDataSetIterator<>(List.of(train().next()), 1);
    MultiLayerNetwork network = TinyRegression.create(TASK);

    assertThatThrownBy(
            () ->
                new RegressionTrainer(network, list, validation(), new UnexplainedVariance())
                    .requireResumable(options()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SeekableIterator");
  }

  @Test
  void train_checkpointOfOtherTrials_refuses() {
    trainer(TinyRegression.create(TASK)).train(options());
    TrialTask longer = new DelayedAddition(3, Delays.of(1));

    RegressionTrainer other =
        new RegressionTrainer(
            TinyRegression.create(longer),
            TrialIterator.fresh(longer, 10, 20, 1),
            validation(),
            new UnexplainedVariance());

    assertThatThrownBy(() -> other.requireResumable(options()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("delays");
  }

  @Test
  void train_orientation_isMeasuredInDegrees() {
    TrialTask task = new OrientationRecall(Delays.of(1), 0, 0, 0);
    MultiLayerNetwork network = TinyRegression.create(task);
    TrainingOutcome outcome =
        new RegressionTrainer(
                network,
                TrialIterator.fresh(task, 20, 60, 1),
                TrialIterator.fixed(task, 100, 1, 2),
                new AngularError())
            .train(new TrainingOptions.Builder().epochs(3).build());

    assertThat(outcome.validation()).isBetween(0.0, 25.0);
  }

  private TrainingOptions options() {
    return new TrainingOptions.Builder().epochs(1).checkpoint(folder.resolve("run")).build();
  }

  private static RegressionTrainer trainer(MultiLayerNetwork network) {
    return new RegressionTrainer(network, train(), validation(), new UnexplainedVariance());
  }

  private static TrialIterator train() {
    return TrialIterator.fresh(TASK, 10, 20, 1);
  }

  private static TrialIterator validation() {
    return TrialIterator.fixed(TASK, 50, 2, 2);
  }
}
