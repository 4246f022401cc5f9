package io.github.sublstm.experiments.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LineDisplayTest {

  private final StringWriter text = new StringWriter();
  private final AtomicLong clock = new AtomicLong(-1234);

  @Test
  void advance_everyTwoSeconds_printsEveryThirdWithTimeLeftAndSpeed() {
    LineDisplay display = display(200);

    for (int i = 1; i <= 7; i++) {
      pass(2);
      display.advance(20, "step " + i);
    }
    display.close();

    assertThat(text.toString().lines())
        .containsExactly(
            "lm  30 %  0:06 passed, 0:14 left, 10 words/s, step 3",
            "lm  60 %  0:12 passed, 0:08 left, 10 words/s, step 6", "lm  70 %  0:14 in all");
  }

  @Test
  void advance_hours_printsHours() {
    LineDisplay display = display(3);

    pass(1);
    display.advance(1, "a third");
    pass(61 * 60 - 1);
    display.advance(1, "two thirds");

    assertThat(text.toString()).startsWith("lm  66 %  1:01:00 passed, 1:00:59 left, ");
  }

  @Test
  void milestone_anyTime_printsAndPutsTheNextLineOff() {
    LineDisplay display = display(10);

    pass(1);
    display.milestone("epoch 1");
    pass(4);
    display.advance(1, "too early");
    pass(1);
    display.advance(1, "in time");

    assertThat(text.toString().lines())
        .hasSize(2)
        .satisfiesExactly(
            first -> assertThat(first).endsWith(", epoch 1"),
            second -> assertThat(second).endsWith(", in time"));
  }

  @Test
  void advance_longRun_printsMoreRarely() {
    LineDisplay display = display(100_000);

    for (int i = 0; i < 10_800; i++) {
      pass(1);
      display.advance(1, "on");
    }

    // 100 lines in the first 500 seconds, and then one after each hundredth of the time passed.
    assertThat(text.toString().lines().count()).isBetween(350L, 420L);
  }

  @Test
  void skip_someItems_showsThemAsDone() {
    LineDisplay display = display(100);

    display.skip(50);
    pass(1);
    display.advance(2, "on");
    pass(4);
    display.advance(8, "on");

    assertThat(text.toString().strip())
        .isEqualTo("lm  60 %  0:05 passed, 0:20 left, 2.0 words/s, on");
  }

  @Test
  void advance_firstItemTakesLong_tellsNoTimeLeftYet() {
    LineDisplay display = display(1000);

    pass(10);
    display.begin();
    pass(5);
    display.advance(10, "on");

    assertThat(text.toString().strip()).isEqualTo("lm   1 %  0:15 passed, 2.0 words/s, on");
  }

  private LineDisplay display(long total) {
    return new LineDisplay("lm", total, "words", new PrintWriter(text), clock::get);
  }

  private void pass(int seconds) {
    clock.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }
}
