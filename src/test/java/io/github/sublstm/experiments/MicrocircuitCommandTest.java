package io.github.sublstm.experiments;

import static io.github.sublstm.experiments.CommandRun.filesIn;
import static io.github.sublstm.experiments.CommandRun.losses;
import static io.github.sublstm.experiments.CommandRun.reportFiles;
import static io.github.sublstm.experiments.CommandRun.results;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.shade.jackson.databind.JsonNode;

class MicrocircuitCommandTest {

  @TempDir private Path folder;
  private Path out;

  @BeforeEach
  void nameFolder() {
    out = folder.resolve("out");
  }

  @ParameterizedTest
  @CsvSource({
    "addition,fvu,2",
    "bernoulli,share_of_ideal,1",
    "orientation,angular_error,4",
    "dms,accuracy,3",
    "comparison,accuracy,2"
  })
  void run_eachTask_leavesAllFilesAndAModelOfItsSize(String task, String metric, int inputs)
      throws IOException {
    CommandRun run = run("--task " + task + " --models subLSTM,GRU --progress lines");

    assertThat(run.exitCode()).as(run.err()).isZero();
    List<String> expected = reportFiles("subLSTM", "GRU");
    boolean hasDelays = !task.equals("bernoulli");
    if (hasDelays) {
      expected.addAll(List.of("delays.csv", "delays.png", "delays.svg"));
    }
    if (task.equals("bernoulli") || task.equals("comparison")) {
      expected.add("references.csv");
    }
    List<String> files = new ArrayList<>(filesIn(out));
    files.remove("checkpoints");
    assertThat(files).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(run.err()).contains("trials/s", "microcircuit-" + task + " 100 %");
    JsonNode results = results(out);
    assertThat(results).hasSize(2);
    JsonNode first = results.get(0);
    assertThat(first.path("task").asText()).isEqualTo("microcircuit-" + task);
    assertThat(first.path("metric").asText()).isEqualTo(metric);
    assertThat(first.path("config").path("optimiser").asText()).isEqualTo("adam");
    assertThat(first.path("config").path("minibatchesPerEpoch").asInt()).isEqualTo(2);
    assertThat(first.has("testByDelay")).isEqualTo(hasDelays);
    MultiLayerNetwork network = MultiLayerNetwork.load(out.resolve("subLSTM.zip").toFile(), false);
    assertThat(network.getLayer(0).getParam("W").shape()).containsExactly(inputs, 4 * 3);
  }

  @Test
  void run_trialsThatFillNoWholeHundreds_areRoundedUpAndRecordedSo() throws IOException {
    CommandRun run =
        run("--task dms --models LSTM --epochs 1 --validation-trials 30 --test-trials 150");

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode config = results(out).get(0).path("config");
    assertThat(config.path("validationTrials").asInt()).isEqualTo(30);
    assertThat(config.path("testTrials").asInt()).isEqualTo(200);
  }

  @Test
  void run_testDelays_areInTheResultsTheTableAndAFile() throws IOException {
    CommandRun run = run("--task addition --models LSTM --seeds 1,2 --test-delays 7,0,7");

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode result = results(out).get(0);
    JsonNode byDelay = result.path("testByDelay");
    assertThat(byDelay.fieldNames()).toIterable().containsExactly("0", "7");
    // The reported test is at that delay, on the same trials.
    assertThat(byDelay.path("0").asDouble()).isEqualTo(result.path("test").asDouble());
    assertThat(run.out())
        .contains("Test FVU by delay, in time steps:", "| model | 0 | 7 |", "| LSTM | ");
    List<String> lines = Files.readAllLines(out.resolve("delays.csv"));
    assertThat(lines).hasSize(1 + 2 * 2).startsWith("model,seed,delay,test_fvu");
    assertThat(lines.get(1)).startsWith("LSTM,1,0,");
    assertThat(lines.get(4)).startsWith("LSTM,2,7,");
  }

  @Test
  void run_again_reportsWithoutTraining() throws IOException {
    CommandRun first = run("--task orientation --models fix-subLSTM");
    String results = Files.readString(out.resolve("results.json"));

    CommandRun second = run("--task orientation --models fix-subLSTM");

    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(second.out()).isEqualTo(first.out());
    assertThat(out.resolve("results.json")).hasContent(results);
  }

