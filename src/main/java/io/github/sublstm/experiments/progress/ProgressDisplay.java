package io.github.sublstm.experiments.progress;

import java.io.PrintWriter;

/** Shows how many of a known number of steps are done, the time left, and a line of status. */
public interface ProgressDisplay extends AutoCloseable {

  /**
   * One more step is done.
   *
   * @param status what is going on, in a few words
   */
  void advance(String status);

  /** Ends the display, whether or not all steps were done. */
  @Override
  void close();

  /**
   * Opens the display that suits where the output goes.
   *
   * @param mode a fixed choice, or {@link ProgressMode#AUTO}
   * @param task a word or two in front
   * @param steps how many steps there will be
   * @param lines where {@link ProgressMode#LINES} writes; a bar always goes to standard error
   */
  static ProgressDisplay open(ProgressMode mode, String task, long steps, PrintWriter lines) {
    return switch (mode) {
      case NONE -> new NoDisplay();
      case LINES -> new LineDisplay(task, steps, lines, System::nanoTime);
      case BAR -> new BarDisplay(task, steps);
      case AUTO ->
          open(Terminal.isPresent() ? ProgressMode.BAR : ProgressMode.LINES, task, steps, lines);
    };
  }
}
