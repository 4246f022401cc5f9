package io.github.sublstm.training;

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
final class Checkpoint {

  /** The last byte is the version of the format. */
  private static final byte[] MARK = "SUBLSTM-RUN\1".getBytes(StandardCharsets.ISO_8859_1);

  private final Path file;
  private final RunIdentity identity;
  private final int epochs;
  private final TrainingTask task;

  /**
   * @param epochs that the run may have at most
   */
  Checkpoint(Path file, RunIdentity identity, int epochs, TrainingTask task) {
    this.file = file;
    this.identity = identity;
    this.epochs = epochs;
    this.task = task;
  }

  boolean exists() {
    return Files.exists(file);
  }

  Path file() {
    return file;
  }

  /**
   * Saves the run, replacing what was saved before.
   *
   * @throws CheckpointException if that is impossible; what was saved before then remains
   */
  void save(RunState state, double seconds) {
    ChecksummedFile.write(
        file,
        MARK,
        out -> {
          writeIdentity(out);
          writeState(out, state, seconds);
          writeNetwork(out);
          writeArrays(out, task.carried());
        });
  }

  private void writeIdentity(DataOutputStream out) throws IOException {
    writeStrings(out, identity.settings());
    writeString(out, identity.network());
  }

  private static void writeState(DataOutputStream out, RunState state, double seconds)
      throws IOException {
    out.writeInt(state.epoch);
    out.writeInt(state.minibatch);
    out.writeDouble(state.lossSum);
    out.writeLong(state.items);
    out.writeDouble(state.rateScale);
    out.writeInt(state.waited);
    out.writeDouble(seconds);
    out.writeInt(state.curve.size());
    for (EpochResult point : state.curve) {
      out.writeInt(point.epoch());
      out.writeDouble(point.trainLoss());
      out.writeDouble(point.validation());
      out.writeDouble(point.seconds());
    }
    out.writeDouble(state.best.value());
    out.writeInt(state.best.epoch());
    ArrayCodec.write(out, state.best.parameters());
  }

  private void writeNetwork(DataOutputStream out) throws IOException {
    MultiLayerNetwork network = task.network();
    out.writeInt(network.getIterationCount());
    out.writeInt(network.getEpochCount());
    ArrayCodec.write(out, network.params());
    ArrayCodec.write(out, network.getUpdater(true).getStateViewArray());
  }

  /**
   * Puts the network and the task in the saved state.
   *
   * @return how far the run had come
   * @throws CheckpointException if the file is damaged, of another run or of more epochs; nothing
   *     is changed then
   */
  RunState load() {
    return ChecksummedFile.read(
        file,
        MARK,
        in -> {
          RunState state = readRun(in);
          readNetwork(in);
          task.seek(state.epoch, state.minibatch);
          task.carry(readArrays(in));
          return state;
        });
  }

  /**
   * Makes sure that {@link #load} would work, and changes nothing.
   *
   * @throws CheckpointException if not
   */
  void requireUsable() {
    ChecksummedFile.read(file, MARK, this::readRun);
  }

  /** How far the saved run had come, if this one may go on from there. */
  private RunState readRun(DataInputStream in) throws IOException {
    identity.requireSameAs(new RunIdentity(readStrings(in), readString(in)), file);
    RunState state = readState(in);
    int done = state.curve.size();
    if (done > epochs) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "the checkpoint %s has %d epochs done, more than the limit of %d: raise the limit, give"
                  + " another checkpoint file, or delete that one to start anew",
              file,
              done,
              epochs));
    }
    return state;
  }

  private RunState readState(DataInputStream in) throws IOException {
    RunState state = new RunState(null);
    state.epoch = in.readInt();
    state.minibatch = in.readInt();
    state.lossSum = in.readDouble();
    state.items = in.readLong();
    state.rateScale = in.readDouble();
    state.waited = in.readInt();
    state.secondsBefore = in.readDouble();
    int points = in.readInt();
    for (int i = 0; i < points; i++) {
      state.curve.add(
          new EpochResult(in.readInt(), in.readDouble(), in.readDouble(), in.readDouble()));
    }
    state.best =
        new BestOnValidation(task.metric(), in.readDouble(), in.readInt(), ArrayCodec.read(in));
    return state;
  }

  private void readNetwork(DataInputStream in) throws IOException {
    MultiLayerNetwork network = task.network();
    network.setIterationCount(in.readInt());
    network.setEpochCount(in.readInt());
    network.setParams(ArrayCodec.read(in));
    INDArray updaterState = ArrayCodec.read(in);
    Updater updater = network.getUpdater(true);
    if (updaterState != null) {
      updater.setStateViewArray(network, updaterState, false);
    }
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
