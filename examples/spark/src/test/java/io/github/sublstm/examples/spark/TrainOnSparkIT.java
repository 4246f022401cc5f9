package io.github.sublstm.examples.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
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

  private static final String EPOCHS = "5";

  @TempDir static Path folder;

  private static StandaloneCluster cluster;

  /** The same work in one process: with nothing to lose on the way, it says what is right. */
  private static Result expected;

  @BeforeAll
  static void startClusterAndTrainInOneProcess() throws Exception {
    cluster = new StandaloneCluster(2);
    expected = run("local", LOCAL, "digits", "--epochs", EPOCHS);
    MultiLayerNetwork untrained = new MultiLayerNetwork(new DigitsTask().network(1, 5));
    untrained.init();
    assertThat(distance(expected.network.params(), untrained.params())).isGreaterThan(0.1);
    assertThat(expected.measured("accuracy")).isGreaterThan(3 * CHANCE);
  }

  @AfterAll
  static void stopCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void digits_onTheCluster_trainTheSameNetworkAsInOneProcess() throws Exception {
    assertAsExpected(run("cluster", cluster.url(), "digits", "--epochs", EPOCHS));
  }

  @Test
  void languageModel_inOneProcess_learns() throws Exception {
    assertLearnsLanguage("language-model", LOCAL);
  }

  @Test
  void languageModel_onTheCluster_learns() throws Exception {
    assertLearnsLanguage("language-model-cluster", cluster.url());
  }

  private static void assertLearnsLanguage(String name, String master) throws Exception {
    Result result = run(name, master, "language-model", "--epochs", "2");
    assertThat(result.measured("perplexity")).as("perplexity, of 36 characters").isLessThan(15);
  }

  @Test
  void executorKilledInTheMiddle_trainingEndsWithTheSameNetwork() throws Exception {
    try (LoggedProcess driver = submit("killed", cluster.url(), "digits", "--epochs", EPOCHS)) {
      driver.await(Pattern.compile("epoch (2) loss"), RUN);
      List<ProcessHandle> executors = cluster.executors();
      assertThat(executors).as("executors, one per worker").hasSize(2);
      ProcessHandle victim = executors.get(0);
      assertThat(victim.destroyForcibly()).isTrue();
      victim.onExit().get(10, TimeUnit.SECONDS);
      String output = driver.awaitSuccess(RUN);
      assertThat(output).as("what Spark reported").contains("Lost executor", "code 137");
      assertAsExpected(new Result(output, folder.resolve("killed.zip")));
    }
  }

  /** To the last bit, since every task computes on one thread. */
  private static void assertAsExpected(Result result) {
    assertThat(distance(result.network.params(), expected.network.params()))
        .as("parameters")
        .isZero();
    assertThat(
            distance(
                result.network.getUpdater().getStateViewArray(),
                expected.network.getUpdater().getStateViewArray()))
        .as("Adam's state")
        .isZero();
    assertThat(result.network.getLayerWiseConfigurations().toJson())
        .as("configuration, with the iterations and epochs done")
        .isEqualTo(expected.network.getLayerWiseConfigurations().toJson());
    assertThat(result.measured("accuracy"))
        .as("accuracy measured on the cluster")
        .isCloseTo(accuracyHere(result.network), within(1e-4));
  }

  private static LoggedProcess submit(String name, String master, String task, String... options)
      throws IOException {
    String[] arguments = new String[options.length + 3];
    arguments[0] = task;
    System.arraycopy(options, 0, arguments, 1, options.length);
    arguments[options.length + 1] = "--model";
    arguments[options.length + 2] = folder.resolve(name + ".zip").toString();
    return SparkInstallation.submit(name, master, arguments);
  }

  private static Result run(String name, String master, String task, String... options)
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

  private static double accuracyHere(MultiLayerNetwork network) {
    DataSet test = DataSet.merge(new DigitsTask().test());
    INDArray predicted = network.output(test.getFeatures()).argMax(1);
    INDArray actual = test.getLabels().argMax(1);
    return predicted.eq(actual).castTo(actual.dataType()).meanNumber().doubleValue();
  }

  private static double distance(INDArray a, INDArray b) {
    // NaN if one is NaN, which ND4J's own maximum passes over.
    return Arrays.stream(a.sub(b).dup().data().asDouble()).map(Math::abs).reduce(0, Math::max);
  }
}
