package io.github.sublstm.experiments.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.experiments.benchmark.ShapeBenchmark.Result;
import io.github.sublstm.experiments.benchmark.ShapeBenchmark.Row;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** What the tables say about timings that are known. */
class BenchmarkReportTest {

  private static final Shape SHAPE = new Shape("X", 2, 3, 5, 7);

  /** 10 ms for a training step of four gates at this shape, 7.5 ms for three. */
  private static final ProductLimit LIMIT = new ProductLimit(1176, "by hand");

  private static final Row SUB_LSTM =
      new Row(
          Contender.SUB_LSTM,
          TimesTest.of(10, 20, 40),
          TimesTest.of(5, 15, 16),
          TimesTest.of(1, 2, 9),
          TimesTest.of(0.5, 1, 3),
          1_500_000,
          300);
  private static final Row DL4J =
      new Row(
          Contender.DL4J_LSTM,
          TimesTest.of(100),
          null,
          TimesTest.of(6),
          TimesTest.of(4),
          2_000_000,
          Double.NaN);
  private static final Row GRU =
      new Row(
          Contender.FUSED_GRU,
          TimesTest.of(15),
          TimesTest.of(3),
          TimesTest.of(12),
          TimesTest.of(2),
          500_000,
          250);

  private static Result result(Row... rows) {
    return new Result(SHAPE, 1e6, TimesTest.of(0.4, 0.5, 0.8), List.of(rows));
  }

  @Test
  void markdown_hasMediansQuartilesAndRatios() {
    assertThat(BenchmarkReport.markdown(List.of(result(SUB_LSTM, DL4J, GRU)), LIMIT).lines())
        .element(0)
        .asString()
        .startsWith(
            "| shape | layer | fit, ms (quartiles) | vs DL4J | vs limit | output, ms | vs DL4J |"
                + " rnnTimeStep, µs | vs DL4J | heap per fit, MB | peak of a process, MB |");
    assertThat(BenchmarkReport.markdown(List.of(result(SUB_LSTM, DL4J, GRU)), LIMIT).lines())
        .endsWith(
            "| X: T=2 in=3 H=5 B=7 | SubLSTM | 20.0 (15.0–30.0) | 5.0× | 2.00 | 2.00 | 3.0× | 10 |"
                + " 4.0× | 1.50 | 300 |",
            "| X: T=2 in=3 H=5 B=7 | DL4J LSTM | 100.0 (100.0–100.0) | 1.0× | 10.00 | 6.00 | 1.0× |"
                + " 40 | 1.0× | 2.00 | – |",
            "| X: T=2 in=3 H=5 B=7 | FusedGRU | 15.0 (15.0–15.0) | 6.7× | 2.00 | 12.00 | 0.5× | 20 |"
                + " 2.0× | 0.50 | 250 |");
  }

  @Test
  void markdown_withoutDl4j_hasNoRatios() {
    assertThat(BenchmarkReport.markdown(List.of(result(SUB_LSTM)), LIMIT))
        .contains("| 20.0 (15.0–30.0) | – | 2.00 | 2.00 | – | 10 | – | 1.50 | 300 |");
  }

  @Test
  void shares_areOfThisLibrarysLayers() {
    assertThat(BenchmarkReport.shares(List.of(result(SUB_LSTM, DL4J, GRU)), LIMIT).lines())
        .endsWith(
            "| X | SubLSTM | 20.0 | 15.0 | 75 % | 1.50 | 10 | 5 |",
            "| X | FusedGRU | 15.0 | 3.0 | 20 % | 0.40 | 20 | 5 |")
        .noneMatch(line -> line.contains("DL4J LSTM"));
  }

  @Test
  void json_hasTheSame() {
    Map<String, Object> json =
        BenchmarkReport.json(List.of(result(SUB_LSTM, DL4J)), LIMIT, Map.of("java", "17"));

    assertThat(json)
        .containsEntry("config", Map.of("java", "17"))
        .containsEntry("limitGigaflops", 1176 / 1e6)
        .containsEntry("limitFrom", "by hand");
    assertThat((List<?>) json.get("results"))
        .hasSize(2)
        .first()
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("shape", "X")
        .containsEntry("steps", 2)
        .containsEntry("inputs", 3)
        .containsEntry("units", 5)
        .containsEntry("minibatch", 7)
        .containsEntry("layer", "SubLSTM")
        .containsEntry("fit", SUB_LSTM.training().toJson())
        .containsEntry("limitMs", 10.0)
        .containsEntry("output", SUB_LSTM.inference().toJson())
        .containsEntry("rnnTimeStepMicros", 10.0)
        .containsEntry("rnnTimeStepWithoutLayerMicros", 5.0)
        .containsEntry("layerPasses", SUB_LSTM.passes().toJson())
        .containsEntry("heapBytesPerFit", 1_500_000L)
        .containsEntry("peakMegabytes", 300.0);
    assertThat((List<?>) json.get("results"))
        .last()
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("layer", "DL4J LSTM")
        .doesNotContainKeys("layerPasses", "peakMegabytes");
  }

  @Test
  void gigaflopsOfGemm_severalShapes_isTheRange() {
    List<Result> results = List.of(at(95), at(90.2), at(97.4));

    assertThat(BenchmarkReport.gigaflopsOfGemm(results)).isEqualTo("90 to 97");
  }

  @Test
  void gigaflopsOfGemm_oneRate_isThatRate() {
    assertThat(BenchmarkReport.gigaflopsOfGemm(List.of(at(95.1), at(94.9)))).isEqualTo("95");
  }

  private static Result at(double gigaflops) {
    return new Result(Shape.STANDARD.get(0), gigaflops * 1e6, null, List.of());
  }
}
