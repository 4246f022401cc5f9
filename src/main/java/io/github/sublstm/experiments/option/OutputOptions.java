package io.github.sublstm.experiments.option;

import io.github.sublstm.experiments.progress.ProgressDisplay;
import io.github.sublstm.experiments.progress.ProgressDisplays;
import io.github.sublstm.experiments.progress.ProgressMode;
import io.github.sublstm.experiments.report.ReportFolder;
import io.github.sublstm.experiments.run.ExperimentException;
import io.github.sublstm.training.Metric;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where results go and how progress is shown, the same for every experiment. */
public final class OutputOptions {

  @Option(
      names = {"-o", "--out"},
      paramLabel = "<folder>",
      description = "Folder for results, plots and models (default: results/<task>).")
  private Path out;

  @Option(
      names = "--progress",
      defaultValue = "auto",
      paramLabel = "<mode>",
      description =
          "How to show progress on standard error: ${COMPLETION-CANDIDATES} "
              + "(default: ${DEFAULT-VALUE}, a bar on a terminal of 72 columns or more and lines "
              + "elsewhere).")
  private ProgressMode progress;

  /** The folder for the results of this task. */
  public Path folder(String task) {
    return out != null ? out : Path.of("results", task);
  }

  /**
   * Opens the folder for the results.
   *
   * @throws ExperimentException if it cannot be written to
   */
  public ReportFolder openReport(String task, Metric metric) {
    try {
      return ReportFolder.open(folder(task), task, metric);
    } catch (IOException e) {
      throw new ExperimentException(e.getMessage(), e);
    }
  }

  /**
   * Opens the display of progress that the options ask for.
   *
   * @param total how many items there will be
   * @param unit what an item is, in the plural
   * @param err where it writes
   */
  public ProgressDisplay openProgress(String task, long total, String unit, PrintWriter err) {
    return ProgressDisplays.open(progress, task, total, unit, err);
  }
}
