package io.github.sublstm.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.training.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFolderTest {

  @TempDir private Path folder;

  @Test
  void resume_afterAnotherProcessHasAdded_losesNothing() throws IOException {
    ReportFolder one = open();
    ReportFolder other = open();
    add(one, "LSTM", 1);

    other.resume();
    add(other, "subLSTM", 1);
    one.resume();
    add(one, "LSTM", 2);

    ReportFolder all = open();
    all.resume();
    assertThat(names(all)).containsExactlyInAnyOrder("LSTM 1", "subLSTM 1", "LSTM 2");
    assertThat(CurvesCsv.read(folder.resolve("curves.csv"), Metric.ACCURACY)).hasSize(3);
  }

  @Test
  void resume_again_addsNothing() throws IOException {
    add(open(), "LSTM", 1);
    ReportFolder report = open();

    report.resume();
    report.resume();

    assertThat(names(report)).containsExactly("LSTM 1");
  }

  /** For example one that went on with more epochs. */
  @Test
  void resume_afterAnotherProcessHasReplacedAResult_hasTheNewOne() throws IOException {
    add(open(), "LSTM", 1);
    ReportFolder report = open();
    report.resume();
    RunResult old = report.results().get(0);
    add(report, "LSTM", 2);
    ReportFolder other = open();
    other.resume();
    other.add(
        Samples.result("LSTM", 1, 0.75, 0.5),
        Samples.curve("LSTM", 1),
        network(),
        ModelDetails.NONE);

    report.resume();

    assertThat(names(report)).containsExactlyInAnyOrder("LSTM 1", "LSTM 2");
    assertThat(report.results()).doesNotContain(old);
  }

  /** What was taken up is gone; what was trained here is not lost. */
  @Test
  void resume_afterAnotherProcessHasCleared_hasWhatWasAddedHere() throws IOException {
    add(open(), "LSTM", 1);
    ReportFolder report = open();
    report.resume();
    add(report, "LSTM", 2);
    open().clear();

    report.resume();

    assertThat(names(report)).containsExactly("LSTM 2");
  }

  @Test
  void clear_resultsAndCurves_areGone() throws IOException {
    ReportFolder report = open();
    add(report, "LSTM", 1);

    report.clear();

    assertThat(report.results()).isEmpty();
    report.resume();
    assertThat(report.results()).isEmpty();
    assertThat(folder.resolve("curves.csv")).doesNotExist();
  }

  /** Each with a folder of its own for every result, as many short processes would. */
  @Test
  void exclusively_twoThreadsAddAtTheSameTime_noneIsLost() throws Exception {
    int each = 30;
    Callable<Void> sub = () -> addExclusively("subLSTM", each);
    Callable<Void> lstm = () -> addExclusively("LSTM", each);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (Future<Void> done : threads.invokeAll(List.of(sub, lstm))) {
        done.get();
      }
    } finally {
      threads.shutdown();
    }

    ReportFolder all = open();
    all.resume();
    assertThat(names(all)).doesNotHaveDuplicates().hasSize(2 * each);
    assertThat(CurvesCsv.read(folder.resolve("curves.csv"), Metric.ACCURACY)).hasSize(2 * each);
  }

  @Test
  void finish_anotherHasAdded_reportsAll() throws IOException {
    ReportFolder one = open();
    add(one, "LSTM", 1);
    ReportFolder other = open();
    other.resume();
    add(other, "subLSTM", 1);

    assertThat(one.finish()).contains("| LSTM |", "| subLSTM |");
  }

  /** Another kind has networks of its own, however good. */
  @Test
  void add_severalSeeds_keepsTheBestNetworkOfTheKindAndItsDetails() throws IOException {
    ReportFolder report = open();
    addMarked(report, "subLSTM", 9, 0.99);
    double[] validations = {0.9, 0.5, 0.95, 0.95};
    int[] best = {1, 1, 3, 3};
    for (int i = 0; i < best.length; i++) {
      addMarked(report, "LSTM", i + 1, validations[i]);

      MultiLayerNetwork saved =
          ModelSerializer.restoreMultiLayerNetwork(report.modelFile("LSTM").toFile());
      assertThat(saved.params().toFloatVector()).containsOnly(best[i]);
      assertThat(DetailsJson.read(folder, "LSTM", report.results()).orElseThrow().samples())
          .containsExactly("seed " + best[i]);
    }
  }

  /** As when a finished run goes on with more epochs and stays as good. */
  @Test
  void add_bestRunAgain_replacesItsNetworkAndKeepsItsPlace() throws IOException {
    ReportFolder report = open();
    addMarked(report, "LSTM", 1, 1);
    addMarked(report, "LSTM", 2, 1);

    addMarked(report, "LSTM", 1, 1, 7);
    assertThat(savedMark(report)).isEqualTo(7);
    addMarked(report, "LSTM", 2, 1, 8);
    assertThat(savedMark(report)).isEqualTo(7);

    assertThat(report.results()).extracting(RunResult::seed).containsExactly(1L, 2L);
  }

  private static float savedMark(ReportFolder report) throws IOException {
    return ModelSerializer.restoreMultiLayerNetwork(report.modelFile("LSTM").toFile())
        .params()
        .getFloat(0);
  }

  private static void addMarked(ReportFolder report, String model, long seed, double validation)
      throws IOException {
    addMarked(report, model, seed, validation, seed);
  }

  /** All parameters of the network are the mark. */
  private static void addMarked(
      ReportFolder report, String model, long seed, double validation, long mark)
      throws IOException {
    MultiLayerNetwork network = network();
    network.params().assign(mark);
    report.add(
        Samples.result(model, seed, validation, 0.5),
        Samples.curve(model, seed),
        network,
        new ModelDetails(List.of(), List.of(), List.of("seed " + seed)));
  }

  private Void addExclusively(String model, int seeds) throws IOException {
    for (int seed = 1; seed <= seeds; seed++) {
      ReportFolder report = open();
      int current = seed;
      report.exclusively(
          () -> {
            report.resume();
            add(report, model, current);
          });
    }
    return null;
  }

  private ReportFolder open() throws IOException {
    return ReportFolder.open(folder, "digits", Metric.ACCURACY);
  }

  private static List<String> names(ReportFolder report) {
    return report.results().stream().map(result -> result.model() + " " + result.seed()).toList();
  }

  private static void add(ReportFolder report, String model, long seed) throws IOException {
    report.add(
        Samples.result(model, seed, 0.5, 0.5),
        Samples.curve(model, seed),
        network(),
        ModelDetails.NONE);
  }

  private static MultiLayerNetwork network() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(new OutputLayer.Builder().nIn(1).nOut(2).build())
                .build());
    network.init();
    return network;
  }
}
