package io.github.sublstm.experiments.figure;

import io.github.sublstm.experiments.figure.AdditionNetworks.Pair;
import io.github.sublstm.experiments.figure.AdditionNetworks.Start;
import io.github.sublstm.experiments.recipe.MicrocircuitTask;
import io.github.sublstm.experiments.recipe.ModelKind;
import io.github.sublstm.experiments.report.OutputFolder;
import io.github.sublstm.experiments.report.ReportHtml;
import io.github.sublstm.experiments.run.ExperimentException;
import io.github.sublstm.experiments.run.LibraryVersion;
import io.github.sublstm.files.FileAccessException;
import io.github.sublstm.training.TrainingProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All pictures of a folder, with their numbers, recordings and page. */
public final class Figures {

  private static final int NETWORKS = 5;

  private final Path folder;

  /**
   * @param folder for the files; made if it is not there
   */
  public Figures(Path folder) {
    this.folder = folder;
  }

  /**
   * How many minibatches all networks together are trained with.
   *
   * @param minibatches to train each of them with, at most
   */
  public static long allMinibatches(int minibatches) {
    return (long) NETWORKS
        * new AdditionNetworks(minibatches, 0, TrainingProgress.SILENT).minibatches();
  }

  /**
   * Draws figure 1, and networks that are trained for it.
   *
   * @param minibatches to train each of the networks with, at most
   * @param seed of their weights and of the trials to learn from
   * @param progress is told of each minibatch
   * @return the table of the numbers
   * @throws IOException if a file cannot be written
   */
  public String trained(int minibatches, long seed, TrainingProgress progress) throws IOException {
    OutputFolder.open(folder);
    AdditionNetworks networks = new AdditionNetworks(minibatches, seed, progress);
    Pair lstm = networks.train(ModelKind.LSTM, "LSTM", Start.USUAL);
    Pair plain = networks.train(ModelKind.SUB_LSTM, "subLSTM", Start.USUAL);
    Pair glorot = networks.train(ModelKind.SUB_LSTM, "Glorot subLSTM", Start.GLOROT);
    Pair balanced = networks.train(ModelKind.SUB_LSTM, "balanced subLSTM", Start.BALANCED);
    Pair fix = networks.train(ModelKind.FIX_SUB_LSTM, "fix-subLSTM", Start.USUAL);
    EarlierFiles.delete(folder);
    GatingPictures.write(folder);
    FlowPictures.write(
        folder.resolve("gradient-flow-untrained.png"), List.of(lstm.before(), plain.before()));
    FlowPictures.write(
        folder.resolve("gradient-flow-trained.png"), List.of(lstm.after(), plain.after()));
    BalancePictures.write(folder, List.of(plain.before(), plain.after(), balanced.after()));
    BalancePictures.writeCorrelations(
        folder,
        List.of(plain.before(), plain.after(), glorot.before(), glorot.after(), balanced.after()));
    BalancePictures.writeMemories(folder, List.of(fix.before(), fix.after()));
    List<Observed> rows = new ArrayList<>();
    for (Pair pair : List.of(lstm, plain, glorot, balanced, fix)) {
      rows.add(pair.before());
      rows.add(pair.after());
    }
    writeRecordings(rows, Observed.fileNames(rows));
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("task", MicrocircuitTask.ADDITION.experiment());
    settings.put("minibatches", networks.minibatches());
    settings.put("seed", seed);
    return finish(caption(networks, seed), settings, rows);
  }

  private static String caption(AdditionNetworks networks, long seed) {
    return String.format(
        Locale.ROOT,
        """
        Each network learned delayed addition with %,d minibatches of %d trials (Adam, seed %d; input weights of \
        deviation 2 but for "Glorot", memories from 5 to 50 steps). Gates and gradients are those of %d trials of 20 steps whose \
        answer is asked for at the last step, so D is 0 before it.

        %s

        The gates of figure 1 act inside the response function. In the cell only i does, before σ(c); o is \
        subtracted outside.\
        """,
        networks.minibatches(),
        AdditionNetworks.batchSize(),
        seed,
        AdditionNetworks.observedTrials(),
        columns());
  }

  private static String columns() {
    return "FVU is the error on test trials as a fraction of the variance. Tightness is 0 if z = i, slope is"
        + " ⟨zi⟩/⟨z²⟩, τ is −1/ln f. ‖D‖, ‖H‖ and ‖C‖ are the norms over all steps, units and"
        + " examples of the parts of z's error: from the layer above, through the next step's gates, and"
        + " through the next step's cell state.";
  }

  /**
   * Draws the layers of a user's network.
   *
   * @param model a MultiLayerNetwork or ComputationGraph that {@code save} wrote
   * @param data a DataSet that {@code save} wrote; a MultiDataSet for a graph with more than one
   *     input or output
   * @return the table of the numbers
   * @throws FileAccessException if a file cannot be read
   * @throws ExperimentException if one is something else, or they do not go together
   * @throws IOException if a file cannot be written
   */
  public String saved(Path model, Path data) throws IOException {
    List<Observed> layers = SavedNetwork.observe(model, data);
    OutputFolder.open(folder);
    EarlierFiles.delete(folder);
    Map<Observed, String> fileNames = Observed.fileNames(layers);
    List<Observed> withGradients = layers.stream().filter(layer -> layer.flow() != null).toList();
    List<Observed> subtractive = layers.stream().filter(Observed::isSubtractive).toList();
    for (Observed layer : withGradients) {
      Path png = folder.resolve("gradient-flow-" + fileNames.get(layer) + ".png");
      FlowPictures.write(png, List.of(layer));
    }
    BalancePictures.write(folder, subtractive);
    BalancePictures.writeCorrelations(folder, subtractive);
    BalancePictures.writeMemories(
        folder,
        subtractive.stream().filter(layer -> layer.recording().cellType().hasDecay()).toList());
    writeRecordings(layers, fileNames);
    String caption =
        String.format(
            Locale.ROOT,
            "The recurrent layers of %s on %s. %s",
            model.getFileName(),
            data.getFileName(),
            columns());
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("model", model.getFileName());
    settings.put("data", data.getFileName());
    return finish(caption, settings, layers);
  }

  private void writeRecordings(List<Observed> all, Map<Observed, String> fileNames)
      throws IOException {
    for (Observed observed : all) {
      observed.writeRecording(folder, fileNames.get(observed));
    }
  }

  private String finish(String caption, Map<String, Object> settings, List<Observed> rows)
      throws IOException {
    settings.put("version", LibraryVersion.get());
    String table = FigureTable.write(folder, caption, settings, rows);
    ReportHtml.write(folder, "Microcircuits: figures");
    return table;
  }
}
