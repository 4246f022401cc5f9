package io.github.sublstm.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.training.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
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

  private ReportFolder open() throws IOException {
    return ReportFolder.open(folder, "digits", Metric.ACCURACY);
  }

  private static List<String> names(ReportFolder report) {
    return report.results().stream().map(result -> result.model() + " " + result.seed()).toList();
  }

  private static void add(ReportFolder report, String model, long seed) throws IOException {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(new OutputLayer.Builder().nIn(1).nOut(2).build())
                .build());
    network.init();
    report.add(Samples.result(model, seed, 0.5, 0.5), Samples.curve(model, seed), network);
  }
}