  @Test
  void run_moreEpochs_goesOnAsIfThereHadBeenNoEnd() throws IOException {
    String options = "--task dms --models subLSTM --schedule constant --keep-checkpoints";
    run(options + " --epochs 1");
    assertThat(run(options + " --epochs 3").exitCode()).isZero();
    List<String> resumed = losses(out);
    JsonNode results = results(out);

    run(options + " --epochs 3 --out " + folder.resolve("at-once"));

    assertThat(losses(folder.resolve("at-once"))).isEqualTo(resumed).hasSize(3);
    assertThat(results(folder.resolve("at-once"))).isEqualTo(results);
  }

  @Test
  void run_otherDelaysInTheSameFolder_saysSoInOneLine() {
    run("--task addition --models LSTM --test-delays 1");

    CommandRun run = run("--task addition --models LSTM --test-delays 2");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .contains("testDelays was [1], is now [2]");
  }

  @Test
  void run_otherTaskInTheSameFolder_saysSoInOneLine() {
    run("--task addition --models LSTM");

    CommandRun run = run("--task dms --models LSTM");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .contains("another task: microcircuit-addition, not microcircuit-dms");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--models LSTM | Missing required option: '--task",
        "--task juggling | unknown task 'juggling', there are addition, bernoulli, orientation, dms, comparison",
        "--task bernoulli --test-delays 3 | --test-delays has an effect only with a task that has delays, not bernoulli",
        "--task addition --test-delays -1 | --test-delays is out of range: Delays go from a shortest of 0 or more",
        "--task orientation --test-delays 10,1 | --test-delays is out of range: A delay of 1 steps has no room for 1 updates",
        "--task dms --test-delays b | expected a whole number, not 'b'",
        "--task dms --test-delays 2000000 | --test-delays must be 100,000 or less, not 2,000,000",
        "--task dms --minibatches 0 | --minibatches must be 1 or more, not 0",
        "--task dms --batch-size 0 | --batch-size must be 1 or more, not 0",
        "--task dms --units 0 | --units must be 1 or more, not 0",
        "--task dms --validation-trials 0 | --validation-trials must be 1 or more, not 0",
        "--task dms --test-trials 0 | --test-trials must be 1 or more, not 0",
        "--task dms --memories 5 | --memories must be two numbers with a comma between them, not 1",
        "--task dms --memories 9,5 | --memories is out of range: Memories go from a shortest above 0",
        "--task dms --input-deviation -1 | --input-deviation must be 0 or a positive number, not -1.0",
        "--task dms --models LSTM,GRU --balanced-start | --balanced-start has an effect only with subLSTM or fix-subLSTM among --models, not with LSTM, GRU",
        "--task dms --models LSTM --balance-weights | --balance-weights has an effect only with subLSTM",
        "--task dms --models GRU --divisive 0.1 | --divisive has an effect only with subLSTM",
        "--task dms --models LSTM --balance-penalty 1 | --balance-penalty has an effect only with subLSTM",
        "--task dms --divisive 0 | --divisive must be from 4.5e-5 to 22026, or left out for none, not 0.0",
        "--task dms --divisive NaN | --divisive must be from 4.5e-5 to 22026, or left out for none, not NaN",
        "--task dms --dale 80 | --dale must be in [0, 1], not 80.0",
        "--task dms --dale -0.1 | --dale must be in [0, 1], not -0.1",
        "--task dms --balance-penalty -1 | --balance-penalty must be 0 or a positive number, not -1.0",
        "--task dms --momentum 0.5 | --momentum has an effect only with --optimiser rmsprop, not adam",
      })
  void run_badOptions_saysWhyInOneLine(String options, String message) {
    run(options).assertMisused(out, message);
  }

  private CommandRun run(String options) {
    return CommandRun.of(
        CommandRun.line(
            "microcircuit",
            options,
            "--out " + out,
            "--progress none",
            "--epochs 2",
            "--seeds 1",
            "--units 3",
            "--minibatches 2",
            "--batch-size 5",
            "--validation-trials 10",
            "--test-trials 10"));
  }
}
