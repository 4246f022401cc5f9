package io.github.sublstm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sublstm.data.LabelledSequences;
import io.github.sublstm.data.SequenceIterator;
import io.github.sublstm.training.SavedRuns.End;
import io.github.sublstm.training.TrainingOutcome.Ending;
import io.github.sublstm.training.checkpoint.CheckpointException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Runs that are stopped in this process and go on from their checkpoints. */
class ResumeTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void train_stoppedAgainAndAgain_reachesTheSameNumbers(SavedRuns run) {
    End expected = run.undisturbed();
    // At the start, inside epochs, before an epoch's validation and after it, and, in epoch 3, when
    // the plateau has come halfway. Every epoch asks once more than it has minibatches.
    int[] stops = {0, 1, 7, 4, 1, 11, 9, 11, 0};
    TrainingOptions.Builder options =
        new TrainingOptions.Builder().checkpoint(folder.resolve("run"));
    for (int stop : stops) {
      int[] left = {stop};
      TrainingOutcome outcome = run.train(run.network(), options.stopWhen(() -> left[0]-- == 0));
      assertThat(outcome.ending()).isEqualTo(Ending.STOPPED);
    }
    Starts starts = new Starts();
    MultiLayerNetwork network = run.network();
    // Whatever was drawn in between.
    Nd4j.getRandom().setSeed(4711);
    TrainingOutcome outcome = run.train(network, options.stopWhen(() -> false).progress(starts));

