package io.github.sublstm.experiments.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TerminalWidthTest {

  private final AtomicLong clock = new AtomicLong(-9);

  @Test
  void getAsInt_windowResized_isSeenAfterAWhile() {
    TerminalWidth width = width(OptionalInt.of(80), OptionalInt.of(120), OptionalInt.empty());

    assertThat(width.getAsInt()).isEqualTo(80);
    clock.addAndGet(TimeUnit.SECONDS.toNanos(4));
    assertThat(width.getAsInt()).isEqualTo(120);
    assertThat(width.getAsInt()).isEqualTo(120);
    clock.addAndGet(TimeUnit.SECONDS.toNanos(4));
    assertThat(width.getAsInt()).as("no answer").isEqualTo(120);
  }

  @Test
  void getAsInt_terminalDoesNotTell_isTheUsualAndNotAskedAgain() {
    TerminalWidth width = width(OptionalInt.empty());

    clock.addAndGet(TimeUnit.SECONDS.toNanos(4));
    assertThat(width.getAsInt()).isEqualTo(80);
  }

  /** More questions than answers fail. */
  private TerminalWidth width(OptionalInt... answers) {
    Queue<OptionalInt> left = new ArrayDeque<>(List.of(answers));
    return new TerminalWidth(left::remove, clock::get);
  }
}
