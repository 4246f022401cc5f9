package io.github.sublstm.experiments.run;

import io.github.sublstm.experiments.progress.ProgressDisplay;
import io.github.sublstm.experiments.recipe.ModelKind;
import io.github.sublstm.experiments.recipe.NetworkRecipe;
import io.github.sublstm.experiments.report.Curve;
import io.github.sublstm.experiments.report.DivergedRun;
import io.github.sublstm.experiments.report.ModelDetails;
import io.github.sublstm.experiments.report.ReportFolder;
import io.github.sublstm.experiments.report.RunLock;
import io.github.sublstm.experiments.report.RunResult;
import io.github.sublstm.experiments.run.RunTurns.Turn;
import io.github.sublstm.files.FileAccessException;
import io.github.sublstm.training.DivergedException;
import io.github.sublstm.training.TrainingOptions;
import io.github.sublstm.training.TrainingOutcome;
import io.github.sublstm.training.TrainingOutcome.Ending;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Compares kinds of networks on a task. Each is trained from several seeds, chosen by the metric on
 * the validation data among its epochs, and only then measured on the test data, once.
 *
 * <p>What the report has from an earlier run of the same settings is not trained again, and a model
 * that was interrupted goes on from its checkpoint. Other processes may add to the report
 * meanwhile; what one of them is training is waited for, and not trained again.
 */
public final class Comparison {

  /**
   * What to do.
   *
   * @param kinds at least one, in the order to be trained
   * @param seeds of the initial weights and the order of the training data, one run each
   * @param limits of every run
   * @param checkpoints where runs are saved, or null for nowhere
   * @param keepCheckpoints whether they stay when a run is done, so that it may go on later with
   *     other limits
   * @param paper what the paper reports on its test data for runs of these settings, in the
   *     metric's own unit, by the name of the model; empty for nothing to compare with
   * @param replaced results of an earlier run that go when the first of this one comes, unless they
   *     are gone by then
   */
  public record Plan(
      List<ModelKind> kinds,
      List<Long> seeds,
      TrainingLimits limits,
      Path checkpoints,
      boolean keepCheckpoints,
      Map<String, Double> paper,
      List<RunResult> replaced) {}

  private final Plan plan;
  private final ExperimentTask task;
  private final NetworkRecipe recipe;
  private final BooleanSupplier stop;
  private final PrintWriter err;
  private final List<String> diverged = new ArrayList<>();

  /**
   * @param stop asked again and again; as soon as it says true, training saves and ends
   * @param err is told when another process is waited for
   */
  public Comparison(
      Plan plan, ExperimentTask task, NetworkRecipe recipe, BooleanSupplier stop, PrintWriter err) {
    this.plan = plan;
    this.task = task;
    this.recipe = recipe;
    this.stop = stop;
    this.err = err;
  }

  /** Items that all runs learn, if none ends early. */
  public long items() {
    return RunProgress.items(task, plan.limits()) * plan.kinds().size() * plan.seeds().size();
  }

  /**
   * Trains all models and reports each as soon as it is done. A run whose loss is no longer finite
   * has no result in the report, which names it, and the others go on.
   *
   * @return whether no run is left to be trained; false if it was stopped
   * @throws ExperimentException if the report has results of other settings, or its files cannot be
   *     read or written; a model that was trained for nothing then keeps its checkpoint
   * @throws io.github.sublstm.training.checkpoint.CheckpointException if a checkpoint cannot be
   *     used or written
   */
  public boolean run(ReportFolder report, ProgressDisplay display) {
    int runsLeft = plan.kinds().size() * plan.seeds().size();
    try (RunTurns turns = new RunTurns(report, locks(report), display, stop, err)) {
      for (ModelKind kind : plan.kinds()) {
        for (long seed : plan.seeds()) {
          String name = String.format(Locale.ROOT, "%s seed %d", kind, seed);
          var progress = new RunProgress(display, name, task, plan.limits(), runsLeft--);
          if (stop.getAsBoolean() || !run(kind, seed, report, turns, progress)) {
            return false;
          }
        }
      }
      return true;
    } catch (IOException e) {
      throw ReportErrors.failure(report, e);
    }
  }

