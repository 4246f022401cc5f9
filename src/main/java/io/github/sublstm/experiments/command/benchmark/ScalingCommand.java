package io.github.sublstm.experiments.command.benchmark;

import io.github.sublstm.experiments.benchmark.Scaling;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Measures how the cost grows. */
@Command(
    name = "scaling",
    description =
        "Measures how SubLSTM's cost grows with time steps, units, minibatch and threads.")
final class ScalingCommand implements Callable<Integer> {

  @Spec private CommandSpec command;
  @Mixin private RoundOptions rounds;
  @Mixin private EngineOptions engine;
  @Mixin private ReportOptions report;

  @Override
  public Integer call() throws IOException {
    int runs = rounds.runs(command);
    report.open();
    String tables = new Scaling(engine.engine(), engine.precision(), runs).markdown();
    report.show(command, "scaling", tables, engine.config("each of the table"));
    return 0;
  }
}
