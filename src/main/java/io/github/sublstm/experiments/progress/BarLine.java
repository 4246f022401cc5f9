package io.github.sublstm.experiments.progress;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * What a bar shows in one line of a terminal: the share done, the time left and the state of the
 * work always; the task, the bar itself and the speed, in this order, where there is room.
 */
final class BarLine {

  /** Narrower terminals have no room for the state of the work. */
  static final int NARROWEST = 72;

  private static final int SHORTEST_BAR = 6;
  private static final int LONGEST_BAR = 40;

  /** Columns for the time, enough for most; the rest does not move while it gets longer. */
  private static final int TIME_ROOM = 9;

  private static final int SPEED_ROOM = 15;

  private final String task;
  private int statusRoom;

  /**
   * @param task a word or two
   */
  BarLine(String task) {
    this.task = task;
  }

  /** Keeps room for a state of this length, so that the rest does not move for shorter ones. */
  void reserve(String status) {
    statusRoom = Math.max(statusRoom, status.length());
  }

  /**
   * The line, shorter than the terminal is wide: some begin a new line when the last column is
   * written to.
   *
   * @param width of the terminal, in columns
   * @param percent done
   * @param time that is left or was taken, in words; may be empty
   * @param speed in words; may be empty
   * @param status the state of the work
   */
  String of(int width, int percent, String time, String speed, String status) {
    String share = String.format(Locale.ROOT, "%3d %%", percent);
    int room = width - 1 - share.length() - 1;
    room -= Math.max(TIME_ROOM, time.length()) + 2 + Math.max(statusRoom, status.length());
    StringBuilder line = new StringBuilder();
    if (room >= task.length() + 1) {
      line.append(task).append(' ');
      room -= task.length() + 1;
    }
    line.append(share);
    // Brackets and a space.
    int frame = 3;
    int speedRoom = Math.max(SPEED_ROOM, speed.length()) + 2;
    boolean hasBar = room >= SHORTEST_BAR + frame;
    boolean hasSpeed = room >= (hasBar ? SHORTEST_BAR + frame : 0) + speedRoom;
    if (hasBar) {
      int length = Math.min(LONGEST_BAR, room - frame - (hasSpeed ? speedRoom : 0));
      line.append(' ').append(bar(length, percent));
    }
    StringJoiner words = new StringJoiner(", ", " ", "");
    for (String part : List.of(time, hasSpeed ? speed : "", status)) {
      if (!part.isEmpty()) {
        words.add(part);
      }
    }
    line.append(words);
    return line.substring(0, Math.min(line.length(), Math.max(0, width - 1)));
  }

  private static String bar(int length, int percent) {
    int done = length * percent / 100;
    return "[" + "=".repeat(done) + " ".repeat(length - done) + "]";
  }
}
