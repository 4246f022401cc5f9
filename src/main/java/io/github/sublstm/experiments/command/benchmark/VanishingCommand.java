package io.github.sublstm.experiments.command.benchmark;

import io.github.sublstm.experiments.benchmark.EngineThreads;
import io.github.sublstm.experiments.benchmark.VanishingGradients;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Measures the cost of vanishing gradients. */
@Command(
    name = "vanishing",
    description = "Measures what a training step costs when gradients vanish.")
final class VanishingCommand implements Callable<Integer> {

  @Spec private CommandSpec command;
  @Mixin private RoundOptions rounds;
  @Mixin private ThreadOptions threads;
  @Mixin private EngineOptions engine;
  @Mixin private ReportOptions report;
  @Mixin private OpponentOptions opponents;

  @Override
  public Integer call() throws IOException {
    int runs = rounds.runs(command);
    try (EngineThreads bound = threads.bound(command)) {
      report.open();
      String table =
          new VanishingGradients(opponents.onlyOurs(), engine.engine(), engine.precision(), runs)
              .markdown();
      report.show(command, "vanishing", table, engine.config(threads.label()));
    }
    return 0;
  }
}
