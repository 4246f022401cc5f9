package io.github.sublstm.experiments.progress;

import java.time.Duration;

/**
 * Shows how much of a known amount of work is done, the time left, the speed, and a line of status.
 */
public interface ProgressDisplay extends AutoCloseable {

  /**
   * Work begins, or goes on after something else: the time since the last item, or the opening of
   * the display, says nothing about the speed.
   */
  default void begin() {}

  /**
   * More items are done.
   *
   * @param items how many since the last call
   * @param status what is going on, in a few words
   */
  void advance(long items, String status);

  /**
   * Items that need no work: they were done by an earlier run, or stopping early has spared them.
   * They count as done, but not in the speed.
   *
   * @param items how many
   */
  void skip(long items);

  /**
   * Something is reached that a log should tell, for example the end of an epoch. Time since the
   * last item does not count in the speed.
   *
   * @param status what is reached, in a few words
   */
  void milestone(String status);

  /**
   * From now on no more time is left than this, whatever the pace says.
   *
   * @param time from now
   */
  default void leftAtMost(Duration time) {}

  /**
   * Lets something else write to the same terminal, without mixing it up with what is shown. May be
   * called from any thread.
   *
   * @param output writes whole lines
   */
  default void aside(Runnable output) {
    output.run();
  }

  /** Ends the display, whether or not all was done. */
  @Override
  void close();
}
