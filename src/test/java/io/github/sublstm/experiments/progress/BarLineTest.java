package io.github.sublstm.experiments.progress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BarLineTest {

  /** As long as they get in experiments that go well. */
  private static final String LONGEST = "fix-subLSTM seed 1 loss 4.123 val 123.4 epoch 12/40";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "72  | ' 57 % 1:02:45 left, fix-subLSTM seed 1 loss 4.123 val 123.4 epoch 12/40'",
        "80  | ' 57 % 1:02:45 left, fix-subLSTM seed 1 loss 4.123 val 123.4 epoch 12/40'",
        "100 | 'language-model  57 % [=====     ] 1:02:45 left, fix-subLSTM seed 1 loss 4.123 val"
            + " 123.4 epoch 12/40'",
        "120 | 'language-model  57 % [=======      ] 1:02:45 left, 20,916 words/s, fix-subLSTM seed 1"
            + " loss 4.123 val 123.4 epoch 12/40'",
      })
  void of_longestStatus_fitsWithTheStateOfTheWork(int width, String shown) {
    BarLine line = new BarLine("language-model");
    line.reserve(LONGEST);

    String text = line.of(width, 57, "1:02:45 left", "20,916 words/s", LONGEST);

    assertThat(text).isEqualTo(shown).hasSizeLessThan(width);
  }

  @Test
  void of_usualWidth_hasABarForShortStates() {
    String status = "LSTM seed 1 loss 0.123 epoch 1/30";
    BarLine line = new BarLine("digits");
    line.reserve(status);

    assertThat(line.of(Terminal.USUAL_WIDTH, 50, "0:45 left", "3,512 images/s", status))
        .isEqualTo("digits  50 % [=========          ] 0:45 left, " + status);
  }

  @Test
  void of_tooLongStatus_isCut() {
    BarLine line = new BarLine("digits");

    assertThat(line.of(80, 100, "0:45 left", "3,512 images/s", "x".repeat(200)))
        .hasSize(79)
        .startsWith("100 % 0:45 left, xxx");
  }

  @Test
  void of_nothingKnownYet_hasNoEmptyParts() {
    assertThat(new BarLine("digits").of(80, 0, "", "", "starting")).endsWith("] starting");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10, 40, 71})
  void of_anyWidth_isNarrower(int width) {
    BarLine line = new BarLine("digits");
    line.reserve(LONGEST);

    assertThat(line.of(width, 7, "0:45 left", "3,512 images/s", LONGEST))
        .hasSizeLessThanOrEqualTo(Math.max(0, width - 1));
  }
}
