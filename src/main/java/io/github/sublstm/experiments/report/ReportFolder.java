package io.github.sublstm.experiments.report;

import io.github.sublstm.files.AtomicFile;
import io.github.sublstm.training.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.util.ModelSerializer;

/**
 * The folder one experiment writes its results to. Results and curves are up to date after every
 * trained model, so an interrupted experiment loses nothing that was done. Several processes may
 * share a folder if each adds its results in an {@link #exclusively exclusive} step that begins
 * with {@link #resume}.
 */
public final class ReportFolder {

  /** Reads and writes files of the folder. */
  @FunctionalInterface
  public interface Action {
    /** Does it. */
    void run() throws IOException;
  }

  private static final String RESULTS = "results.json";
  private static final String CURVES = "curves.csv";
  private static final String MODEL_ENDING = ".zip";

  static final String TABLE = "results.md";
  static final String PLOT_AS_SVG = "learning-curves.svg";
  private static final String PLOT = "learning-curves.png";

  private final Path folder;
  private final String task;
  private final Metric metric;
  private final List<RunResult> results = new ArrayList<>();
  private final List<Curve> curves = new ArrayList<>();
  private final List<DivergedRun> diverged = new ArrayList<>();
  private final Set<Run> added = new HashSet<>();
  private Set<DivergedRun> notedBefore;

  private record Run(String model, long seed) {

    static Run of(RunResult result) {
      return new Run(result.model(), result.seed());
    }

    static Run of(Curve curve) {
      return new Run(curve.model(), curve.seed());
    }

    static Run of(DivergedRun run) {
      return new Run(run.model(), run.seed());
    }
  }

  private ReportFolder(Path folder, String task, Metric metric) {
    this.folder = folder;
    this.task = task;
    this.metric = metric;
  }

  /**
   * Opens the folder as {@link OutputFolder} does. Results of an earlier run are replaced.
   *
   * @throws IOException if it cannot be written to
   */
  public static ReportFolder open(Path folder, String task, Metric metric) throws IOException {
    OutputFolder.open(folder);
    return new ReportFolder(folder, task, metric);
  }

  /**
   * Does something while no other process, and no other thread, does something exclusively in this
   * folder. Not to be nested.
   *
   * @throws IOException if the action does, or the folder cannot be written to
   */
  public void exclusively(Action action) throws IOException {
    try (FolderLock lock = FolderLock.of(folder)) {
      action.run();
    }
  }

  /**
   * Takes up the results that the folder has from an earlier run of this task, or from another that
   * runs at the same time, in place of all but those that were {@linkplain #add added} here.
   *
   * @throws IOException if they cannot be read, or are not what this class writes
   */
  public void resume() throws IOException {
    List<RunResult> found = List.of();
    List<Curve> foundCurves = List.of();
    if (Files.exists(folder.resolve(RESULTS))) {
      found = ResultsJson.read(folder.resolve(RESULTS), task, metric);
      foundCurves = CurvesCsv.read(folder.resolve(CURVES), metric);
    }
    merge(results, found, Run::of);
    merge(curves, foundCurves, Run::of);
    Set<Run> runs = results.stream().map(Run::of).collect(Collectors.toSet());
    curves.removeIf(curve -> !runs.contains(Run.of(curve)));
    diverged.clear();
    diverged.addAll(DivergedJson.read(folder));
    if (notedBefore == null) {
      notedBefore = new HashSet<>(diverged);
    }
  }

  /** What is there, but for what was added here, in the order of what is there. */
  private <T> void merge(List<T> own, List<T> found, Function<T, Run> run) {
    Map<Run, T> merged = new LinkedHashMap<>();
    found.forEach(item -> merged.put(run.apply(item), item));
    for (T item : own) {
      if (added.contains(run.apply(item))) {
        merged.put(run.apply(item), item);
      }
    }
    own.clear();
    own.addAll(merged.values());
  }

  /**
   * Deletes the results and curves of an earlier run, if any.
   *
   * @throws IOException if they cannot be deleted
   */
  public void clear() throws IOException {
    for (String file : List.of(RESULTS, CURVES, DivergedJson.FILE)) {
      OutputFolder.delete(folder.resolve(file));
    }
    forget();
  }

  /**
   * Starts anew with no results; those in the folder stay until the next one is added. So does what
   * was noted of runs that diverged since this object first resumed.
   */
  public void forget() {
    results.clear();
    curves.clear();
    diverged.removeIf(run -> notedBefore != null && notedBefore.contains(run));
    added.clear();
  }

  /**
   * Deletes the folder if there is nothing in it. Not to be called in an {@link #exclusively
   * exclusive} step.
   *
   * @throws IOException if it cannot be deleted
   */
  public void deleteIfUnused() throws IOException {
    FolderLock.deleteIfUnused(folder);
  }

