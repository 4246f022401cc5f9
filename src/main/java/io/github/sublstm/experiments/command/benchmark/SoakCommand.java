package io.github.sublstm.experiments.command.benchmark;

import io.github.sublstm.experiments.benchmark.EngineThreads;
import io.github.sublstm.experiments.benchmark.Soak;
import io.github.sublstm.experiments.option.OptionChecks;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Watches the memory of a long training. */
@Command(
    name = "soak",
    description =
        "Shows the memory over many fits of one network on minibatches of changing shapes.")
final class SoakCommand implements Callable<Integer> {

  @Spec private CommandSpec command;
  @Mixin private ThreadOptions threads;
  @Mixin private EngineOptions engine;
  @Mixin private ReportOptions report;

  @Option(
      names = "--fits",
      defaultValue = "10000",
      paramLabel = "<n>",
      description = "How many (default: ${DEFAULT-VALUE}).")
  private int fits;

  @Override
  public Integer call() throws IOException {
    new OptionChecks(command).positive("--fits", fits);
    try (EngineThreads bound = threads.bound(command)) {
      report.open();
      PrintWriter out = command.commandLine().getOut();
      StringJoiner table = new StringJoiner("\n");
      new Soak(engine.engine(), engine.precision(), fits)
          .run(
              line -> {
                out.println(line);
                table.add(line);
              });
      report.writeTables("soak", table.toString(), engine.config(threads.label()));
      out.flush();
    }
    return 0;
  }
}
