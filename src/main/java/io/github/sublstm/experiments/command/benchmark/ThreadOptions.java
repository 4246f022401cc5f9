package io.github.sublstm.experiments.command.benchmark;

import io.github.sublstm.experiments.benchmark.EngineThreads;
import io.github.sublstm.experiments.option.OptionChecks;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How many threads the layers may use. */
final class ThreadOptions {

  @Option(
      names = "--threads",
      paramLabel = "<n>",
      description = "Threads for our engine and for BLAS (default: one per processor).")
  private Integer threads;

  /** Sets the bound, if one is given, until what is returned is closed. */
  EngineThreads bound(CommandSpec command) {
    if (threads != null) {
      new OptionChecks(command).positive("--threads", threads);
    }
    EngineThreads bound = new EngineThreads();
    if (threads != null) {
      bound.set(threads);
    }
    return bound;
  }

  /** For the record. */
  Object label() {
    return threads == null ? "all" : threads;
  }
}