  /** The folder. */
  public Path path() {
    return folder;
  }

  /** All results so far. */
  public List<RunResult> results() {
    return List.copyOf(results);
  }

  /**
   * Adds a trained model, in place of an earlier one of the same kind and seed. Of each kind the
   * network of the seed with the best validation metric is saved as {@code <model>.zip} (of equals,
   * the first), without the updater's state, which belongs to later parameters than the best ones.
   *
   * @param details what the network did on the test data, for {@code <model>-details.json}; kept
   *     only if the network is saved
   * @throws IOException if a file cannot be written
   */
  public void add(RunResult result, Curve curve, Model network, ModelDetails details)
      throws IOException {
    added.add(Run.of(result));
    put(results, result, Run::of);
    // As whoever reads the file has it, so that the pictures are the same.
    put(curves, CurvesCsv.asWritten(curve), Run::of);
    if (isBest(result)) {
      saveModel(result.model(), network);
      DetailsJson.write(folder, result.model(), result.seed(), details);
    }
    diverged.removeIf(run -> Run.of(run).equals(Run.of(result)));
    DivergedJson.write(folder, diverged);
    // The results last: who is there has its model and its curve.
    CurvesCsv.write(folder.resolve(CURVES), metric, curves);
    ResultsJson.write(folder.resolve(RESULTS), results);
  }

  /**
   * Notes a run that came to no result, in place of what was noted of it before. A result of an
   * earlier training stays.
   *
   * @throws IOException if a file cannot be written
   */
  public void addDiverged(DivergedRun run) throws IOException {
    if (notedBefore != null) {
      notedBefore.remove(run);
    }
    put(diverged, run, Run::of);
    DivergedJson.write(folder, diverged);
  }

  /** Forgets runs of a model that diverged with other settings, when the next run is added. */
  public void forgetDivergedOfOtherSettings(String model, String settings) {
    diverged.removeIf(run -> run.model().equals(model) && !run.settings().equals(settings));
  }

  /** In the place of the one that is replaced, or at the end. */
  private static <T> void put(List<T> items, T item, Function<T, Run> run) {
    int place = items.stream().map(run).toList().indexOf(run.apply(item));
    if (place < 0) {
      items.add(item);
    } else {
      items.set(place, item);
    }
  }

  /** Whether it is the best of its kind, and of equals the first. */
  private boolean isBest(RunResult result) {
    RunResult best = null;
    for (RunResult other : results) {
      if (other.model().equals(result.model())
          && (best == null || metric.isBetter(other.validation(), best.validation()))) {
        best = other;
      }
    }
    return best == result;
  }

  /** Where the best network of a kind is. */
  public Path modelFile(String model) {
    return folder.resolve(model + MODEL_ENDING);
  }

  /**
   * Saves the network of a run that came to no result, as {@code <model>-seed-<seed>.zip}.
   *
   * @return the file
   * @throws IOException if it cannot be written
   */
  public Path keep(String model, long seed, Model network) throws IOException {
    String name = String.format(Locale.ROOT, "%s-seed-%d", model, seed);
    saveModel(name, network);
    return modelFile(name);
  }

  private void saveModel(String name, Model network) throws IOException {
    AtomicFile.write(modelFile(name), out -> ModelSerializer.writeModel(network, out, false));
  }

  /**
   * Takes up a folder that has results, of whatever task.
   *
   * @return nothing if it has no {@code results.json} or no result is in it
   * @throws IOException if they cannot be read, or are not what this class writes
   */
  public static Optional<ReportFolder> existing(Path folder) throws IOException {
    if (!Files.exists(folder.resolve(RESULTS))) {
      return Optional.empty();
    }
    Optional<RunResult> first = ResultsJson.first(folder.resolve(RESULTS));
    if (first.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new ReportFolder(folder, first.get().task(), first.get().metric()));
  }

  /**
   * Draws the learning curves, sums up and writes {@link ReportHtml the page}, with the results
   * that other processes have added in the meantime, so that the last to finish reports all.
   *
   * @return the results as a Markdown table, which is also in {@code results.md}
   * @throws IOException if a file cannot be written
   * @throws IllegalStateException if no result was added
   */
  public String finish() throws IOException {
    try (FolderLock lock = FolderLock.of(folder)) {
      resume();
      return summary();
    }
  }

  private String summary() throws IOException {
    if (results.isEmpty()) {
      throw new IllegalStateException("There is no result to report");
    }
    String table = MarkdownTable.of(results, diverged);
    AtomicFile.write(folder.resolve(TABLE), table);
    LearningCurvePlot.write(folder.resolve(PLOT), task, metric, curves, PapersFigures.of(results));
    DelayReport.write(folder, task, metric, results);
    ReportHtml.write(folder, results, curves, diverged);
    return table;
  }
}
