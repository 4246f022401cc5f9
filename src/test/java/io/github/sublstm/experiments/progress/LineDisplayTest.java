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
  void advance_everyTwoSeconds_printsEveryThirdWithTimeLeft() {
    LineDisplay display = new LineDisplay("digits", 10, new PrintWriter(text), clock::get);

    for (int i = 1; i <= 7; i++) {
      clock.addAndGet(TimeUnit.SECONDS.toNanos(2));
      display.advance("step " + i);
    }
    display.close();

    assertThat(text.toString().lines())
        .containsExactly(
            "digits  30 %  0:06 passed, 0:14 left, step 3",
            "digits  60 %  0:12 passed, 0:08 left, step 6", "digits  70 %  0:14 in all");
  }

  @Test
  void advance_hours_printsHours() {
    LineDisplay display = new LineDisplay("digits", 2, new PrintWriter(text), clock::get);

    clock.addAndGet(TimeUnit.MINUTES.toNanos(61));
    display.advance("half");

    assertThat(text.toString().strip())
        .isEqualTo("digits  50 %  1:01:00 passed, 1:01:00 left, half");
  }
}
