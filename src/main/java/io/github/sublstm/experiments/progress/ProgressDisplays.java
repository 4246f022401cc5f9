package io.github.sublstm.experiments.progress;

import java.io.PrintWriter;

/** Chooses among the displays. */
public final class ProgressDisplays {

  private ProgressDisplays() {}

  /**
   * Opens the display that suits where the output goes.
   *
   * @param mode a fixed choice, or {@link ProgressMode#AUTO}
   * @param task a word or two in front
   * @param total how many items there will be, at least 1
   * @param unit what an item is, in the plural: words, images
   * @param out where it writes
   */
  public static ProgressDisplay open(
      ProgressMode mode, String task, long total, String unit, PrintWriter out) {
    return switch (mode) {
      case NONE -> new NoDisplay();
      case LINES -> new LineDisplay(task, total, unit, out, System::nanoTime);
      case BAR ->
          new BarDisplay(
              task,
              total,
              unit,
              out,
              new TerminalWidth(Terminal::width, System::nanoTime),
              System::nanoTime);
      case AUTO -> open(suitable(), task, total, unit, out);
    };
  }

  private static ProgressMode suitable() {
    return Terminal.isPresent()
            && Terminal.width().orElse(Terminal.USUAL_WIDTH) >= BarLine.NARROWEST
        ? ProgressMode.BAR
        : ProgressMode.LINES;
  }
}
