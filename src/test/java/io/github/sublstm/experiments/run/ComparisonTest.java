package io.github.sublstm.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sublstm.data.LabelledSequences;
import io.github.sublstm.engine.Engine;
import io.github.sublstm.experiments.CommandRun;
import io.github.sublstm.experiments.progress.ProgressDisplay;
import io.github.sublstm.experiments.recipe.DigitsRecipe;
import io.github.sublstm.experiments.recipe.ModelKind;
import io.github.sublstm.experiments.report.ReportFolder;
import io.github.sublstm.experiments.report.RunLock;
import io.github.sublstm.experiments.report.RunResult;
import io.github.sublstm.training.Metric;
import io.github.sublstm.training.checkpoint.CheckpointException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {

  private static final LabelledSequences GOOD =
      new LabelledSequences(new float[][] {{1, 2}, {3, 4}, {5, 6}}, new int[] {0, 1, 2}, 10);
  private static final LabelledSequences BAD =
      new LabelledSequences(new float[][] {{1, Float.NaN}}, new int[] {0}, 10);

  @TempDir private Path folder;
  private final Counter counter = new Counter();

  @Test
  void run_severalSeeds_advancesByTheStepsItTold() throws IOException {
    Comparison comparison = comparison(GOOD);

    assertThat(comparison.run(report(), counter)).isTrue();

    assertThat(counter.items).isEqualTo(comparison.items()).isEqualTo(2 * 2 * 3 * 3);
    assertThat(counter.statuses).hasSize(2 * 2 * 3 * 2);
    assertThat(counter.statuses.get(0)).startsWith("subLSTM seed 1 loss ").endsWith(" epoch 1/3");
    assertThat(counter.statuses.get(23)).startsWith("LSTM seed 2 loss ").endsWith(" epoch 3/3");
    assertThat(counter.statuses.get(23)).contains(" val ");
    assertThat(counter.milestones).hasSize(2 * 2 * 3);
    assertThat(counter.milestones.get(0)).contains(" val ").endsWith(" after epoch 1/3");
  }

  @Test
  void run_lossIsNan_namesModelsSeedsAndEpochs() throws IOException {
    Comparison comparison = comparison(BAD);

    assertThat(comparison.run(report(), counter)).isTrue();

    assertThat(counter.milestones)
        .hasSize(4)
        .allMatch(text -> text.contains(": the training loss became NaN in epoch "));
    assertThatThrownBy(comparison::requireFiniteLosses)
        .isInstanceOf(ExperimentException.class)
        .hasMessageStartingWith("4 of 4 runs came to no result: subLSTM seed 1: the training loss")
        .hasMessageContaining(". LSTM seed 2: the training loss became NaN in epoch ");
  }

  @Test
  void run_maxHours_boundTheTimeLeftByThoseOfTheRunsToCome() throws IOException {
    Comparison comparison = comparison(GOOD, new TrainingLimits(3, 0, 2));

    comparison.run(report(), counter);

    assertThat(counter.bounds)
        .containsExactly(
            Duration.ofHours(8), Duration.ofHours(6), Duration.ofHours(4), Duration.ofHours(2));
  }

  /** So many do not fit into a number of nanoseconds. */
  @Test
  void run_moreHoursThanAnybodyWaits_areNoBound() throws IOException {
    comparison(GOOD, new TrainingLimits(3, 0, 999_999)).run(report(), counter);

    assertThat(counter.bounds).isEmpty();
  }

  /** As in a folder whose other runs have other units. */
  @Test
  void run_papersFigure_isInItsOwnRunsOnly() throws IOException {
    comparison(List.of(1L), 0.01, null, false).run(report(), counter);
    ReportFolder report = report();
    report.resume();
    var plan =
        new Comparison.Plan(
            List.of(ModelKind.SUB_LSTM),
            List.of(1L),
            TrainingLimits.ofEpochs(2),
            null,
            false,
            Map.of("LSTM", 0.9796, "subLSTM", 0.9729),
            List.of());
    Comparison comparison =
        new Comparison(
            plan,
            new ClassificationTask("test", GOOD, GOOD, GOOD, 2, Map.of()),
            new DigitsRecipe(2, 3, 0.01, Engine.AUTO),
            () -> false,
            new PrintWriter(Writer.nullWriter()));

    comparison.run(report, counter);

    assertThat(report.finish()).contains("| 97.29 |").doesNotContain("97.96");
    assertThat(report.results())
        .extracting(result -> result.config().get(RunResult.PAPERS_FIGURE))
        .containsExactly(null, 0.9729);
  }

  @Test
  void run_noMaxHours_leavesTheTimeLeftToThePace() throws IOException {
    comparison(GOOD).run(report(), counter);

    assertThat(counter.bounds).isEmpty();
  }

  /** Hours of training are lost only if the checkpoint is. */
  @Test
  void run_anotherAddsOtherSettingsMeanwhile_refusesAndLeavesTheCheckpoint() throws IOException {
    Path checkpoints = Files.createDirectories(folder.resolve("checkpoints"));
    Comparison comparison = comparison(List.of(1L), 0.01, checkpoints, false);
    counter.atMilestone =
        () -> {
          counter.atMilestone = () -> {};
          comparison(List.of(2L), 0.5, null, false).run(report(), new Counter());
        };

    assertThatThrownBy(() -> comparison.run(report(), counter))
        .isInstanceOf(ExperimentException.class)
        .hasMessageContaining("has results of LSTM with other settings: learningRate was 0.5");

    assertThat(CommandRun.filesIn(checkpoints)).containsExactly("LSTM-1.checkpoint");
    assertThat(CommandRun.results(folder))
        .extracting(result -> result.path("seed").asInt())
        .containsExactly(2);
  }

  @Test
  void run_doneAlready_leavesTheCheckpointThatWasKept() throws IOException {
    Path checkpoints = Files.createDirectories(folder.resolve("checkpoints"));
    comparison(List.of(1L), 0.01, checkpoints, true).run(report(), counter);
    ReportFolder again = report();
    again.resume();

    assertThat(comparison(List.of(1L), 0.01, checkpoints, false).run(again, new Counter()))
        .isTrue();

    assertThat(CommandRun.filesIn(checkpoints)).containsExactly("LSTM-1.checkpoint");
  }

  /** As after a kill between the two steps that end a run. */
  @Test
  void run_doneAlreadyButItsCheckpointIsThere_trainsNothing() throws IOException {
    Path checkpoints = Files.createDirectories(folder.resolve("checkpoints"));
    comparison(List.of(1L), 0.01, checkpoints, true).run(report(), counter);
    ReportFolder again = report();
    again.resume();
    Counter silent = new Counter();

    comparison(List.of(1L), 0.01, checkpoints, false).run(again, silent);

    assertThat(silent.items).isZero();
  }

  /** As two processes would: the second begins while the first is at the run. */
  @Test
  void run_anotherIsAtTheRun_waitsAndTakesItsResult() throws Exception {
    Path checkpoints = folder.resolve("checkpoints");
    StringWriter err = new StringWriter();
    Counter second = new Counter();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    List<Future<Boolean>> other = new ArrayList<>();
    Callable<Boolean> run = () -> comparison(List.of(1L), checkpoints, err).run(report(), second);
    counter.atMilestone =
        () -> {
          if (other.isEmpty()) {
            other.add(thread.submit(run));
            while (!err.toString().contains("waiting") && !other.get(0).isDone()) {
              Thread.onSpinWait();
            }
          }
        };

    assertThat(comparison(List.of(1L), checkpoints, new StringWriter()).run(report(), counter))
        .isTrue();
    assertThat(other.get(0).get()).isTrue();
    thread.shutdown();

    assertThat(err.toString().lines()).singleElement().asString().contains("': waiting for it");
    assertThat(second.items).isZero();
    assertThat(second.milestones).containsExactly("LSTM seed 1 is done by the other process");
    assertThat(CommandRun.results(folder)).hasSize(1);
    assertThat(checkpoints).doesNotExist();
  }

  /** A checkpoint that another process is about to replace or to delete says nothing. */
  @Test
  void check_anotherIsAtTheRun_leavesItsCheckpointAlone() throws IOException {
    Path checkpoints = Files.createDirectories(folder.resolve("checkpoints"));
    Files.writeString(checkpoints.resolve("LSTM-1.checkpoint"), "no checkpoint");
    Comparison comparison = comparison(List.of(1L), checkpoints, new StringWriter());

    try (RunLock other = new RunLock(folder, checkpoints)) {
      assertThat(other.take("LSTM", 1)).isEmpty();
      comparison.check(report());
    }

    assertThatThrownBy(() -> comparison.check(report())).isInstanceOf(CheckpointException.class);
  }

  private static Comparison comparison(List<Long> seeds, Path checkpoints, Writer err) {
    return comparison(seeds, 0.01, checkpoints, false, List.of(), err);
  }

  @Test
  void run_earlierResultsToBeReplaced_goWhenTheFirstNewOneComes() throws IOException {
    comparison(List.of(1L), 0.01, null, false).run(report(), counter);
    ReportFolder before = report();
    before.resume();

    counter.atMilestone =
        () -> {
          ReportFolder still = report();
          still.resume();
          assertThat(still.results()).as("before it comes").isEqualTo(before.results());
          counter.atMilestone = () -> {};
        };
    replacing(List.of(2L, 3L), before).run(report(), counter);

    ReportFolder after = report();
    after.resume();
    assertThat(after.results()).extracting(RunResult::seed).containsExactly(2L, 3L);
  }

  /** Two that replace the same add to each other. */
  @Test
  void run_anotherHasReplacedThemMeanwhile_keepsWhatItAdded() throws IOException {
    comparison(List.of(1L), 0.01, null, false).run(report(), counter);
    ReportFolder before = report();
    before.resume();

    counter.atMilestone =
        () -> {
          counter.atMilestone = () -> {};
          replacing(List.of(2L), before).run(report(), new Counter());
        };
    replacing(List.of(3L), before).run(report(), counter);

    ReportFolder after = report();
    after.resume();
    assertThat(after.results())
        .extracting(RunResult::seed)
        .as("LSTM")
        .containsExactlyInAnyOrder(2L, 3L);
  }

  private static Comparison replacing(List<Long> seeds, ReportFolder earlier) {
    return comparison(seeds, 0.01, null, false, earlier.results(), Writer.nullWriter());
  }

  private static Comparison comparison(
      List<Long> seeds, double learningRate, Path checkpoints, boolean keepCheckpoints) {
    return comparison(
        seeds, learningRate, checkpoints, keepCheckpoints, List.of(), Writer.nullWriter());
  }

  private static Comparison comparison(
      List<Long> seeds,
      double learningRate,
      Path checkpoints,
      boolean keepCheckpoints,
      List<RunResult> replaced,
      Writer err) {
    var plan =
        new Comparison.Plan(
            List.of(ModelKind.LSTM),
            seeds,
            TrainingLimits.ofEpochs(2),
            checkpoints,
            keepCheckpoints,
            Map.of(),
            replaced);
    return new Comparison(
        plan,
        new ClassificationTask("test", GOOD, GOOD, GOOD, 2, Map.of()),
        new DigitsRecipe(2, 3, learningRate, Engine.AUTO),
        () -> false,
        new PrintWriter(err));
  }

  private static Comparison comparison(LabelledSequences train) {
    return comparison(train, TrainingLimits.ofEpochs(3));
  }

  private static Comparison comparison(LabelledSequences train, TrainingLimits limits) {
    var plan =
        new Comparison.Plan(
            List.of(ModelKind.SUB_LSTM, ModelKind.LSTM),
            List.of(1L, 2L),
            limits,
            null,
            false,
            Map.of(),
            List.of());
    return new Comparison(
        plan,
        new ClassificationTask("test", train, GOOD, GOOD, 2, Map.of()),
        new DigitsRecipe(2, 3, 0.01, Engine.AUTO),
        () -> false,
        new PrintWriter(Writer.nullWriter()));
  }

  private ReportFolder report() throws IOException {
    return ReportFolder.open(folder, "test", Metric.ACCURACY);
  }

  private interface Milestone {
    void reached() throws IOException;
  }

  private static final class Counter implements ProgressDisplay {

    private long items;
    private final List<String> statuses = new ArrayList<>();
    private final List<String> milestones = new ArrayList<>();
    private final List<Duration> bounds = new ArrayList<>();
    private Milestone atMilestone = () -> {};

    @Override
    public void advance(long items, String status) {
      this.items += items;
      statuses.add(status);
    }

    @Override
    public void skip(long items) {}

    @Override
    public void milestone(String status) {
      milestones.add(status);
      try {
        atMilestone.reached();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void leftAtMost(Duration time) {
      bounds.add(time);
    }

    @Override
    public void close() {}
  }
}
