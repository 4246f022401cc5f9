package io.github.sublstm.experiments.command;

import io.github.sublstm.data.Digits;
import io.github.sublstm.data.LabelledSequences;
import io.github.sublstm.data.StratifiedSplit;
import io.github.sublstm.experiments.option.ModelOptions;
import io.github.sublstm.experiments.option.OptionChecks;
import io.github.sublstm.experiments.option.OutputOptions;
import io.github.sublstm.experiments.progress.ProgressDisplay;
import io.github.sublstm.experiments.recipe.DigitsRecipe;
import io.github.sublstm.experiments.recipe.NetworkRecipe;
import io.github.sublstm.experiments.report.ReportFolder;
import io.github.sublstm.experiments.report.RunLock;
import io.github.sublstm.experiments.report.RunResult;
import io.github.sublstm.experiments.run.ClassificationTask;
import io.github.sublstm.experiments.run.Comparison;
import io.github.sublstm.experiments.run.ExperimentTask;
import io.github.sublstm.experiments.run.NativeThreads;
import io.github.sublstm.experiments.run.ReportErrors;
import io.github.sublstm.experiments.run.StopSignal;
import io.github.sublstm.experiments.run.TrainingLimits;
import io.github.sublstm.training.Metric;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Classifies the embedded digits, read pixel by pixel: the quick look at what this library does.
 */
@Command(
    name = DigitsCommand.TASK,
    description = {
      "Classifies handwritten digits (8x8 pixels, embedded) read pixel by pixel, in 64 steps.",
      "Of the 1,797 images 1,197 are for training, 300 for choosing the best epoch and 300 for the "
          + "reported test accuracy, always the same ones. Earlier results in the output folder are "
          + "replaced as soon as the first model is done, unless another process is still training "
          + "there."
    })
final class DigitsCommand implements Callable<Integer> {

  static final String TASK = "digits";

  private static final int VALIDATION = 300;
  private static final int TEST = 300;

  /** Fixed, so that results of different runs and machines are about the same images. */
  private static final long SPLIT_SEED = 1797;

  @Spec private CommandSpec command;
  @Mixin private ModelOptions models;
  @Mixin private OutputOptions output;

  @Option(
      names = "--units",
      defaultValue = "64",
      paramLabel = "<n>",
      description =
          "Units of the LSTM and the subLSTM; the fix-subLSTM gets as many as give it the same "
              + "number of parameters (default: ${DEFAULT-VALUE}).")
  private int units;

  @Option(
      names = "--epochs",
      defaultValue = "30",
      paramLabel = "<n>",
      description = "Passes over the training data (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(
      names = "--batch-size",
      defaultValue = "50",
      paramLabel = "<n>",
      description = "Images per training step (default: ${DEFAULT-VALUE}).")
  private int batchSize;

  @Option(
      names = {"--learning-rate", "--lr"},
      defaultValue = "0.02",
      paramLabel = "<rate>",
      description =
          "Learning rate of Adam in the first epoch; it falls to 2 %% of that "
              + "(default: ${DEFAULT-VALUE}).")
  private double learningRate;

  @Override
  public Integer call() {
    OptionChecks checks = new OptionChecks(command);
    NetworkRecipe recipe =
        new DigitsRecipe(
            checks.positive("--units", units),
            checks.positive("--epochs", epochs),
            checks.positive("--learning-rate", learningRate),
            models.engine());
    checks.positive("--batch-size", batchSize);
    boolean isNew = !Files.exists(output.folder(TASK));
    ReportFolder report = output.openReport(TASK, Metric.ACCURACY);
    try {
      return call(recipe, report);
    } finally {
      if (isNew) {
        ReportErrors.explain(report, report::deleteIfUnused);
      }
    }
  }

  private int call(NetworkRecipe recipe, ReportFolder report) {
    var plan =
        new Comparison.Plan(
            models.kinds(),
            models.seeds(),
            TrainingLimits.ofEpochs(epochs),
            null,
            false,
            Map.of(),
            earlierResults());
    NativeThreads.one();
    ExperimentTask task = task();
    PrintWriter out = command.commandLine().getOut();
    PrintWriter err = command.commandLine().getErr();
    boolean isDone;
    Comparison comparison;
    try (StopSignal stop = StopSignal.listen(err)) {
      comparison = new Comparison(plan, task, recipe, stop, err);
      try (ProgressDisplay display =
          output.openProgress(TASK, comparison.items(), task.items(), err)) {
        stop.writeBy(display::aside);
        isDone = comparison.run(report, display);
      }
    }
    if (!isDone && report.results().isEmpty()) {
      err.println("Stopped before the first model was done; there is nothing to save.");
      err.flush();
      return StopSignal.EXIT_CODE;
    }
    ResumableTraining.finish(report, out);
    if (!isDone) {
      err.println("Stopped; the models above were done.");
      err.flush();
      return StopSignal.EXIT_CODE;
    }
    comparison.requireFiniteLosses();
    return 0;
  }

  /** The results that are to be replaced: those that are there, unless a process adds to them. */
  private List<RunResult> earlierResults() {
    ReportFolder report = output.openReport(TASK, Metric.ACCURACY);
    ReportErrors.explain(
        report,
        () -> {
          if (!isEmpty(report.path())) {
            report.exclusively(
                () -> {
                  report.resume();
                  if (RunLock.holderIn(report.path()).isPresent()) {
                    report.forget();
                  }
                });
          }
        });
    return report.results();
  }

  /** What holds nothing has no results; to lock it would leave a file there. */
  private static boolean isEmpty(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      return !files.iterator().hasNext();
    }
  }

  private ExperimentTask task() {
    LabelledSequences digits = Digits.load();
    StratifiedSplit split =
        StratifiedSplit.of(digits.labels(), digits.classes(), VALIDATION, TEST, SPLIT_SEED);
    return new ClassificationTask(
        TASK,
        digits.select(split.train()),
        digits.select(split.validation()),
        digits.select(split.test()),
        batchSize,
        Map.of());
  }
}