  private boolean run(
      ModelKind kind, long seed, ReportFolder report, RunTurns turns, RunProgress progress)
      throws IOException {
    Turn turn =
        isDone(kind, seed, report)
            ? Turn.DONE
            : turns.await(kind, seed, () -> takeUp(report), () -> isDone(kind, seed, report));
    if (turn == Turn.DONE) {
      progress.ended();
    }
    return turn == Turn.DONE || (turn == Turn.OURS && train(kind, seed, report, progress));
  }

  /** Returns false if it was stopped. */
  private boolean train(ModelKind kind, long seed, ReportFolder report, RunProgress progress) {
    MultiLayerNetwork network = network(kind, seed);
    recipe.initialize(network);
    network.setListeners(recipe.listeners());
    TrainingOptions options =
        options(kind, seed)
            .progress(progress)
            .stopWhen(() -> stop.getAsBoolean() || progress.timeIsUp())
            .build();
    TrainingOutcome outcome;
    try {
      outcome = task.train(network, seed, options);
    } catch (DivergedException e) {
      noteDiverged(kind, seed, e, network, report, progress);
      return true;
    }
    if (outcome.ending() == Ending.STOPPED && !progress.timeIsUp()) {
      return false;
    }
    measure(kind, seed, network, outcome, report);
    deleteUnlessKept(checkpointOf(kind, seed));
    progress.ended();
    return true;
  }

  /** Measures a trained model on the test data and adds it to the report. */
  private void measure(
      ModelKind kind,
      long seed,
      MultiLayerNetwork network,
      TrainingOutcome outcome,
      ReportFolder report) {
    RunResult result =
        new RunResult(
            task.name(),
            kind.label(),
            recipe.units(kind),
            recipe.parameters(kind, network),
            seed,
            outcome.curve().size(),
            task.metric(),
            outcome.validation(),
            task.test(network),
            outcome.seconds(),
            task.testByDelay(network),
            config(kind, outcome));
    Curve curve = new Curve(kind.label(), seed, outcome.curve());
    ModelDetails details = task.details(network);
    addTo(
        report,
        kind,
        () -> {
          // Refuses results of other settings that a process has added meanwhile.
          isDone(kind, seed, report);
          report.add(result, curve, network, details);
        });
  }

  /**
   * Makes sure that nothing of an earlier run is in the way, before hours are spent.
   *
   * @throws ExperimentException if the report has results of other settings
   * @throws io.github.sublstm.training.checkpoint.CheckpointException if a checkpoint cannot be
   *     used
   */
  public void check(ReportFolder report) {
    try (RunLock lock = new RunLock(report.path(), locks(report))) {
      for (ModelKind kind : plan.kinds()) {
        for (long seed : plan.seeds()) {
          if (!isDone(kind, seed, report)
              && hasCheckpoint(kind, seed)
              // Another process that is at it replaces the checkpoint, and deletes it in the end.
              && lock.take(kind.label(), seed).isEmpty()
              && hasCheckpoint(kind, seed)) {
            task.requireResumable(network(kind, seed), seed, options(kind, seed).build());
          }
        }
      }
    } catch (IOException e) {
      throw ReportErrors.failure(report, e);
    }
  }

  /**
   * Where the runs that are being trained are marked: beside their checkpoints, if they have any.
   */
  private Path locks(ReportFolder report) {
    return plan.checkpoints() == null ? report.path() : plan.checkpoints();
  }

  /** Adds a run of a model to what others have added by now. */
  private void addTo(ReportFolder report, ModelKind kind, ReportFolder.Action adding) {
    ReportErrors.explain(
        report,
        () ->
            report.exclusively(
                () -> {
                  takeUp(report);
                  report.forgetDivergedOfOtherSettings(kind.label(), settingsText(kind));
                  adding.run();
                }));
  }

  /** The results that others have added, but not those that are to be replaced. */
  private void takeUp(ReportFolder report) throws IOException {
    report.resume();
    if (!plan.replaced().isEmpty() && report.results().equals(plan.replaced())) {
      report.forget();
    }
  }

