package io.github.sublstm.experiments.command;

import io.github.sublstm.experiments.figure.Figures;
import io.github.sublstm.experiments.option.OptionChecks;
import io.github.sublstm.experiments.option.OutputOptions;
import io.github.sublstm.experiments.option.Seed;
import io.github.sublstm.experiments.progress.ProgressDisplay;
import io.github.sublstm.training.MinibatchResult;
import io.github.sublstm.training.TrainingProgress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Draws what the gates of the circuit do. */
@Command(
    name = FiguresCommand.NAME,
    description = {
      "Draws the gating curves of the paper's figure 1, and of networks that it trains on delayed "
          + "addition: the gradients by time step, the balance of excitation and inhibition, and the "
          + "units' memories, before and after training.",
      "With --model and --data it draws the same of a network of your own, without training it."
    })
final class FiguresCommand implements Callable<Integer> {

  static final String NAME = "figures";

  @Spec private CommandSpec command;
  @Mixin private OutputOptions output;

  @Option(
      names = "--seed",
      defaultValue = "1",
      converter = Seed.class,
      paramLabel = "<seed>",
      description =
          "Of the first weights and of the trials to learn from (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--minibatches",
      defaultValue = "3000",
      paramLabel = "<n>",
      description = "Training steps of each network (default: ${DEFAULT-VALUE}).")
  private int minibatches;

  @Option(
      names = "--model",
      paramLabel = "<file>",
      description =
          "A MultiLayerNetwork or ComputationGraph with recurrent layers of this library, saved by "
              + "save(File) or ModelSerializer.")
  private Path model;

  @Option(
      names = "--data",
      paramLabel = "<file>",
      description =
          "A minibatch for that network, saved by DataSet.save(File), or by MultiDataSet.save(File) "
              + "for a graph with several inputs or outputs; normalised as for training. Without "
              + "labels there are no gradients.")
  private Path data;

  @Override
  public Integer call() throws IOException {
    OptionChecks checks = new OptionChecks(command);
    checks.positive("--minibatches", minibatches);
    checks.requireEffect("--data", model != null, "--model");
    checks.requireEffect("--seed", model == null, "networks that are trained here, not --model");
    checks.requireEffect(
        "--minibatches", model == null, "networks that are trained here, not --model");
    if (model != null && data == null) {
      throw checks.invalid("--model", "needs --data, the sequences to run the network on");
    }
    Path folder = output.folder(NAME);
    PrintWriter out = command.commandLine().getOut();
    Figures figures = new Figures(folder);
    out.println(model == null ? trained(figures) : figures.saved(model, data));
    out.printf(Locale.ROOT, "Pictures, recordings and report.html are in %s%n", folder);
    out.flush();
    return 0;
  }

  private String trained(Figures figures) throws IOException {
    PrintWriter err = command.commandLine().getErr();
    long total = Figures.allMinibatches(minibatches);
    try (ProgressDisplay display = output.openProgress(NAME, total, "minibatches", err)) {
      TrainingProgress progress =
          new TrainingProgress() {
            @Override
            public void started(int epoch, int minibatch, double seconds) {
              display.begin();
            }

            @Override
            public void minibatchDone(MinibatchResult result) {
              display.advance(1, "training");
            }
          };
      return figures.trained(minibatches, seed, progress);
    }
  }
}
