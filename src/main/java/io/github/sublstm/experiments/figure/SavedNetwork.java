package io.github.sublstm.experiments.figure;

import io.github.sublstm.experiments.run.ExperimentException;
import io.github.sublstm.files.FileAccessException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/** A user's network and data. */
final class SavedNetwork {

  private SavedNetwork() {}

  /**
   * Observes all recurrent layers of this library in a network.
   *
   * @param model a MultiLayerNetwork that {@code save} wrote
   * @param data a DataSet that {@code save} wrote
   * @throws FileAccessException if a file cannot be read
   * @throws ExperimentException if one is something else, or they do not go together
   */
  static List<Observed> observe(Path model, Path data) throws FileAccessException {
    requireReadable(model);
    requireReadable(data);
    MultiLayerNetwork network = network(model);
    DataSet sequences = data(data);
    try {
      return Observed.layers(network, sequences);
    } catch (RuntimeException e) {
      throw new ExperimentException(
          String.format(
              Locale.ROOT,
              "%s: this network cannot be observed with features %s and labels %s of %s: %s",
              model,
              Arrays.toString(sequences.getFeatures().shape()),
              sequences.getLabels() == null
                  ? "(none)"
                  : Arrays.toString(sequences.getLabels().shape()),
              data,
              e.getMessage()),
          e);
    }
  }

  private static void requireReadable(Path file) throws FileAccessException {
    try (InputStream in = Files.newInputStream(file)) {
      in.read();
    } catch (IOException e) {
      throw FileAccessException.reading(file, e);
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

  private static ExperimentException unexpected(Path file, String expected, Exception cause) {
    String found = cause == null ? "" : " (" + cause.getMessage() + ")";
    return new ExperimentException(
        String.format(
            Locale.ROOT, "%s: expected %s, found something else%s", file, expected, found),
        cause);
  }
}
