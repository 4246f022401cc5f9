package io.github.sublstm.experiments.command.benchmark;

import io.github.sublstm.experiments.benchmark.Scaling;
import java.io.PrintWriter;
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

  @Override
  public Integer call() {
    int runs = rounds.runs(command);
    PrintWriter out = command.commandLine().getOut();
    out.println(new Scaling(engine.engine(), engine.precision(), runs).markdown());
    out.flush();
    return 0;
  }
}
