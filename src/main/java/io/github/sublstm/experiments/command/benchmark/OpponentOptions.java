package io.github.sublstm.experiments.command.benchmark;

import picocli.CommandLine.Option;

/** Whom the layers are compared with. */
final class OpponentOptions {

  @Option(names = "--only-ours", description = "Leave DL4J's LSTM out; it takes most of the time.")
  private boolean onlyOurs;

  /** Whether DL4J's LSTM is left out. */
  boolean onlyOurs() {
    return onlyOurs;
  }
}
