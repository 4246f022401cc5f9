package io.github.sublstm.interop;

import io.github.sublstm.files.AtomicFile;
import io.github.sublstm.files.CheckedZip;
import io.github.sublstm.files.FileAccessException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * {@link Dl4jLstm} for saved models: zip files as {@code ModelSerializer} writes them, of either
 * kind of network. Parameters, updater state, normaliser and whatever else a file holds are copied
 * byte by byte; only the configuration is written anew, once the converted network has been built
 * from it. It is read in UTF-8 or in the JVM's default charset, whichever it is in, and written so
 * that it reads the same in both, so that models may come from one system and go to another.
 */
public final class SavedModels {

  private SavedModels() {}

  /**
   * What was converted.
   *
   * @param networkType {@code "MultiLayerNetwork"} or {@code "ComputationGraph"}
   * @param layers the names of the layers that were exchanged
   * @param from what they were
   * @param to what they are now
   * @param parameters number of parameters of the whole network
   * @param updaterState whether the file holds the updater's state
   * @param normalizer whether the file holds a normaliser
   */
  public record Conversion(
      String networkType,
      List<String> layers,
      String from,
      String to,
      long parameters,
      boolean updaterState,
      boolean normalizer) {}

  /**
   * Replaces DL4J's {@code LSTM} by {@code FusedLSTM}.
   *
   * @param in a saved model
   * @param out written only when everything has succeeded, replacing a file of that name; may be
   *     {@code in}
   * @return what was converted
   * @throws IllegalArgumentException if {@code in} is no saved model, or as in {@link
   *     Dl4jLstm#toFused}
   * @throws FileAccessException if a file cannot be read or written
   * @throws IOException if closing it fails
   */
  public static Conversion toFused(Path in, Path out) throws IOException {
    return convert(in, out, LstmSwap.TO_FUSED);
  }

  /**
   * Replaces {@code FusedLSTM} by DL4J's {@code LSTM}.
   *
   * @param in a saved model
   * @param out written only when everything has succeeded, replacing a file of that name; may be
   *     {@code in}
   * @return what was converted
   * @throws IllegalArgumentException if {@code in} is no saved model, or as in {@link
   *     Dl4jLstm#toDl4j}
   * @throws FileAccessException if a file cannot be read or written
   * @throws IOException if closing it fails
   */
  public static Conversion toDl4j(Path in, Path out) throws IOException {
    return convert(in, out, LstmSwap.TO_DL4J);
  }

  /**
   * Whether a saved model is a ComputationGraph rather than a MultiLayerNetwork.
   *
   * @param in a saved model
   * @throws IllegalArgumentException if the file is not a saved model
   * @throws FileAccessException if it cannot be read
   * @throws IOException if closing it fails
   */
  public static boolean isGraph(Path in) throws IOException {
    try (ZipFile zip = open(in)) {
      return isGraph(in, json(in, configuration(in, zip)));
    }
  }

  /** A converted network's configuration. */
  private record Model(String json, String networkType, List<String> layers, long parameters) {}

  private static Conversion convert(Path in, Path out, LstmSwap swap) throws IOException {
    Model model;
    Conversion conversion;
    try (ZipFile zip = open(in)) {
      model = model(in, configuration(in, zip), swap);
      conversion =
          new Conversion(
              model.networkType(),
              model.layers(),
              LstmSwap.typeName(swap.from()),
              LstmSwap.typeName(swap.to()),
              model.parameters(),
              zip.getEntry(ModelSerializer.UPDATER_BIN) != null,
              zip.getEntry(ModelSerializer.NORMALIZER_BIN) != null);
    }
    AtomicFile.write(out, stream -> copy(in, model.json(), stream));
    return conversion;
  }

  private static byte[] configuration(Path in, ZipFile zip) throws IOException {
    ZipEntry configuration = zip.getEntry(ModelSerializer.CONFIGURATION_JSON);
    if (configuration == null || zip.getEntry(ModelSerializer.COEFFICIENTS_BIN) == null) {
      throw notAModel(in, "a zip without configuration and parameters", null);
    }
    return read(in, () -> CheckedZip.read(zip, configuration));
  }

