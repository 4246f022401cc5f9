package io.github.sublstm.experiments.command;

import io.github.sublstm.engine.Engine;
import io.github.sublstm.experiments.option.OptionChecks;
import io.github.sublstm.experiments.option.OutputOptions;
import io.github.sublstm.experiments.option.Seed;
import io.github.sublstm.experiments.progress.ProgressDisplay;
import io.github.sublstm.experiments.report.Numbers;
import io.github.sublstm.experiments.report.OutputFolder;
import io.github.sublstm.experiments.run.ClosedGates;
import io.github.sublstm.experiments.run.ClosedGates.Run;
import io.github.sublstm.experiments.run.ClosedGates.Start;
import io.github.sublstm.experiments.run.ClosedGatesReport;
import io.github.sublstm.experiments.run.ExperimentException;
import io.github.sublstm.files.FileAccessException;
import io.github.sublstm.training.Metric;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether networks learn whose gates are closed at the start. */
@Command(
    name = ClosedGatesCommand.NAME,
    description = {
      "Trains a subLSTM that begins in balance, so that its output is 0, and LSTMs whose input and "
          + "output gates begin open, nearly closed and closed, on the delayed addition of "
          + "microcircuit, by stochastic gradient descent.",
      "Writes a table, the curves, a picture and report.html; nothing is saved before all runs are done."
    })
final class ClosedGatesCommand implements Callable<Integer> {

  static final String NAME = "closed-gates";

  @Spec private CommandSpec command;
  @Mixin private OutputOptions output;

  @Option(
      names = "--seeds",
      split = ",",
      defaultValue = "1,2,3",
      converter = Seed.class,
      paramLabel = "<seed>",
      description =
          "Train from every start once per seed, which sets the weights and the trials (default: "
              + "${DEFAULT-VALUE}).")
  private List<Long> seeds;

  @Option(
      names = "--minibatches",
      defaultValue = "" + ClosedGates.USUAL_MINIBATCHES,
      paramLabel = "<n>",
      description = "Training steps (default: ${DEFAULT-VALUE}).")
  private int minibatches;

  @Option(
      names = "--engine",
      defaultValue = "auto",
      paramLabel = "<engine>",
      description =
          "What the recurrent layers run on: ${COMPLETION-CANDIDATES} (default: "
              + "${DEFAULT-VALUE}).")
  private Engine engine;

  @Override
  public Integer call() {
    new OptionChecks(command).positive("--minibatches", minibatches);
    Path folder = output.folder(NAME);
    PrintWriter out = command.commandLine().getOut();
    try {
      OutputFolder.open(folder);
      ClosedGates experiment = new ClosedGates(minibatches, engine);
      List<Run> runs = train(experiment, seeds.stream().distinct().toList());
      out.println(ClosedGatesReport.write(folder, experiment, runs));
    } catch (IOException e) {
      throw new ExperimentException(
          FileAccessException.of("cannot write to the folder", folder, e).getMessage(), e);
    }
    out.printf(Locale.ROOT, "Table, curves, picture and report.html are in %s%n", folder);
    out.flush();
    return 0;
  }

  private List<Run> train(ClosedGates experiment, List<Long> distinct) {
    List<Run> runs = new ArrayList<>();
    long total = (long) minibatches * distinct.size() * Start.values().length;
    PrintWriter err = command.commandLine().getErr();
    try (ProgressDisplay display = output.openProgress(NAME, total, "minibatches", err)) {
      for (Start start : Start.values()) {
        for (long seed : distinct) {
          display.begin();
          runs.add(train(experiment, start, seed, display));
        }
      }
    }
    return runs;
  }

  private static Run train(
      ClosedGates experiment, Start start, long seed, ProgressDisplay display) {
    int[] shown = {0};
    return experiment.train(
        start,
        seed,
        point -> {
          display.advance(
              point.minibatches() - shown[0],
              String.format(
                  Locale.ROOT,
                  "%s seed %d FVU %s",
                  start.label(),
                  seed,
                  Numbers.of(Metric.FVU, point.fvu())));
          shown[0] = point.minibatches();
        });
  }
}
