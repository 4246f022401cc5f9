package io.github.sublstm.experiments.progress;

/** Shows nothing. */
final class NoDisplay implements ProgressDisplay {

  @Override
  public void advance(long items, String status) {}

  @Override
  public void skip(long items) {}

  @Override
  public void milestone(String status) {}

  @Override
  public void close() {}
}
