package io.github.sublstm.experiments.progress;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The width of a terminal whose window may be resized. Asking it costs little: it remembers. */
final class TerminalWidth implements IntSupplier {

  private static final long FRESH_NANOS = Duration.ofSeconds(3).toNanos();

  private final Supplier<OptionalInt> terminal;
  private final LongSupplier nanoTime;
  private final boolean tells;
  private int width;
  private long asked;

  /**
   * @param terminal tells the width, or nothing; if nothing at first, it is not asked again
   * @param nanoTime the clock, in ns from any origin
   */
  TerminalWidth(Supplier<OptionalInt> terminal, LongSupplier nanoTime) {
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    OptionalInt first = terminal.get();
    this.tells = first.isPresent();
    this.width = first.orElse(Terminal.USUAL_WIDTH);
    this.asked = nanoTime.getAsLong();
  }

  /** In columns. */
  @Override
  public int getAsInt() {
    if (tells && nanoTime.getAsLong() - asked >= FRESH_NANOS) {
      width = terminal.get().orElse(width);
      asked = nanoTime.getAsLong();
    }
    return width;
  }
}
