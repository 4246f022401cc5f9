package io.github.sublstm.experiments.report;

import io.github.sublstm.training.AtomicFile;
import io.github.sublstm.training.Metric;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.util.ModelSerializer;

/**
 * The folder one experiment writes its results to. Results and curves are up to date after every
 * trained model, so an interrupted experiment loses only the model it was training.
 */
public final class ReportFolder {

  private final Path folder;
  private final String task;
  private final Metric metric;
  private final List<RunResult> results = new ArrayList<>();
  private final List<Curve> curves = new ArrayList<>();
  private final Map<String, Double> bestOfModel = new HashMap<>();

  private ReportFolder(Path folder, String task, Metric metric) {
    this.folder = folder;
    this.task = task;
    this.metric = metric;
  }

  /**
   * Makes the folder if it is not there and tries at once whether it can be written to, rather than
   * after hours of training.
   *
   * @throws IOException if it cannot
   */
  public static ReportFolder open(Path folder, String task, Metric metric) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new NotDirectoryException(folder.toString());
    }
    Files.createDirectories(folder);
    Files.delete(Files.createTempFile(folder, ".probe", null));
    return new ReportFolder(folder, task, metric);
  }

  /**
   * Adds a trained model. Of each kind the network of the seed with the best validation metric is
   * saved as {@code <model>.zip} (of equals, the first), without the updater's state, which belongs
   * to later parameters than the best ones.
   *
   * @throws IOException if a file cannot be written
   */
  public void add(RunResult result, Curve curve, Model network) throws IOException {
    results.add(result);
    curves.add(curve);
    double best = bestOfModel.getOrDefault(result.model(), metric.worst());
    if (metric.isBetter(result.validation(), best)) {
      bestOfModel.put(result.model(), result.validation());
      AtomicFile.write(
          folder.resolve(result.model() + ".zip"),
          out -> ModelSerializer.writeModel(network, out, false));
    }
    ResultsJson.write(folder.resolve("results.json"), results);
    CurvesCsv.write(folder.resolve("curves.csv"), metric, curves);
  }

  /**
   * Draws the learning curves and sums up.
   *
   * @return the results as a Markdown table, which is also in {@code results.md}
   * @throws IOException if a file cannot be written
   * @throws IllegalStateException if no result was added
   */
  public String finish() throws IOException {
    if (results.isEmpty()) {
      throw new IllegalStateException("There is no result to report");
    }
    String table = MarkdownTable.of(results);
    AtomicFile.write(
        folder.resolve("results.md"), out -> out.write(table.getBytes(StandardCharsets.UTF_8)));
    LearningCurvePlot.write(folder.resolve("learning-curves.png"), task, metric, curves);
    return table;
  }
}