    assertThat(starts.epochs).containsExactly(4);
    assertThat(starts.minibatches).containsExactly(5);
    assertThat(outcome.ending()).isEqualTo(Ending.COMPLETED);
    End.of(network, outcome).assertIs(expected, run.toString());
  }

  @ParameterizedTest
  @EnumSource
  void train_completed_givesTheSameOutcomeWithoutTraining(SavedRuns run) {
    TrainingOptions.Builder options =
        new TrainingOptions.Builder().checkpoint(folder.resolve("run"));
    MultiLayerNetwork first = run.network();
    TrainingOutcome expected = run.train(first, options);
    Starts starts = new Starts();

    MultiLayerNetwork second = run.network();
    TrainingOutcome outcome = run.train(second, options.progress(starts));

    assertThat(starts.epochs).containsExactly(SavedRuns.EPOCHS + 1);
    assertThat(starts.learned).isZero();
    assertThat(outcome.curve()).isEqualTo(expected.curve());
    assertThat(outcome.seconds())
        .as("with those before it was resumed")
        .isGreaterThan(expected.curve().get(SavedRuns.EPOCHS - 1).seconds());
    End.of(second, outcome).assertIs(End.of(first, expected), run.toString());
  }

  @ParameterizedTest
  @EnumSource
  void train_savesAtTheStartAfterEpochsAndInBetween(SavedRuns run) {
    Starts bySteps = new Starts();
    Starts byTime = new Starts();
    int[] left = {5};

    run.train(
        run.network(),
        new TrainingOptions.Builder()
            .checkpoint(folder.resolve("new folder/run"))
            .saveEverySteps(5)
            .progress(bySteps));
    run.train(
        run.network(),
        new TrainingOptions.Builder()
            .checkpoint(folder.resolve("other"))
            .saveEvery(Duration.ZERO)
            .stopWhen(() -> left[0]-- == 0)
            .progress(byTime));

    assertThat(folder.resolve("new folder")).isDirectoryContaining("glob:**/run");
    // Without that the other tests would say nothing about it.
    assertThat(bySteps.lowered > 0).isEqualTo(run == SavedRuns.LANGUAGE_MODEL);
    assertThat(bySteps.saved).isEqualTo(1 + SavedRuns.EPOCHS * (2 + 1));
    assertThat(byTime.saved).isEqualTo(1 + 5 + 1);
  }

  /** At such a learning rate all epochs are equally good. */
  @Test
  void train_stoppedAmongEqualEpochs_endsAfterAsManyAsUndisturbed() {
    LabelledSequences data = new LabelledSequences(new float[][] {{1}, {2}}, new int[] {0, 1}, 2);
    TrainingOptions.Builder options =
        new TrainingOptions.Builder()
            .epochs(9)
            .earlyStopping(3)
            .keepLastOfEquals()
            .checkpoint(folder.resolve("run"));
    List<TrainingOutcome> outcomes = new ArrayList<>();
    // The first is stopped in epoch 3, for every epoch asks three times.
    for (int stop : new int[] {7, Integer.MAX_VALUE}) {
      int[] left = {stop};
      outcomes.add(
          new ClassifierTrainer(
                  TinyClassifier.create(1e-30),
                  SequenceIterator.inOrder(data, 1),
                  SequenceIterator.inOrder(data, 2))
              .train(options.stopWhen(() -> left[0]-- == 0).build()));
    }

    assertThat(outcomes)
        .extracting(TrainingOutcome::ending)
        .containsExactly(Ending.STOPPED, Ending.EARLY_STOPPED);
    assertThat(outcomes.get(0).curve()).hasSize(2);
    assertThat(outcomes.get(1).curve()).hasSize(4);
    assertThat(outcomes.get(1).bestEpoch()).isEqualTo(4);
  }

  @Test
  void train_lossIsNan_leavesTheLastGoodCheckpoint() throws Exception {
    Path file = folder.resolve("run");
    TrainingOptions.Builder options =
        new TrainingOptions.Builder().epochs(3).checkpoint(file).saveEverySteps(1);
    float[][] values = {{1}, {1}, {1}, {1}};
    int[] labels = {0, 1, 0, 1};
    LabelledSequences good = new LabelledSequences(values, labels, 2);
    new ClassifierTrainer(
            TinyClassifier.create(0.1),
            SequenceIterator.inOrder(good, 2),
            SequenceIterator.inOrder(good, 2))
        .train(options.epochs(1).build());
    byte[] before = Files.readAllBytes(file);
    // What the iterator makes of them is not in its description.
    SequenceIterator bad = SequenceIterator.inOrder(good, 2);
    bad.setPreProcessor(batch -> batch.getFeatures().assign(Float.NaN));

    MultiLayerNetwork network = TinyClassifier.create(0.1);
    assertThatThrownBy(
            () ->
                new ClassifierTrainer(network, bad, SequenceIterator.inOrder(good, 2))
                    .train(options.epochs(3).build()))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("epoch 2, minibatch 1")
        .hasMessageContaining("the model of epoch 1 is kept");
    assertThat(file).hasBinaryContent(before);
    assertThat(network.params().toFloatVector()).doesNotContain(Float.NaN);
  }

  @Test
  void train_fewerEpochsThanAreDone_refuses() {
    TrainingOptions.Builder options =
        new TrainingOptions.Builder().epochs(3).checkpoint(folder.resolve("run"));
    LabelledSequences data = new LabelledSequences(new float[][] {{1}, {2}}, new int[] {0, 1}, 2);
    ClassifierTrainer trainer =
        new ClassifierTrainer(
            TinyClassifier.create(0.1),
            SequenceIterator.inOrder(data, 1),
            SequenceIterator.inOrder(data, 2));
    trainer.train(options.build());

    assertThatThrownBy(() -> trainer.train(options.epochs(2).build()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("has 3 epochs done, more than the limit of 2");
    trainer.requireResumable(options.epochs(3).build());
  }

  /** At such a learning rate all epochs are equally good: an undisturbed run would end after 3. */
  @Test
  void train_lessPatienceThanWasUsed_refuses() {
    LabelledSequences data = new LabelledSequences(new float[][] {{1}, {2}}, new int[] {0, 1}, 2);
    TrainingOptions.Builder options =
        new TrainingOptions.Builder().epochs(5).checkpoint(folder.resolve("run"));
    ClassifierTrainer trainer =
        new ClassifierTrainer(
            TinyClassifier.create(1e-30),
            SequenceIterator.inOrder(data, 1),
            SequenceIterator.inOrder(data, 2));
    trainer.train(options.build());

    for (int patience : new int[] {2, 3}) {
      assertThatThrownBy(() -> trainer.train(options.earlyStopping(patience).build()))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining(
              "went on after %d epochs without a new best, more than the patience of %d allows",
              patience, patience);
    }
    trainer.requireResumable(options.earlyStopping(4).build());
  }

  @Test
  void train_checkpointOfAnIteratorThatCannotSeek_throws() {
    ListDataSetIterator<DataSet> data =
        new ListDataSetIterator<>(
            SequenceIterator.inOrder(
                    new LabelledSequences(new float[][] {{1}}, new int[] {0}, 2), 1)
                .next()
                .asList());
    ClassifierTrainer trainer = new ClassifierTrainer(TinyClassifier.create(0.1), data, data);

    assertThatThrownBy(
            () ->
                trainer.train(
                    new TrainingOptions.Builder()
                        .epochs(1)
                        .checkpoint(folder.resolve("run"))
                        .build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SeekableIterator");
    assertThat(trainer.train(new TrainingOptions.Builder().epochs(2).build()).curve()).hasSize(2);
  }

  private static final class Starts implements TrainingProgress {

    private final List<Integer> epochs = new ArrayList<>();
    private final List<Integer> minibatches = new ArrayList<>();
    private int learned;
    private int lowered;
    private int saved;

    @Override
    public void started(int epoch, int minibatch, double seconds) {
      epochs.add(epoch);
      minibatches.add(minibatch);
    }

    @Override
    public void minibatchDone(MinibatchResult result) {
      learned++;
    }

    @Override
    public void learningRateLowered(int epoch, double scale) {
      lowered++;
    }

    @Override
    public void saved(Path checkpoint) {
      saved++;
    }
  }
}
