package io.github.sublstm.experiments.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.experiments.benchmark.ParallelWorkers.Way;
import org.deeplearning4j.parallelism.ParallelWrapper.TrainingMode;
import org.junit.jupiter.api.Test;

class ParallelWorkersTest {

  @Test
  void row_fitOf16Minibatches_hasTheTimeOfOne() {
    Shape shape = new Shape("X", 2, 3, 5, 7);
    Times fits = TimesTest.of(16, 32, 64);

    assertThat(ParallelWorkers.row(shape, new Way(TrainingMode.SHARED_GRADIENTS, 0), fits).strip())
        .isEqualTo("| X: T=2 in=3 H=5 B=7 | 2, shared gradients | default | 2.00 (1.50–3.00) |");
    assertThat(ParallelWorkers.row(shape, new Way(null, 1), fits).strip())
        .isEqualTo("| X: T=2 in=3 H=5 B=7 | 1 | at most 1 | 2.00 (1.50–3.00) |");
  }
}
