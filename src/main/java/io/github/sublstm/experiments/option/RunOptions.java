package io.github.sublstm.experiments.option;

import io.github.sublstm.experiments.report.ReportFolder;
import io.github.sublstm.experiments.report.RunLock;
import io.github.sublstm.experiments.run.Comparison;
import io.github.sublstm.experiments.run.ExperimentException;
import io.github.sublstm.experiments.run.ReportErrors;
import io.github.sublstm.experiments.run.TrainingLimits;
import io.github.sublstm.files.FileAccessException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How long long trainings may take, and whether they go on from where they were interrupted. */
public final class RunOptions {

  private static final String FOLDER = "checkpoints";
  private static final String ANY = "*.checkpoint";

  @Option(
      names = "--epochs",
      paramLabel = "<n>",
      description =
          "Passes over the training data at most (default: 100 for seq-mnist; for language-model 12 "
              + "with our preset and 40 with the paper's; for microcircuit, whose data never ends, "
              + "30, and 20 for bernoulli).")
  private Integer epochs;

  @Option(
      names = "--patience",
      paramLabel = "<n>",
      description =
          "End a training after so many epochs in a row without a new best validation metric; "
              + "0 for never (default: ${DEFAULT-VALUE}).")
  private int patience;

  @Option(
      names = "--max-hours",
      paramLabel = "<hours>",
      description = "Begin no further epoch of a model after this time (default: no limit).")
  private Double maxHours;

  @Option(
      names = "--restart",
      description =
          "Delete the results and checkpoints that the output folder has, and train anew. By "
              + "default models that it has already are only reported, and an interrupted training "
              + "goes on.")
  private boolean restart;

  @Option(
      names = "--keep-checkpoints",
      description =
          "Keep the checkpoint of a finished training, so that the same command with more epochs, "
              + "patience or hours goes on from it (more epochs not with --schedule half-cosine "
              + "or halving, which are laid out for a number of epochs).")
  private boolean keepCheckpoints;

  /** The limits, checked. */
  public TrainingLimits limits(int defaultEpochs, OptionChecks checks) {
    return new TrainingLimits(
        epochs == null ? defaultEpochs : checks.positive("--epochs", epochs),
        checks.notNegative("--patience", patience),
        maxHours == null ? Double.POSITIVE_INFINITY : checks.positive("--max-hours", maxHours));
  }

  /**
   * What to train, with checkpoints in the folder of the report.
   *
   * @param paper what the paper reports for runs of these settings, by the name of the model
   */
  public Comparison.Plan plan(
      ModelOptions models, TrainingLimits limits, Path folder, Map<String, Double> paper) {
    return new Comparison.Plan(
        models.kinds(),
        models.seeds(),
        limits,
        folder.resolve(FOLDER),
        keepCheckpoints,
        paper,
        List.of());
  }

  /**
   * Takes up an earlier run in the report's folder, or deletes it.
   *
   * @throws ExperimentException if that is impossible, or another process trains there what is to
   *     be deleted
   */
  public void resume(ReportFolder report) {
    try {
      report.exclusively(
          () -> {
            if (restart) {
              clear(report);
            } else {
              report.resume();
            }
          });
    } catch (IOException e) {
      String why = ReportErrors.sentence(report, e);
      throw new ExperimentException(
          restart
              ? why
              : String.format(
                  Locale.ROOT,
                  "cannot go on in the folder '%s': %s; another folder (--out) or --restart will help",
                  report.path(),
                  why),
          e);
    }
  }

  /** How to go on when a run was stopped. */
  public String howToGoOn() {
    return String.format(
        Locale.ROOT, "The same command %sgoes on from there.", restart ? "without --restart " : "");
  }

  private static void clear(ReportFolder report) throws IOException {
    Path checkpoints = report.path().resolve(FOLDER);
    Optional<String> other = RunLock.holderIn(checkpoints);
    if (other.isPresent()) {
      throw new ExperimentException(
          String.format(
              Locale.ROOT,
              "%s in the folder '%s', so --restart cannot replace what is there; give another folder"
                  + " (--out), or stop that process first",
              other.get(),
              report.path()));
    }
    deleteCheckpoints(checkpoints);
    report.clear();
  }

  private static void deleteCheckpoints(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, ANY)) {
      for (Path file : files) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw FileAccessException.of("cannot delete the checkpoints in", folder, e);
    }
  }
}
