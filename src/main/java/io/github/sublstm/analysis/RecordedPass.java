package io.github.sublstm.analysis;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.engine.StepMask;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The signals of one pass: all of a {@link GateRecording} but what writes its files. */
abstract class RecordedPass {

  /** Names of arrays in a file, beside the signals'. */
  static final String MASK = "mask";

  static final String INPUT = "x";
  static final String INFO = "info";

  private final LayerPass pass;
  private final StepMask mask;
  private final Map<String, INDArray> extras;
  private final Long seed;

  RecordedPass(LayerPass pass, Map<String, INDArray> extras, Long seed) {
    this.pass = pass;
    this.mask = pass.stepMask();
    this.extras = extras;
    this.seed = seed;
  }

  /** What the layer did, in arrays that are not to be changed. */
  final LayerPass pass() {
    return pass;
  }

  /** The name of the layer. */
  public final String layer() {
    return pass.name();
  }

  /** The cell of the layer. */
  public final CellType cellType() {
    return pass.type();
  }

  /** Number of examples B. */
  public final int minibatch() {
    return pass.minibatch();
  }

  /** Number of units n. */
  public final int units() {
    return pass.units();
  }

  /** Number of time steps T. */
  public final int steps() {
    return pass.steps();
  }

  /** Whether it was a pass of training, with dropout and weight noise. */
  public final boolean isTraining() {
    return pass.training();
  }

  /** What the layer read {@code [B, nIn, T]}, after dropout in training. */
  public final INDArray input() {
    try (MemoryWorkspace ws = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return pass.inOrder(pass.input()).dup();
    }
  }

  /** The mask of the pass {@code [B, T]}, 0 at masked steps, or null if it had none. */
  public final INDArray mask() {
    try (MemoryWorkspace ws = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return pass.mask() == null ? null : pass.inOrder(pass.mask()).dup();
    }
  }

  /** Whether the cell has a signal. */
  public final boolean has(Signal signal) {
    return signal.existsIn(pass.type());
  }

  /**
   * A signal.
   *
   * @return {@code [B, n, T]}, a new array
   * @throws IllegalArgumentException if the cell has no such signal
   */
  public final INDArray get(Signal signal) {
    if (!has(signal)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "The layer '%s' is a %s, which has no signal %s, only %s",
              layer(),
              pass.type().layerName(),
              signal,
              Arrays.stream(Signal.values()).filter(this::has).toList()));
    }
    try (MemoryWorkspace ws = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return pass.inOrder(inOwnOrder(signal));
    }
  }

  private INDArray inOwnOrder(Signal signal) {
    switch (signal) {
      case C:
        return after(pass.tape().cells());
      case H:
        return cleared(after(pass.tape().hiddens()));
      case S:
        INDArray c = after(pass.tape().cells());
        return pass.type().isSubtractive()
            ? Transforms.sigmoid(c, false)
            : Transforms.tanh(c, false);
      default:
        int slot = signal.slot(pass.type());
        return slot < 0 ? decay() : cleared(pass.tape().gates()[slot].dup('f'));
    }
  }

  /** The states after each step: all but the first, which is that before the first step. */
  private INDArray after(INDArray states) {
    return states
        .get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(1, steps() + 1L))
        .dup('f');
  }

  private INDArray cleared(INDArray values) {
    for (int t = 0; t < steps(); t++) {
      StepMask.clear(mask, LayerPass.at(values, t), t);
    }
    return values;
  }

  private INDArray decay() {
    INDArray all =
        Nd4j.createUninitialized(
            pass.input().dataType(), new long[] {minibatch(), units(), steps()}, 'f');
    INDArray f = pass.constants().get(NDArrayIndex.interval(0, units()));
    for (int t = 0; t < steps(); t++) {
      LayerPass.at(all, t).assign(0).addiRowVector(f);
    }
    return all;
  }

  /**
   * The arrays of {@link GateRecording#with}, and one more.
   *
   * @throws IllegalArgumentException if its name is taken
   */
  final Map<String, INDArray> extrasWith(String name, INDArray values) {
    if (extras.containsKey(name) || isTaken(name)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "The name '%s' is taken in a recording's file", name));
    }
    Map<String, INDArray> more = new LinkedHashMap<>(extras);
    try (MemoryWorkspace ws = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      more.put(name, values.dup());
    }
    return more;
  }

  /** Whether every file has an array of that name. */
  private static boolean isTaken(String name) {
    return List.of(MASK, INPUT, INFO).contains(name)
        || Arrays.stream(Signal.values()).anyMatch(signal -> signal.key().equals(name));
  }

  /** The arrays of {@link GateRecording#with}. */
  final Map<String, INDArray> extras() {
    return extras;
  }

  /** Null if none was given. */
  final Long seed() {
    return seed;
  }
}
