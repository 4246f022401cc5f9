package io.github.sublstm.experiments.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresetTest {

  /** The paper's tables 2 and 3, typed for this test. */
  @ParameterizedTest
  @CsvSource({
    "ptb, LSTM, 10, 10, 0.026, 0.047, 0.002, 0.01186, 0.000020",
    "ptb, subLSTM, 10, 10, 0.012, 0.045, 0.438, 0.01666, 0.000009",
    "ptb, fix-subLSTM, 10, 11, 0.009, 0.043, 0.000, 0.01006, 0.000029",
    "ptb, LSTM, 100, 100, 0.099, 0.074, 0.015, 0.00906, 0.000532",
    "ptb, subLSTM, 100, 100, 0.392, 0.051, 0.246, 0.01186, 0.000157",
    "ptb, fix-subLSTM, 100, 115, 0.194, 0.148, 0.042, 0.00400, 0.000218",
    "ptb, LSTM, 200, 200, 0.473, 0.345, 0.013, 0.00496, 0.000191",
    "ptb, subLSTM, 200, 200, 0.337, 0.373, 0.439, 0.01534, 0.000076",
    "ptb, fix-subLSTM, 200, 230, 0.394, 0.472, 0.161, 0.00382, 0.000066",
    "ptb, LSTM, 650, 650, 0.607, 0.630, 0.083, 0.00568, 0.000145",
    "ptb, subLSTM, 650, 650, 0.562, 0.515, 0.794, 0.00301, 0.000227",
    "ptb, fix-subLSTM, 650, 750, 0.662, 0.730, 0.530, 0.00347, 0.000136",
    "wikitext2, LSTM, 10, 10, 0.015, 0.039, 0.000, 0.01235, 0",
    "wikitext2, subLSTM, 10, 10, 0.002, 0.030, 0.390, 0.00859, 0.000013",
    "wikitext2, fix-subLSTM, 10, 11, 0.033, 0.070, 0.013, 0.00875, 0",
    "wikitext2, LSTM, 100, 100, 0.198, 0.154, 0.002, 0.01162, 0.000123",
    "wikitext2, subLSTM, 100, 100, 0.172, 0.150, 0.009, 0.00635, 0.000177",
    "wikitext2, fix-subLSTM, 100, 115, 0.130, 0.187, 0.000, 0.00541, 0.000172",
    "wikitext2, LSTM, 200, 200, 0.379, 0.351, 0.000, 0.00734, 0.000076",
    "wikitext2, subLSTM, 200, 200, 0.342, 0.269, 0.018, 0.00722, 0.000111",
    "wikitext2, fix-subLSTM, 200, 230, 0.256, 0.273, 0.000, 0.00533, 0.000160",
    "wikitext2, LSTM, 650, 650, 0.572, 0.566, 0.071, 0.00354, 0.000112",
    "wikitext2, subLSTM, 650, 650, 0.633, 0.567, 0.257, 0.00300, 0.000142",
    "wikitext2, fix-subLSTM, 650, 750, 0.656, 0.590, 0.711, 0.00321, 0.000122",
  })
  void all_paper_isItsTablesOfHyperparameters(
      String corpus,
      String model,
      int size,
      int units,
      double input,
      double output,
      double update,
      double rate,
      double decay) {
    Preset preset = Preset.all().get(corpus + "-" + size);

    assertThat(preset.settings().get(ModelKind.parse(model)))
        .isEqualTo(new LanguageModelSettings(units, input, output, update, rate, decay));
    assertThat(ModelKind.parse(model).unitsFittingOwnWidth(size)).isEqualTo(units);
  }

  /** The paper's table 1, typed for this test: subLSTM, fix-subLSTM, LSTM. */
  @ParameterizedTest
  @CsvSource({
    "ptb-10, 222.80, 213.86, 215.93",
    "ptb-100, 91.46, 91.84, 88.39",
    "ptb-200, 79.59, 81.97, 74.60",
    "ptb-650, 76.17, 70.58, 64.34",
    "wikitext2-10, 268.33, 259.89, 271.44",
    "wikitext2-100, 103.36, 105.06, 102.77",
    "wikitext2-200, 89.00, 94.33, 86.15",
    "wikitext2-650, 78.92, 79.49, 74.27",
  })
  void all_paper_isItsTableOfPerplexities(String name, double sub, double fix, double lstm) {
    assertThat(Preset.all().get(name).perplexities())
        .isEqualTo(Map.of("subLSTM", sub, "fix-subLSTM", fix, "LSTM", lstm));
  }

  /** 3 n (2n + 1) + n parameters per layer, at most the LSTM's 4 m (2m + 1). */
  @ParameterizedTest
  @CsvSource({"ptb-10, 11", "ptb-650, 750", "novels, 73"})
  void all_gru_isTheLstmOfAboutItsParameters(String name, int units) {
    Preset preset = Preset.all().get(name);
    LanguageModelSettings lstm = preset.settings().get(ModelKind.LSTM);
    assertThat(preset.settings().get(ModelKind.GRU))
        .isEqualTo(
            new LanguageModelSettings(
                units,
                lstm.inputDropout(),
                lstm.outputDropout(),
                lstm.updateDropout(),
                lstm.learningRate(),
                lstm.weightDecay()));
  }

  @Test
  void all_everyPreset_hasAllKinds() {
    assertThat(Preset.all()).hasSize(10);
    assertThat(Preset.all().values())
        .allSatisfy(preset -> assertThat(preset.settings()).containsOnlyKeys(ModelKind.values()));
    assertThat(Preset.all().get(Preset.NOVELS).perplexities()).isEmpty();
  }
}
