package io.github.sublstm.experiments.command.benchmark;

import io.github.sublstm.experiments.option.OptionChecks;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How often to measure. */
final class RoundOptions {

  @Option(
      names = "--runs",
      defaultValue = "7",
      paramLabel = "<n>",
      description = "Rounds of timings (default: ${DEFAULT-VALUE}).")
  private int runs;

  /** The number of rounds, checked. */
  int runs(CommandSpec command) {
    return new OptionChecks(command).positive("--runs", runs);
  }

  /** What the figures of a table are. */
  String medians() {
    return runs == 1 ? "One round" : "Medians of " + runs + " rounds";
  }
}
