package io.github.sublstm.experiments.progress;

/** How progress is shown. */
public enum ProgressMode {
  /** A bar on a terminal that is wide enough, lines elsewhere. */
  AUTO,
  /** A bar that redraws itself. */
  BAR,
  /** A line of text every few seconds, for logs. */
  LINES,
  /** Not at all. */
  NONE
}
