package io.github.sublstm.experiments.progress;

import java.time.Duration;
import java.util.Locale;

/** Times as people read them. */
final class Clock {

  private Clock() {}

  /** Hours, if there are any, minutes and seconds: 1:02:03 or 2:03. */
  static String text(Duration time) {
    return time.toHours() > 0
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart())
        : String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
  }
}
