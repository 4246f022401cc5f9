package io.github.sublstm.engine.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.openblas.global.openblas_nolapack.blas_get_num_threads;

import io.github.sublstm.ThreeBlasThreads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What users of a shared server rely on. */
@ExtendWith(ThreeBlasThreads.class)
class PassThreadsTest {

  private static final double MUCH_WORK = 1e12;

  private final String before = System.getProperty(ThreadBound.PROPERTY);

  @AfterEach
  void putBack() {
    if (before == null) {
      System.clearProperty(ThreadBound.PROPERTY);
    } else {
      System.setProperty(ThreadBound.PROPERTY, before);
    }
  }

  @Test
  void count_boundedByTheUser_isNoMore() {
    for (int bound : new int[] {1, 2, 5}) {
      System.setProperty(ThreadBound.PROPERTY, Integer.toString(bound));
      assertThat(PassThreads.count(0, MUCH_WORK, 64)).isEqualTo(bound);
    }
    assertThat(PassThreads.count(0, MUCH_WORK, 3)).as("of 3 examples").isEqualTo(3);
    assertThat(PassThreads.count(0, 1, 64)).as("of little work").isEqualTo(1);
  }

  /** Then the caller wants no other thread, not even one of BLAS. */
  @Test
  void run_oneThreadByTheUsersBound_keepsBlasOnOneThread() {
    int[] during = {0};
    Runnable pass = () -> during[0] = blas_get_num_threads();
    int processors = Runtime.getRuntime().availableProcessors();

    System.setProperty(ThreadBound.PROPERTY, "1");
    PassThreads.run(1, true, pass);
    assertThat(during[0]).isEqualTo(processors > 1 ? 1 : 3);
    System.setProperty(ThreadBound.PROPERTY, Integer.toString(processors));
    PassThreads.run(1, true, pass);
    assertThat(during[0]).isEqualTo(3);
    PassThreads.run(2, true, pass);
    assertThat(during[0]).isEqualTo(1);
    assertThat(blas_get_num_threads()).isEqualTo(3);
  }

  @Test
  void enterSingle_byTwoPassesAtOnce_theLastOneRestores() {
    BlasThreads.enterSingle();
    BlasThreads.enterSingle();
    BlasThreads.exitSingle();
    int between = blas_get_num_threads();
    BlasThreads.exitSingle();

    assertThat(between).isEqualTo(1);
    assertThat(blas_get_num_threads()).isEqualTo(3);
  }
}
