package io.github.sublstm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadBoundTest {

  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
  private final String before = System.getProperty(HostEngine.THREADS_PROPERTY);

  @AfterEach
  void putBack() {
    if (before == null) {
      System.clearProperty(HostEngine.THREADS_PROPERTY);
    } else {
      System.setProperty(HostEngine.THREADS_PROPERTY, before);
    }
  }

  @Test
  void most_notSet_isTheProcessors() {
    System.clearProperty(HostEngine.THREADS_PROPERTY);
    assertThat(ThreadBound.most()).isEqualTo(PROCESSORS);
    assertThat(ThreadBound.isBelowProcessors()).isFalse();
  }

  @Test
  void most_set_isThatNumber() {
    System.setProperty(HostEngine.THREADS_PROPERTY, " 3 ");
    assertThat(ThreadBound.most()).isEqualTo(3);
    System.setProperty(HostEngine.THREADS_PROPERTY, Integer.toString(PROCESSORS + 1));
    assertThat(ThreadBound.isBelowProcessors()).isFalse();
    System.setProperty(HostEngine.THREADS_PROPERTY, "1");
    assertThat(ThreadBound.isBelowProcessors()).isEqualTo(PROCESSORS > 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "abc", "1.5", "", "99999999999"})
  void most_noNumberOfThreads_isRefused(String value) {
    System.setProperty(HostEngine.THREADS_PROPERTY, value);
    assertThatThrownBy(ThreadBound::most)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sublstm.threads must be a whole number from 1 on, not '" + value);
  }
}
