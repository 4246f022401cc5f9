package io.github.sublstm.examples.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** The example on {@code local[2]} and on a cluster whose executors are processes of their own. */
@Timeout(value = 150, unit = TimeUnit.SECONDS)
class TrainOnSparkIT {

  private static final Duration RUN = Duration.ofSeconds(140);
  private static final String LOCAL = "local[2]";
  private static final double CHANCE = 0.1;

  private static StandaloneCluster cluster;

  @TempDir Path folder;

  @BeforeAll
  static void startCluster() throws IOException, InterruptedException {
    cluster = new StandaloneCluster(2);
  }

  @AfterAll
  static void stopCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  /** What is lost between two processes would make a difference to the same work in one. */
  @Test
  void digits_onTheCluster_trainTheSameNetworkAsInOneProcess() throws Exception {
    Result local = run("local", LOCAL, "digits", "--epochs", "3");
    Result onCluster = run("cluster", cluster.url(), "digits", "--epochs", "3");
    INDArray first = firstParameters();
    assertThat(distance(local.network.params(), first)).as("what was learned").isGreaterThan(0.1);
    assertThat(distance(onCluster.network.params(), local.network.params()))
        .as("parameters")
        .isLessThan(1e-3);
    INDArray localState = local.network.getUpdater().getStateViewArray();
    INDArray clusterState = onCluster.network.getUpdater().getStateViewArray();
    assertThat(distance(clusterState, localState) / localState.amaxNumber().doubleValue())
        .as("Adam's state")
        .isLessThan(1e-3);
    assertThat(onCluster.network.getLayerWiseConfigurations().toJson())
        .as("configuration, with the iterations and epochs done")
        .isEqualTo(local.network.getLayerWiseConfigurations().toJson());
    assertThat(onCluster.network.getEpochCount()).isEqualTo(3);
    assertThat(onCluster.measured("accuracy"))
        .as("accuracy measured on the cluster")
        .isCloseTo(accuracyHere(onCluster.network), within(1e-4));
  }

  @Test
  void languageModel_learns() throws Exception {
    Result result = run("language-model", LOCAL, "language-model", "--epochs", "2");
    assertThat(result.measured("perplexity")).as("perplexity, of 36 characters").isLessThan(15);
  }

  @Test
  void executorKilled_trainingGoesOn() throws Exception {
    try (LoggedProcess driver = submit("killed", cluster.url(), "digits", "--epochs", "10")) {
      driver.await(Pattern.compile("epoch (2) loss"), RUN);
      List<ProcessHandle> executors = cluster.executors();
      assertThat(executors).as("executors, one a worker").hasSize(2);
      ProcessHandle victim = executors.get(0);
      assertThat(victim.destroyForcibly()).isTrue();
      victim.onExit().get(10, TimeUnit.SECONDS);
      String output = driver.awaitSuccess(RUN);
      assertThat(output).contains("Lost executor").contains("epoch 10 loss");
      Result result = new Result(output, folder.resolve("killed.zip"));
      assertThat(result.measured("accuracy")).isGreaterThan(3 * CHANCE);
      assertThat(result.network.params().isNaN().any()).isFalse();
    }
  }

  private LoggedProcess submit(String name, String master, String task, String... options)
      throws IOException {
    String[] arguments = new String[options.length + 3];
    arguments[0] = task;
    System.arraycopy(options, 0, arguments, 1, options.length);
    arguments[options.length + 1] = "--model";
    arguments[options.length + 2] = folder.resolve(name + ".zip").toString();
    return SparkInstallation.submit(name, master, arguments);
  }

  private Result run(String name, String master, String task, String... options)
      throws Exception {
    try (LoggedProcess driver = submit(name, master, task, options)) {
      return new Result(driver.awaitSuccess(RUN), folder.resolve(name + ".zip"));
    }
  }

  /** What a run printed and saved. */
  private static final class Result {
    private final String output;
    private final MultiLayerNetwork network;

    Result(String output, Path model) throws IOException {
      this.output = output;
      this.network = ModelSerializer.restoreMultiLayerNetwork(model.toFile(), true);
    }

    double measured(String what) {
      Matcher matcher = Pattern.compile("test " + what + " (\\S+)").matcher(output);
      assertThat(matcher.find()).as("test %s in\n%s", what, output).isTrue();
      return Double.parseDouble(matcher.group(1));
    }
  }

  private static INDArray firstParameters() {
    MultiLayerNetwork network = new MultiLayerNetwork(new DigitsTask().network(1, 3));
    network.init();
    return network.params();
  }

  private static double accuracyHere(MultiLayerNetwork network) {
    DataSet test = DataSet.merge(new DigitsTask().test());
    INDArray predicted = network.output(test.getFeatures()).argMax(1);
    INDArray actual = test.getLabels().argMax(1);
    return predicted.eq(actual).castTo(actual.dataType()).meanNumber().doubleValue();
  }

  private static double distance(INDArray a, INDArray b) {
    return a.sub(b).amaxNumber().doubleValue();
  }
}
