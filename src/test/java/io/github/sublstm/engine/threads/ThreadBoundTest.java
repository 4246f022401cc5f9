package io.github.sublstm.engine.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadBoundTest {

  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
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
  void most_notSet_isTheProcessors() {
    System.clearProperty(ThreadBound.PROPERTY);
    assertThat(ThreadBound.most()).isEqualTo(PROCESSORS);
    assertThat(ThreadBound.isBelowProcessors()).isFalse();
  }

  @Test
  void most_set_isThatNumber() {
    System.setProperty(ThreadBound.PROPERTY, " 3 ");
    assertThat(ThreadBound.most()).isEqualTo(3);
    System.setProperty(ThreadBound.PROPERTY, Integer.toString(PROCESSORS + 1));
    assertThat(ThreadBound.isBelowProcessors()).isFalse();
    System.setProperty(ThreadBound.PROPERTY, "1");
    assertThat(ThreadBound.isBelowProcessors()).isEqualTo(PROCESSORS > 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "abc", "1.5", "", "99999999999"})
  void most_noNumberOfThreads_isRefused(String value) {
    System.setProperty(ThreadBound.PROPERTY, value);
    assertThatThrownBy(ThreadBound::most)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sublstm.threads must be a whole number from 1 on, not '" + value);
  }
}
