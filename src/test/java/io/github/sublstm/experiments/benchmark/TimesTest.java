package io.github.sublstm.experiments.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimesTest {

  static Times of(double... millis) {
    Times times = new Times();
    for (double time : millis) {
      times.add(time);
    }
    return times;
  }

  @Test
  void quantile_betweenTwoTimings_isOnTheLineBetweenThem() {
    Times times = of(40, 10, 20, 80);

    assertThat(times.quantile(0)).isEqualTo(10);
    assertThat(times.quantile(0.25)).isEqualTo(17.5);
    assertThat(times.median()).isEqualTo(30);
    assertThat(times.quantile(0.75)).isEqualTo(50);
    assertThat(times.quantile(1)).isEqualTo(80);
  }

  @Test
  void median_oneTiming_isThat() {
    assertThat(of(7).median()).isEqualTo(7);
  }

  @Test
  void toJson_hasTheQuartiles() {
    assertThat(of(40, 10, 20, 80).toJson())
        .containsEntry("medianMs", 30.0)
        .containsEntry("lowerQuartileMs", 17.5)
        .containsEntry("upperQuartileMs", 50.0)
        .containsEntry("runs", 4);
  }
}
