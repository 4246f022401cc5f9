package io.github.sublstm.experiments.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.openblas.global.openblas_nolapack.blas_get_num_threads;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.sublstm.ThreeBlasThreads;
import io.github.sublstm.engine.threads.ThreadBound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ThreeBlasThreads.class)
class EngineThreadsTest {

  @Test
  void set_one_boundsTheEngineAndBlasUntilClosed() {
    String property = engineThreads();

    try (EngineThreads bound = new EngineThreads()) {
      bound.set(1);

      assertThat(engineThreads()).isEqualTo("1");
      assertThat(blas_get_num_threads()).isEqualTo(1);
    }

    assertThat(engineThreads()).isEqualTo(property);
    assertThat(blas_get_num_threads()).isEqualTo(3);
  }

  @Test
  void clear_afterABound_givesBlasItsThreadsBack() {
    try (EngineThreads bound = new EngineThreads()) {
      bound.set(1);
      bound.clear();

      assertThat(engineThreads()).isNull();
      assertThat(blas_get_num_threads()).isEqualTo(3);
    }
  }

  /** What the process that measures memory does, without the process. */
  @Test
  void peakMemory_threadsOfBlas_areThoseGiven() throws IOException {
    assumeTrue(Files.isReadable(Path.of("/proc/self/status")), "needs the kernel's record");

    PeakMemory.main("SUB_LSTM", "2,2,2,2", "AUTO", "FLOAT", "1");

    assertThat(blas_get_num_threads()).isEqualTo(1);
  }

  private static String engineThreads() {
    return System.getProperty(ThreadBound.PROPERTY);
  }
}
