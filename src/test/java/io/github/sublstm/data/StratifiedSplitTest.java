package io.github.sublstm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StratifiedSplitTest {

  private static final LabelledSequences DIGITS = Digits.load();

  @Test
  void of_digits_isDisjointAndComplete() {
    StratifiedSplit split = digits(1);

    assertThat(split.train()).hasSize(1197);
    assertThat(split.validation()).hasSize(300);
    assertThat(split.test()).hasSize(300);
    int[] all =
        Stream.of(split.train(), split.validation(), split.test())
            .flatMapToInt(IntStream::of)
            .sorted()
            .toArray();
    assertThat(all).containsExactly(IntStream.range(0, 1797).toArray());
  }

  @Test
  void of_digits_keepsClassProportions() {
    StratifiedSplit split = digits(1);

    int[] counts = ClassCounts.of(DIGITS);
    int[] validation = ClassCounts.of(DIGITS.select(split.validation()));
    int[] test = ClassCounts.of(DIGITS.select(split.test()));
    for (int c = 0; c < 10; c++) {
      double expected = counts[c] * 300 / 1797.;
      assertThat((double) test[c]).isCloseTo(expected, within(1.));
      assertThat((double) validation[c]).isCloseTo(expected, within(1.1));
    }
  }

  @Test
  void of_sameSeed_isTheSame() {
    assertThat(digits(5).test()).containsExactly(digits(5).test());
    assertThat(digits(5).train()).containsExactly(digits(5).train());
    assertThat(digits(5).test()).isNotEqualTo(digits(6).test());
  }

  @Test
  void of_badSizes_throws() {
    int[] labels = {0, 1, 0, 1};

    assertThatThrownBy(() -> StratifiedSplit.of(labels, 2, 2, 2, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4 examples");
    assertThatThrownBy(() -> StratifiedSplit.of(labels, 2, -1, 2, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static StratifiedSplit digits(long seed) {
    return StratifiedSplit.of(DIGITS.labels(), 10, 300, 300, seed);
  }
}
