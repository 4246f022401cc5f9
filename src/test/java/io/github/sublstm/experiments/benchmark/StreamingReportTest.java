package io.github.sublstm.experiments.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tables of single steps say about timings that are known. */
class StreamingReportTest {

  private static StepTimes calls(long... nanos) {
    StepTimes times = new StepTimes();
    for (long time : nanos) {
      times.add(time);
    }
    return times;
  }

  private static final StreamingBenchmark.Result RESULT =
      new StreamingBenchmark.Result(
          new StreamingShape(2, 128, 3),
          new TreeMap<>(
              Map.of(
                  3, new StreamingBenchmark.Limit(1_500_000, 10),
                  4, new StreamingBenchmark.Limit(2_000_000, 20))),
          List.of(
              new StreamingBenchmark.Row(
                  Contender.DL4J_LSTM.label(), 4, "rnnTimeStep", 1, 1, calls(400_000)),
              new StreamingBenchmark.Row("FusedGRU", 3, "rnnTimeStep", 1, 1, calls(50_000)),
              new StreamingBenchmark.Row(
                  "SubLSTM", 4, "together", 8, 8, calls(100_000, 160_000, 700_000))));

  @Test
  void quantiles_areOfTheCalls() {
    StepTimes times = new StepTimes();
    for (int k = 2000; k > 0; k--) {
      times.add(k * 1000L);
    }
    assertThat(times.micros(0)).isEqualTo(1);
    assertThat(times.micros(0.99)).isEqualTo(1980);
    assertThat(times.micros(1)).isEqualTo(2000);
    assertThat(times.perSecond()).isEqualTo(1e6 / 1000.5);
  }

  @Test
  void markdown_comparesStepsNotCalls() {
    assertThat(StreamingReport.markdown(List.of(RESULT)))
        .contains(
            "| 2x128, in=3 | DL4J LSTM | rnnTimeStep | 1 | 400.0 | 400.0 | 2500 | 1.0× | 20.00 |")
        .contains(
            "| 2x128, in=3 | SubLSTM | together | 8 | 160.0 | 700.0 | 25000 | 20.0× | 1.00 |");
    assertThat(StreamingReport.markdown(List.of(RESULT)))
        .contains("| FusedGRU | rnnTimeStep | 1 | 50.0 | 50.0 | 20000 | 8.0× | 5.00 |");
    assertThat(StreamingReport.limits(List.of(RESULT)))
        .contains("| 2x128, in=3 | 3 | 1.50 | 10.0 | 150 |")
        .contains("| 2x128, in=3 | 4 | 2.00 | 20.0 | 100 |");
  }

  @Test
  void markdown_withoutDl4j_hasNoRatio() {
    StreamingBenchmark.Result ours =
        new StreamingBenchmark.Result(RESULT.shape(), RESULT.limits(), RESULT.rows().subList(2, 3));
    assertThat(StreamingReport.markdown(List.of(ours))).contains("| 25000 | – | 1.00 |");
  }

  @Test
  void json_hasTheSame() {
    Map<String, Object> json = StreamingReport.json(List.of(RESULT), Map.of("java", "17"));
    assertThat(json).containsEntry("config", Map.of("java", "17"));
    assertThat((List<?>) json.get("results"))
        .hasSize(3)
        .last()
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("layers", 2)
        .containsEntry("inputs", 3)
        .containsEntry("stepsPerCall", 8)
        .containsEntry("callMicros", 160.0)
        .containsEntry("call99Micros", 700.0)
        .containsEntry("weightBytes", 2_000_000L)
        .containsEntry("readingMicros", 20.0);
  }

  @Test
  void shape_isRead() {
    assertThat(StreamingShape.parse("2x128")).isEqualTo(new StreamingShape(2, 128, 128));
    assertThat(StreamingShape.parse(" 1x256:3 ")).isEqualTo(new StreamingShape(1, 256, 3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "2", "0x128", "2x0", "2x128:", "2x128:0", "-1x5", "2x128x3", "2x999999"})
  void shape_thatIsNone_isRefused(String text) {
    assertThatThrownBy(() -> StreamingShape.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "' is no shape");
  }

  /** It must read all of it: as many values as the layers have weights. */
  @Test
  void reading_readsAllWeights() {
    WeightReading reading = new WeightReading(new StreamingShape(2, 6, 4), 4);
    assertThat(reading.bytes()).isEqualTo(4L * (24 * (4 + 6) + 24 * (6 + 6)));
    reading.compare();
    reading.add();
    assertThat(reading.result()).as("pairs of rows that are equal").isEqualTo(-11);
  }
}
