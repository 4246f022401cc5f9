package io.github.sublstm.experiments.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.experiments.benchmark.LanguageModelBenchmark.Row;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** What the tables say about timings that are known: of 20 x 35 words each. */
class LanguageModelBenchmarkTest {

  private static final LanguageModelShape SMALL = new LanguageModelShape(100, 20);
  private static final LanguageModelShape LARGE = new LanguageModelShape(100, 30);

  private static final List<Row> ROWS =
      List.of(
          new Row(SMALL, "sgd", LanguageModelContender.DL4J, TimesTest.of(1400)),
          new Row(SMALL, "sgd", LanguageModelContender.SUB_LSTM, TimesTest.of(300, 350, 450)),
          new Row(SMALL, "rmsprop", LanguageModelContender.SUB_LSTM, TimesTest.of(700)),
          new Row(LARGE, "sgd", LanguageModelContender.SUB_LSTM, TimesTest.of(1000)));

  @Test
  void markdown_hasWordsPerSecondAndTheRatioToDl4jOfTheSameShape() {
    assertThat(LanguageModelBenchmark.markdown(ROWS).lines())
        .endsWith(
            "| V=100 H=20 | DL4J LSTM, LossSparseMCXENT | sgd | 1400.0 (1400.0–1400.0) | 500 | 1.0× |",
            "| V=100 H=20 | SubLSTM, SparseSoftmax | sgd | 350.0 (325.0–400.0) | 2000 | 4.0× |",
            "| V=100 H=20 | SubLSTM, SparseSoftmax | rmsprop | 700.0 (700.0–700.0) | 1000 | 2.0× |",
            "| V=100 H=30 | SubLSTM, SparseSoftmax | sgd | 1000.0 (1000.0–1000.0) | 700 | – |");
  }

  @Test
  void json_hasTheSame() {
    Map<String, Object> json = LanguageModelBenchmark.json(ROWS, Map.of("java", "17"));

    assertThat(json).containsEntry("config", Map.of("java", "17"));
    assertThat((List<?>) json.get("results"))
        .hasSize(4)
        .element(1)
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("vocabulary", 100)
        .containsEntry("units", 20)
        .containsEntry("steps", 35)
        .containsEntry("minibatch", 20)
        .containsEntry("layers", "SubLSTM, SparseSoftmax")
        .containsEntry("updater", "sgd")
        .containsEntry("fit", ROWS.get(1).fit().toJson())
        .containsEntry("wordsPerSecond", 2000.0);
  }
}
