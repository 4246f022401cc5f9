package io.github.sublstm.experiments.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.experiments.benchmark.ShapeBenchmark.Result;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchmarkReportTest {

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
