package io.github.sublstm.experiments.figure;

import static java.util.stream.Collectors.joining;

import io.github.sublstm.experiments.run.ExperimentException;
import io.github.sublstm.files.FileAccessException;
import io.github.sublstm.interop.SavedModels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** A user's network and data. */
final class SavedNetwork {

  private SavedNetwork() {}

  /**
   * Observes all recurrent layers of this library in a network.
   *
   * @param model a MultiLayerNetwork or ComputationGraph that {@code save} wrote
   * @param data a DataSet that {@code save} wrote; a MultiDataSet for a graph with more than one
   *     input or output
   * @throws FileAccessException if a file cannot be read
   * @throws ExperimentException if one is something else, or they do not go together
   * @throws IOException if closing a file fails
   */
  static List<Observed> observe(Path model, Path data) throws IOException {
    requireReadable(model);
    requireReadable(data);
    if (!isGraph(model)) {
      MultiLayerNetwork network = network(model);
      DataSet sequences = data(data);
      return observe(
          model,
          data,
          () -> Observed.layers(network, sequences),
          new INDArray[] {sequences.getFeatures()},
          new INDArray[] {sequences.getLabels()});
    }
    ComputationGraph graph = graph(model);
    MultiDataSet sequences =
        graph.getNumInputArrays() == 1 && graph.getNumOutputArrays() == 1
            ? data(data).toMultiDataSet()
            : multiData(data);
    return observe(
        model,
        data,
        () -> Observed.layers(graph, sequences),
        sequences.getFeatures(),
        sequences.getLabels());
  }

  private static List<Observed> observe(
      Path model,
      Path data,
      Supplier<List<Observed>> observed,
      INDArray[] features,
      INDArray[] labels) {
    try {
      return observed.get();
    } catch (RuntimeException e) {
      throw new ExperimentException(
          String.format(
              Locale.ROOT,
              "%s: this network cannot be observed with features %s and labels %s of %s: %s",
              model,
              shapes(features),
              shapes(labels),
              data,
              e.getMessage()),
          e);
    }
  }

  private static String shapes(INDArray[] arrays) {
    return arrays == null
        ? "(none)"
        : Arrays.stream(arrays)
            .map(array -> array == null ? "(none)" : Arrays.toString(array.shape()))
            .collect(joining(" and "));
  }

  private static void requireReadable(Path file) throws FileAccessException {
    try (InputStream in = Files.newInputStream(file)) {
      in.read();
    } catch (IOException e) {
      throw FileAccessException.reading(file, e);
    }
  }

  private static boolean isGraph(Path file) throws IOException {
    try {
      return SavedModels.isGraph(file);
    } catch (IllegalArgumentException e) {
      throw new ExperimentException(e.getMessage(), e);
    }
  }

  /** DL4J reports what it cannot read by exceptions of many types. */
  private static MultiLayerNetwork network(Path file) {
    try {
      return MultiLayerNetwork.load(file.toFile(), false);
    } catch (IOException | RuntimeException e) {
      throw unexpected(file, "a MultiLayerNetwork that save(File) or ModelSerializer wrote", e);
    }
  }

  private static ComputationGraph graph(Path file) {
    try {
      return ComputationGraph.load(file.toFile(), false);
    } catch (IOException | RuntimeException e) {
      throw unexpected(file, "a ComputationGraph that save(File) or ModelSerializer wrote", e);
    }
  }

  private static DataSet data(Path file) {
    DataSet data = new DataSet();
    try {
      data.load(file.toFile());
    } catch (RuntimeException e) {
      throw unexpected(file, "sequences that DataSet.save(File) wrote", e);
    }
    if (data.getFeatures() == null) {
      throw unexpected(file, "sequences that DataSet.save(File) wrote, with features", null);
    }
    return data;
  }

  private static MultiDataSet multiData(Path file) {
    String expected =
        "sequences that MultiDataSet.save(File) wrote, for a graph of several inputs or outputs";
    MultiDataSet data = new org.nd4j.linalg.dataset.MultiDataSet();
    try {
      data.load(file.toFile());
    } catch (IOException | RuntimeException e) {
      throw unexpected(file, expected, e);
    }
    if (data.getFeatures() == null) {
      throw unexpected(file, expected + ", with features", null);
    }
    return data;
  }

  private static ExperimentException unexpected(Path file, String expected, Exception cause) {
    String found = cause == null ? "" : " (" + cause.getMessage() + ")";
    return new ExperimentException(
        String.format(
            Locale.ROOT, "%s: expected %s, found something else%s", file, expected, found),
        cause);
  }
}
