package io.github.sublstm.experiments.progress;

/** Shows nothing. */
final class NoDisplay implements ProgressDisplay {

  @Override
  public void advance(String status) {}

  @Override
  public void close() {}
}
