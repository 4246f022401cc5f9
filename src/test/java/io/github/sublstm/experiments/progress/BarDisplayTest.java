package io.github.sublstm.experiments.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import me.tongfei.progressbar.ProgressBarConsumer;
import org.junit.jupiter.api.Test;

class BarDisplayTest {

  /** Keeps what would be drawn. */
  private static final class Drawn implements ProgressBarConsumer {

    private final List<String> bars = new CopyOnWriteArrayList<>();

    @Override
    public int getMaxRenderedLength() {
      return 200;
    }

    @Override
    public void accept(String bar) {
      bars.add(bar);
    }

    @Override
    public void close() {}
  }

  @Test
  void close_afterWork_hasDrawnPercentSpeedAndStatus() {
    Drawn drawn = new Drawn();
    try (BarDisplay display = new BarDisplay("lm", 1000, "words", drawn)) {
      display.skip(500);
      display.advance(250, "loss 4.567");
      display.milestone("epoch 1 val 99.9");
    }

    String last = drawn.bars.get(drawn.bars.size() - 1);
    assertThat(last).startsWith("lm").contains(" 75%", "750/1000", " words/s, epoch 1 val 99.9");
  }
}
