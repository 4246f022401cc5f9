package io.github.sublstm.experiments.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.experiments.benchmark.Scaling.Point;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScalingTest {

  /** 2.56e9 floating-point operations. */
  private static final Shape SHAPE = new Shape("X", 1000, 10, 100, 10);

  @Test
  void table_hasWhatVariedAndTheRateOfTheProducts() {
    Map<Point, Times> measured = new LinkedHashMap<>();
    measured.put(new Point("T", SHAPE, 2), TimesTest.of(10, 20, 40));
    measured.put(new Point("H", SHAPE, 2), TimesTest.of(10));
    measured.put(new Point("B", SHAPE, 2), TimesTest.of(40));
    measured.put(new Point("threads", SHAPE, 2), TimesTest.of(80));

    assertThat(Scaling.table(measured).lines())
        .endsWith(
            "| T | 1000 | 20.00 (15.00–30.00) | 2.560 | 128 |",
            "| H | 100 | 10.00 (10.00–10.00) | 2.560 | 256 |",
            "| B | 10 | 40.00 (40.00–40.00) | 2.560 | 64 |",
            "| threads | 2 | 80.00 (80.00–80.00) | 2.560 | 32 |");
  }
}