  /**
   * @throws ExperimentException if the report has runs of other data, or of this kind with other
   *     settings
   */
  private boolean isDone(ModelKind kind, long seed, ReportFolder report) {
    FinishedRuns finished = new FinishedRuns(report, plan.limits(), task.settings());
    finished.requireSameTask();
    return finished.contain(
        kind,
        seed,
        recipe.units(kind),
        settings(kind),
        other -> plan.seeds().contains(other) && hasCheckpoint(kind, other));
  }

  private MultiLayerNetwork network(ModelKind kind, long seed) {
    MultiLayerNetwork network = new MultiLayerNetwork(recipe.network(kind, seed));
    network.init();
    return network;
  }

  private TrainingOptions.Builder options(ModelKind kind, long seed) {
    TrainingOptions.Builder options =
        new TrainingOptions.Builder()
            .epochs(plan.limits().epochs())
            .earlyStopping(plan.limits().patience())
            .seed(seed)
            .plateau(recipe.plateau(kind));
    if (task.keepsLastOfEquals()) {
      options.keepLastOfEquals();
    }
    if (plan.checkpoints() != null) {
      options.checkpoint(checkpointOf(kind, seed));
      settings(kind).forEach(options::setting);
    }
    return options;
  }

  private Map<String, Object> settings(ModelKind kind) {
    Map<String, Object> settings = new LinkedHashMap<>(recipe.settings(kind));
    settings.putAll(task.settings());
    return settings;
  }

  /** What tells runs of a model apart that may not stand in one table. */
  private String settingsText(ModelKind kind) {
    return recipe.units(kind) + " units, " + settings(kind);
  }

  private Map<String, Object> config(ModelKind kind, TrainingOutcome outcome) {
    Map<String, Object> config = settings(kind);
    config.putAll(plan.limits().settings());
    config.put("chosenEpoch", outcome.bestEpoch());
    if (plan.paper().containsKey(kind.label())) {
      config.put(RunResult.PAPERS_FIGURE, plan.paper().get(kind.label()));
    }
    config.put("version", LibraryVersion.get());
    return config;
  }

  private boolean hasCheckpoint(ModelKind kind, long seed) {
    Path checkpoint = checkpointOf(kind, seed);
    return checkpoint != null && Files.exists(checkpoint);
  }

  private Path checkpointOf(ModelKind kind, long seed) {
    return plan.checkpoints() == null
        ? null
        : plan.checkpoints()
            .resolve(String.format(Locale.ROOT, "%s-%d.checkpoint", kind.label(), seed));
  }

  /** The run is in the report now, where nothing is lost any more. */
  private void deleteUnlessKept(Path checkpoint) {
    if (checkpoint == null || plan.keepCheckpoints()) {
      return;
    }
    try {
      Files.deleteIfExists(checkpoint);
    } catch (IOException e) {
      throw new ExperimentException(
          FileAccessException.of("cannot delete the checkpoint", checkpoint, e).getMessage(), e);
    }
  }

  /** Keeps the last good model, if there is one, without replacing that of a run that is done. */
  private void noteDiverged(
      ModelKind kind,
      long seed,
      DivergedException cause,
      MultiLayerNetwork network,
      ReportFolder report,
      RunProgress progress) {
    String message = String.format(Locale.ROOT, "%s seed %d: %s", kind, seed, cause.getMessage());
    if (cause.bestEpoch() > 0) {
      try {
        Path file = report.keep(kind.label(), seed, network);
        message = String.format(Locale.ROOT, "%s; the kept model is %s", message, file);
      } catch (IOException e) {
        e.addSuppressed(cause);
        throw ReportErrors.failure(report, e);
      }
    }
    addTo(
        report,
        kind,
        () ->
            report.addDiverged(
                new DivergedRun(kind.label(), seed, cause.epoch(), settingsText(kind))));
    diverged.add(message);
    progress.failed(message);
  }

  /**
   * To be called when all is reported.
   *
   * @throws ExperimentException if a loss became NaN or infinite, naming the models and seeds
   */
  public void requireFiniteLosses() {
    if (!diverged.isEmpty()) {
      throw new ExperimentException(
          String.format(
              Locale.ROOT,
              "%d of %d runs came to no result: %s. The same settings would end the same way; for"
                  + " others give another folder (--out)",
              diverged.size(),
              plan.kinds().size() * plan.seeds().size(),
              String.join(". ", diverged)));
    }
  }
}
