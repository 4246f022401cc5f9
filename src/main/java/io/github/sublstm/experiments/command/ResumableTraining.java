package io.github.sublstm.experiments.command;

import io.github.sublstm.experiments.option.ModelOptions;
import io.github.sublstm.experiments.option.OutputOptions;
import io.github.sublstm.experiments.option.RunOptions;
import io.github.sublstm.experiments.progress.ProgressDisplay;
import io.github.sublstm.experiments.recipe.NetworkRecipe;
import io.github.sublstm.experiments.report.ReportFolder;
import io.github.sublstm.experiments.run.Comparison;
import io.github.sublstm.experiments.run.ExperimentTask;
import io.github.sublstm.experiments.run.ReportErrors;
import io.github.sublstm.experiments.run.StopSignal;
import io.github.sublstm.experiments.run.TrainingLimits;
import io.github.sublstm.training.Metric;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The course of a command whose training may take hours: it resumes where it was interrupted, and
 * saves before it stops.
 *
 * @param name of the task
 * @param metric of the task
 */
record ResumableTraining(
    String name,
    Metric metric,
    ModelOptions models,
    TrainingLimits limits,
    RunOptions runs,
    OutputOptions output,
    CommandSpec command) {

  /**
   * Trains, measures and reports.
   *
   * @param paper what the paper reports for runs of these settings, by the name of the model
   * @return the exit code
   */
  int call(ExperimentTask task, NetworkRecipe recipe, Map<String, Double> paper) {
    PrintWriter err = command.commandLine().getErr();
    PrintWriter out = command.commandLine().getOut();
    ReportFolder report = output.openReport(name, metric);
    runs.resume(report);
    Comparison.Plan plan = runs.plan(models, limits, report.path(), paper);
    boolean isDone;
    Comparison comparison;
    try (StopSignal stop = StopSignal.listen(err)) {
      comparison = new Comparison(plan, task, recipe, stop, err);
      comparison.check(report);
      ReportErrors.explain(
          report, () -> report.exclusively(() -> task.writeCompanions(report.path())));
      try (ProgressDisplay display =
          output.openProgress(name, comparison.items(), task.items(), err)) {
        stop.writeBy(display::aside);
        isDone = comparison.run(report, display);
      }
    }
    if (!isDone) {
      err.printf(Locale.ROOT, "Stopped; all is saved in %s. %s%n", report.path(), runs.howToGoOn());
      err.flush();
      return StopSignal.EXIT_CODE;
    }
    finish(report, out);
    comparison.requireFiniteLosses();
    return 0;
  }

  /** Reports what there is: nothing if no run came to a result. */
  static void finish(ReportFolder report, PrintWriter out) {
    if (report.results().isEmpty()) {
      return;
    }
    ReportErrors.explain(report, () -> out.println(report.finish()));
    out.printf(Locale.ROOT, "Results, learning curves and models are in %s%n", report.path());
    out.flush();
  }
}
