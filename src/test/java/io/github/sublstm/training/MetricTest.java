package io.github.sublstm.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricTest {

  @ParameterizedTest
  @CsvSource({
    "ACCURACY,true",
    "PERPLEXITY,false",
    "FVU,false",
    "SHARE_OF_IDEAL,true",
    "ANGULAR_ERROR,false"
  })
  void isBetter_moreAndLess_isAsTheMetricSays(Metric metric, boolean more) {
    assertThat(metric.isBetter(1, 0)).isEqualTo(more);
    assertThat(metric.isBetter(0, 1)).isEqualTo(!more);
    assertThat(metric.isBetter(1, 1)).isFalse();
    assertThat(metric.isBetter(Double.NaN, metric.worst())).isFalse();
    assertThat(metric.isBetter(more ? -1e300 : 1e300, metric.worst())).isTrue();
  }
}
