package io.github.sublstm.experiments.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BarDisplayTest {

  private final StringWriter text = new StringWriter();
  private final AtomicLong clock = new AtomicLong(5);

  @Test
  void close_afterWork_hasDrawnPercentTimeSpeedAndStatus() {
    try (BarDisplay display = display(140)) {
      display.skip(500);
      display.begin();
      clock.addAndGet(TimeUnit.SECONDS.toNanos(5));
      display.advance(250, "loss 4.567");
      display.milestone("epoch 1 val 99.9");
    }

    assertThat(screen())
        .singleElement()
        .asString()
        .startsWith("lm  75 % [====")
        .endsWith("] 0:05 in all, 50 words/s, epoch 1 val 99.9");
  }

  @Test
  void aside_whileDrawn_writesWholeLinesAboveTheBar() {
    try (BarDisplay display = display(100)) {
      display.advance(250, "loss 4.567");
      display.aside(() -> new PrintWriter(text, true).println("Stopping."));
      display.advance(250, "loss 4.321");
    }

    assertThat(screen()).hasSize(2).first().isEqualTo("Stopping.");
    assertThat(screen().get(1)).startsWith("lm  50 % [").endsWith("loss 4.321");
  }

  private BarDisplay display(int width) {
    return new BarDisplay("lm", 1000, "words", new PrintWriter(text), () -> width, clock::get);
  }

  /** What a terminal shows when all was written. */
  private List<String> screen() {
    return Arrays.stream(text.toString().split("\n")).map(BarDisplayTest::overwritten).toList();
  }

  private static String overwritten(String line) {
    StringBuilder shown = new StringBuilder();
    for (String part : line.split("\r")) {
      shown.replace(0, Math.min(part.length(), shown.length()), part);
    }
    return shown.toString().stripTrailing();
  }
}
