package io.github.sublstm.interop;

import io.github.sublstm.files.FileAccessException;
import io.github.sublstm.training.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
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
 * from it.
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

  /** A converted network's configuration. */
  private record Model(String json, String networkType, List<String> layers, long parameters) {}

  private static Conversion convert(Path in, Path out, LstmSwap swap) throws IOException {
    Model model;
    Conversion conversion;
    try (ZipFile zip = open(in)) {
      ZipEntry configuration = zip.getEntry(ModelSerializer.CONFIGURATION_JSON);
      if (configuration == null || zip.getEntry(ModelSerializer.COEFFICIENTS_BIN) == null) {
        throw notAModel(in, "a zip without configuration and parameters", null);
      }
      model =
          isGraph(in, read(in, () -> zip.getInputStream(configuration).readAllBytes()))
              ? graph(in, swap)
              : chain(in, swap);
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

  /** Leaves the file closed: Windows cannot replace one that is open. */
  private static void copy(Path in, String configuration, OutputStream stream) throws IOException {
    try (ZipFile zip = open(in)) {
      ZipOutputStream copy = new ZipOutputStream(stream);
      for (ZipEntry entry : zip.stream().toList()) {
        ZipEntry target = new ZipEntry(entry.getName());
        target.setTime(entry.getTime());
        copy.putNextEntry(target);
        if (entry.getName().equals(ModelSerializer.CONFIGURATION_JSON)) {
          // The charset that ModelSerializer writes and reads it in.
          copy.write(configuration.getBytes(Charset.defaultCharset()));
        } else {
          zip.getInputStream(entry).transferTo(copy);
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

  private static boolean isGraph(Path in, byte[] json) throws IOException {
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

  private static Model chain(Path in, LstmSwap swap) throws IOException {
    var network = restored(in, () -> ModelSerializer.restoreMultiLayerNetwork(in.toFile(), true));
    var converted = Dl4jLstm.convert(network, swap);
    return new Model(
        converted.network().getLayerWiseConfigurations().toJson(),
        "MultiLayerNetwork",
        converted.layers(),
        network.numParams());
  }

  private static Model graph(Path in, LstmSwap swap) throws IOException {
    var network = restored(in, () -> ModelSerializer.restoreComputationGraph(in.toFile(), true));
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
        "%s: expected a zip file that DL4J's ModelSerializer wrote, found %s".formatted(in, found),
        cause);
  }
}
