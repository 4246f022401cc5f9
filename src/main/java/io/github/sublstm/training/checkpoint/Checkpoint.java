package io.github.sublstm.training.checkpoint;

import io.github.sublstm.files.ChecksummedFile;
import io.github.sublstm.files.ChecksummedFile.DamagedException;
import io.github.sublstm.files.ChecksummedFile.OtherMarkException;
import io.github.sublstm.files.FileAccessException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The file that a run is saved in: everything that the rest of the run depends on, and the best
 * model so far. Java's serialisation has no part in it.
 */
public final class Checkpoint {

  /**
   * What was saved, besides the network.
   *
   * @param progress how far the run had come
   * @param carried what it carried into the next minibatch
   */
  public record Saved<S>(S progress, Map<String, INDArray> carried) {}

  /** The last byte is the version of the format. */
  private static final byte[] MARK = "SUBLSTM-RUN\2".getBytes(StandardCharsets.ISO_8859_1);

  private final Path file;
  private final RunIdentity identity;
  private final MultiLayerNetwork network;

  /**
   * @param network that the run trains
   */
  public Checkpoint(Path file, RunIdentity identity, MultiLayerNetwork network) {
    this.file = file;
    this.identity = identity;
    this.network = network;
  }

  /** Whether there is such a file. */
  public boolean exists() {
    return Files.exists(file);
  }

  /** Where it is. */
  public Path file() {
    return file;
  }

  /**
   * Saves the run, replacing what was saved before.
   *
   * @param progress writes how far the run has come
   * @param carried what is carried into the next minibatch
   * @throws CheckpointException if that is impossible; what was saved before then remains
   */
  public void save(ChecksummedFile.Writer progress, Map<String, INDArray> carried) {
    try {
      ChecksummedFile.write(
          file,
          MARK,
          out -> {
            writeIdentity(out);
            progress.write(out);
            writeNetwork(out);
            writeArrays(out, carried);
          });
    } catch (FileAccessException e) {
      throw failure("cannot write the checkpoint", e);
    }
  }

  private void writeIdentity(DataOutputStream out) throws IOException {
    writeStrings(out, identity.settings());
    writeString(out, identity.network());
  }

  private void writeNetwork(DataOutputStream out) throws IOException {
    out.writeInt(network.getIterationCount());
    out.writeInt(network.getEpochCount());
    ArrayCodec.write(out, network.params());
    ArrayCodec.write(out, network.getUpdater(true).getStateViewArray());
  }

  /**
   * Puts the network in the saved state.
   *
   * @param progress reads how far the run had come
   * @throws CheckpointException if the file is damaged or of another run, or {@code progress}
   *     refuses it; nothing is changed then
   */
  public <S> Saved<S> load(ChecksummedFile.Reader<S> progress) {
    return read(
        in -> {
          S come = readProgress(in, progress);
          readNetwork(in);
          return new Saved<>(come, readArrays(in));
        });
  }

  /**
   * Makes sure that {@link #load} would work, and changes nothing.
   *
   * @throws CheckpointException if not
   */
  public void requireUsable(ChecksummedFile.Reader<?> progress) {
    read(in -> readProgress(in, progress));
  }

  private <S> S readProgress(DataInputStream in, ChecksummedFile.Reader<S> progress)
      throws IOException {
    identity.requireSameAs(new RunIdentity(readStrings(in), readString(in)), file);
    return progress.read(in);
  }

  private void readNetwork(DataInputStream in) throws IOException {
    network.setIterationCount(in.readInt());
    network.setEpochCount(in.readInt());
    network.setParams(ArrayCodec.read(in));
    INDArray updaterState = ArrayCodec.read(in);
    Updater updater = network.getUpdater(true);
    if (updaterState != null) {
      updater.setStateViewArray(network, updaterState, false);
    }
  }

  private <T> T read(ChecksummedFile.Reader<T> content) {
    try {
      return ChecksummedFile.read(file, MARK, content);
    } catch (OtherMarkException e) {
      throw new CheckpointException(
          String.format(Locale.ROOT, "%s is not a checkpoint that this version can read", file), e);
    } catch (DamagedException e) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "the checkpoint %s is cut short or damaged (its checksum is wrong): delete it to start"
                  + " anew",
              file),
          e);
    } catch (IOException e) {
      throw failure("cannot read the checkpoint", FileAccessException.reading(file, e));
    }
  }

  private static CheckpointException failure(String what, FileAccessException e) {
    return new CheckpointException(
        String.format(Locale.ROOT, "%s %s: %s", what, e.getFile(), e.getReason()), e);
  }

  private static void writeString(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readString(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }

  private static void writeStrings(DataOutputStream out, Map<String, String> map)
      throws IOException {
    out.writeInt(map.size());
    for (Map.Entry<String, String> entry : map.entrySet()) {
      for (String text : List.of(entry.getKey(), entry.getValue())) {
        writeString(out, text);
      }
    }
  }

  private static Map<String, String> readStrings(DataInputStream in) throws IOException {
    Map<String, String> map = new LinkedHashMap<>();
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      map.put(readString(in), readString(in));
    }
    return map;
  }

  private static void writeArrays(DataOutputStream out, Map<String, INDArray> map)
      throws IOException {
    out.writeInt(map.size());
    for (Map.Entry<String, INDArray> entry : map.entrySet()) {
      writeString(out, entry.getKey());
      ArrayCodec.write(out, entry.getValue());
    }
  }

  private static Map<String, INDArray> readArrays(DataInputStream in) throws IOException {
    Map<String, INDArray> map = new LinkedHashMap<>();
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      map.put(readString(in), ArrayCodec.read(in));
    }
    return map;
  }
}
