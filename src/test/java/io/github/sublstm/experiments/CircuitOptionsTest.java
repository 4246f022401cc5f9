package io.github.sublstm.experiments;

import static io.github.sublstm.experiments.CommandRun.results;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.MaxNorm;
import io.github.sublstm.cell.CellType;
import io.github.sublstm.conf.BalanceWeights;
import io.github.sublstm.conf.FixSubLSTM;
import io.github.sublstm.conf.Inhibition;
import io.github.sublstm.conf.SubLSTM;
import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.shade.jackson.databind.JsonNode;

/** The options of {@code microcircuit} that change the cells. */
class CircuitOptionsTest {

  private static final int UNITS = 5;

  @TempDir private Path folder;
  private Path out;

  @BeforeEach
  void nameFolder() {
    out = folder.resolve("out");
  }

  @Test
  void run_optionsOfInhibition_areThoseOfTheSubtractiveLayers() throws IOException {
    String options = "--balance-weights --divisive 0.1 --balance-penalty 2";

    CommandRun run = run("--models subLSTM,fix-subLSTM,LSTM,GRU " + options);

    assertThat(run.exitCode()).as(run.err()).isZero();
    Inhibition expected = new Inhibition(BalanceWeights.LEARNED, 1, 0.1, 2);
    assertThat(((SubLSTM) layer("subLSTM")).getInhibition()).isEqualTo(expected);
    assertThat(((FixSubLSTM) layer("fix-subLSTM")).getInhibition()).isEqualTo(expected);
    for (JsonNode result : results(out)) {
      JsonNode config = result.path("config");
      boolean isSubtractive = result.path("model").asText().endsWith("subLSTM");
      for (String setting : new String[] {"balanceWeights", "divisiveInit", "balancePenalty"}) {
        assertThat(config.has(setting)).as(result + " " + setting).isEqualTo(isSubtractive);
      }
    }
  }

  @Test
  void run_withoutOptions_recordsNone() throws IOException {
    run("--models subLSTM");

    assertThat(results(out).get(0).path("config").fieldNames())
        .toIterable()
        .doesNotContain(
            "balancedStart",
            "balanceWeights",
            "divisiveInit",
            "balancePenalty",
            "excitatoryFraction");
  }

  /** Updates too small to show leave what training began with. */
  @Test
  void run_balancedStart_beginsWithTheSameWeightsForExcitationAndInhibition() throws IOException {
    CommandRun run = run("--models subLSTM,GRU --balanced-start --learning-rate 1e-30");

    assertThat(run.exitCode()).as(run.err()).isZero();
    INDArray weights = network("subLSTM").getParam("0_W");
    assertThat(gate(weights, CellType.SUB_LSTM.inputGate())).isEqualTo(gate(weights, 0));
    assertThat(MaxNorm.of(gate(weights, CellType.SUB_LSTM.outputGate()))).isLessThan(1e-20);
    assertThat(MaxNorm.of(gate(weights, 0))).isGreaterThan(0.1);
    JsonNode results = results(out);
    assertThat(results.get(0).path("config").path("balancedStart").asBoolean()).isTrue();
    assertThat(results.get(1).path("config").has("balancedStart")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"subLSTM", "fix-subLSTM", "LSTM", "GRU"})
  void run_dale_keepsTheSignsOfEveryModel(String model) throws IOException {
    CommandRun run = run("--models " + model + " --dale 0.6");

    assertThat(run.exitCode()).as(run.err()).isZero();
    INDArray weights = network(model).getParam("0_RW");
    long units = weights.size(0);
    long excitatory = Math.round(0.6 * units);
    INDArray first = weights.get(NDArrayIndex.interval(0, excitatory), NDArrayIndex.all());
    INDArray others = weights.get(NDArrayIndex.interval(excitatory, units), NDArrayIndex.all());
    assertThat(first.minNumber().doubleValue()).isNotNegative();
    assertThat(others.maxNumber().doubleValue()).isNotPositive();
    // Had they not begun with these signs, half of them would be 0.
    assertThat(weights.eq(0).castTo(weights.dataType()).meanNumber().doubleValue()).isLessThan(0.2);
    assertThat(results(out).get(0).path("config").path("excitatoryFraction").asDouble())
        .isEqualTo(0.6);
  }

  @ParameterizedTest
  @CsvSource({
    "--balanced-start,balancedStart was not set is now true",
    "--balance-weights,balanceWeights was not set is now LEARNED",
    "--divisive 0.1,divisiveInit was not set is now 0.1",
    "--dale 0.8,excitatoryFraction was not set is now 0.8",
    "--balance-penalty 1,balancePenalty was not set is now 1.0"
  })
  void run_otherOptionsInTheSameFolder_saysSoInOneLine(String option, String difference) {
    run("--models subLSTM");

    CommandRun run = run("--models subLSTM " + option);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .contains(difference.replace(" is now", ", is now"));
  }

  private static INDArray gate(INDArray weights, int gate) {
    return weights
        .get(NDArrayIndex.all(), NDArrayIndex.interval(gate * UNITS, (gate + 1) * UNITS))
        .dup();
  }

  private Layer layer(String model) throws IOException {
    return network(model).getLayer(0).conf().getLayer();
  }

  private MultiLayerNetwork network(String model) throws IOException {
    return MultiLayerNetwork.load(out.resolve(model + ".zip").toFile(), false);
  }

  private CommandRun run(String options) {
    return CommandRun.of(
        CommandRun.line(
            "microcircuit",
            "--task addition " + options,
            "--out " + out,
            "--progress none",
            "--epochs 1",
            "--seeds 1",
            "--units " + UNITS,
            "--minibatches 2",
            "--batch-size 5",
            "--validation-trials 10",
            "--test-trials 10"));
  }
}
