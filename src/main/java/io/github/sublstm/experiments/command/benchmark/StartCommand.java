package io.github.sublstm.experiments.command.benchmark;

import io.github.sublstm.experiments.benchmark.EngineThreads;
import io.github.sublstm.experiments.benchmark.Shape;
import io.github.sublstm.experiments.benchmark.StartTimes;
import io.github.sublstm.experiments.option.OptionChecks;
import java.io.IOException;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Times the first training steps of a process. */
@Command(
    name = "start",
    description = {
      "Times the first training steps of a fresh JVM: the seconds from the beginning of the first"
          + " one to the end of some.",
      "Compares SubLSTM as it is, on BLAS only, and with vector kernels from the first pass on."
    })
final class StartCommand implements Callable<Integer> {

  @Spec private CommandSpec command;
  @Mixin private ShapeOptions shapes;
  @Mixin private ThreadOptions threads;
  @Mixin private EngineOptions engine;
  @Mixin private OpponentOptions opponents;
  @Mixin private ReportOptions report;

  @Option(
      names = "--runs",
      defaultValue = "3",
      paramLabel = "<n>",
      description = "Processes of each kind (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--fits",
      split = ",",
      defaultValue = "1,10,100",
      paramLabel = "<n>",
      description = "After which training steps to look at the clock (default: ${DEFAULT-VALUE}).")
  private List<Integer> fits;

  @Override
  public Integer call() throws IOException {
    OptionChecks checks = new OptionChecks(command);
    checks.positive("--runs", runs);
    fits.forEach(fit -> checks.positive("--fits", fit));
    List<Shape> all = shapes.shapes(command);
    try (EngineThreads bound = threads.bound(command)) {
      report.open();
      StartTimes times =
          new StartTimes(
              opponents.onlyOurs(),
              fits.stream().sorted().toList(),
              engine.engine(),
              engine.precision(),
              runs);
      StringJoiner table = new StringJoiner("\n");
      table.add(times.header());
      for (Shape shape : all) {
        command.commandLine().getErr().println("measuring " + shape);
        times.rows(shape).forEach(table::add);
      }
      report.show(command, "start", table.toString(), engine.config(threads.label()));
    }
    return 0;
  }
}
