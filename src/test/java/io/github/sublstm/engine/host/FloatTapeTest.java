package io.github.sublstm.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FloatTapeTest {

  /** Else an evaluation in large minibatches would take a tape that only training needs. */
  @Test
  void prepare_wideWithoutTape_leavesLaterStepsNarrow() {
    FloatTape tape = new FloatTape(4);
    tape.prepare(100, 1, 10, 3, 20, true, true);
    tape.prepare(100, 2, 1000, 3, 2000, true, false);
    assertThat(tape.gates(99)[3]).hasSizeGreaterThanOrEqualTo(1000);
    assertThat(tape.cell(99)).hasSizeGreaterThanOrEqualTo(1000);
    assertThat(tape.input(2)).hasSizeGreaterThanOrEqualTo(2000);

    tape.prepare(100, 1, 10, 3, 20, true, true);
    assertThat(tape.gates(99)[3]).hasSize(10);
    assertThat(tape.cell(100)).hasSize(10);
    assertThat(tape.hidden(100)).hasSize(10);
    assertThat(tape.update(99)).hasSize(10);
    assertThat(tape.input(2)).hasSize(20);
  }

  @Test
  void prepare_longerAndWider_growsAll() {
    FloatTape tape = new FloatTape(3);
    tape.prepare(5, 1, 10, 1, 20, false, true);
    tape.prepare(7, 1, 11, 2, 21, true, true);
    for (int t = 0; t < 7; t++) {
      assertThat(tape.gates(t)).hasDimensions(3, 11);
      assertThat(tape.cell(t + 1)).hasSize(11);
      assertThat(tape.update(t)).hasSize(11);
    }
    assertThat(tape.input(1)).hasSize(21);
  }
}
