package io.github.sublstm.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.training.Metric;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

  @ParameterizedTest
  @CsvSource({
    "FVU, 1.0016, 1.0016",
    "FVU, 0.001, 0.0010",
    "FVU, 0.00085, 0.00085",
    "FVU, 0.000031449, 0.000031",
    "FVU, 0.00000012345, 1.2e-07",
    "FVU, 0, 0.0000",
    "FVU, NaN, NaN",
    "ACCURACY, 0.9576, 95.76",
    "ACCURACY, 0.000004, 0.00",
    "PERPLEXITY, 71.2345, 71.23"
  })
  void of_value_hasItsDecimalsAndDigits(Metric metric, double value, String expected) {
    assertThat(Numbers.of(metric, value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"5.4239, 5.424", "0.0123, 0.012", "0.0043219, 0.0043", "0.0000004, 4.0e-07"})
  void loss_small_hasTwoDigits(double value, String expected) {
    assertThat(Numbers.loss(value)).isEqualTo(expected);
  }
}