  /** Leaves the file closed: Windows cannot replace one that is open. */
  private static void copy(Path in, String configuration, OutputStream stream) throws IOException {
    try (ZipFile zip = open(in)) {
      ZipOutputStream copy = new ZipOutputStream(stream);
      for (ZipEntry entry : zip.stream().toList()) {
        ZipEntry target = new ZipEntry(entry.getName());
        target.setTime(entry.getTime());
        copy.putNextEntry(target);
        if (entry.getName().equals(ModelSerializer.CONFIGURATION_JSON)) {
          copy.write(ConfigurationText.encode(configuration));
        } else {
          CheckedZip.copy(zip, entry, copy);
        }
        copy.closeEntry();
      }
      copy.finish();
    }
  }

  private static ZipFile open(Path in) throws IOException {
    try {
      return new ZipFile(in.toFile());
    } catch (ZipException e) {
      throw notAModel(in, "no zip", e);
    } catch (IOException e) {
      throw FileAccessException.reading(in, e);
    }
  }

  private static Model model(Path in, byte[] configuration, LstmSwap swap) throws IOException {
    String json = json(in, configuration);
    if (!ConfigurationText.isMisreadByDl4j(configuration, json)) {
      return model(in, in, json, swap);
    }
    Path readable = Files.createTempFile("sublstm-", ".zip");
    try {
      try (OutputStream stream = Files.newOutputStream(readable)) {
        copy(in, json, stream);
      }
      return model(in, readable, json, swap);
    } finally {
      Files.delete(readable);
    }
  }

  private static String json(Path in, byte[] configuration) {
    return ConfigurationText.decode(configuration)
        .orElseThrow(
            () ->
                notAModel(
                    in,
                    "a configuration in none of the charsets "
                        + ConfigurationText.charsets()
                        + "; likely cause: a system with another default charset saved it, which"
                        + " java takes as -Dfile.encoding=windows-1252, for example",
                    null));
  }

  /**
   * Converts a network.
   *
   * @param in for messages
   * @param readable what DL4J reads as the same network
   */
  private static Model model(Path in, Path readable, String json, LstmSwap swap)
      throws IOException {
    return isGraph(in, json) ? graph(in, readable, swap) : chain(in, readable, swap);
  }

  private static boolean isGraph(Path in, String json) throws IOException {
    try {
      JsonNode root = new ObjectMapper().readTree(json);
      if (root.has("vertices") == root.has("confs")) {
        throw notAModel(in, "the configuration of something else", null);
      }
      return root.has("vertices");
    } catch (JsonProcessingException e) {
      throw notAModel(in, "a broken configuration", e);
    }
  }

  private static Model chain(Path in, Path readable, LstmSwap swap) throws IOException {
    var network =
        restored(in, () -> ModelSerializer.restoreMultiLayerNetwork(readable.toFile(), true));
    var converted = Dl4jLstm.convert(network, swap);
    return new Model(
        converted.network().getLayerWiseConfigurations().toJson(),
        "MultiLayerNetwork",
        converted.layers(),
        network.numParams());
  }

  private static Model graph(Path in, Path readable, LstmSwap swap) throws IOException {
    var network =
        restored(in, () -> ModelSerializer.restoreComputationGraph(readable.toFile(), true));
    var converted = Dl4jLstm.convert(network, swap);
    return new Model(
        converted.network().getConfiguration().toJson(),
        "ComputationGraph",
        converted.layers(),
        network.numParams());
  }

  /** Reads from a model's file. */
  @FunctionalInterface
  private interface Read<T> {
    T run() throws IOException;
  }

  private static <T> T read(Path in, Read<T> read) throws FileAccessException {
    try {
      return read.run();
    } catch (ZipException e) {
      throw notAModel(in, "a damaged zip (" + e.getMessage() + ")", e);
    } catch (IOException e) {
      throw FileAccessException.reading(in, e);
    }
  }

  /** DL4J reports a damaged file by exceptions of many types. */
  private static <N> N restored(Path in, Read<N> restore) throws IOException {
    return read(
        in,
        () -> {
          try {
            return restore.run();
          } catch (RuntimeException e) {
            throw notAModel(in, "one that DL4J cannot restore (" + e.getMessage() + ")", e);
          }
        });
  }

  private static IllegalArgumentException notAModel(Path in, String found, Exception cause) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "%s: expected a zip file that DL4J's ModelSerializer wrote, found %s",
            in,
            found),
        cause);
  }
}
