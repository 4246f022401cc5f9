package io.github.sublstm.analysis;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.files.FileAccessException;
import java.nio.file.Path;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The signals of one layer in one forward pass, {@code [minibatch, n, T]} each, in the network's
 * data type. Gates and h are 0 at masked steps, where the step does not exist; c, and what follows
 * from it, is carried over them; a fix-subLSTM's f is its constant decay at all steps. Immutable:
 * arrays that it gives are copies.
 */
public final class GateRecording {

  private final RecordedPass pass;

  GateRecording(RecordedPass pass) {
    this.pass = pass;
  }

  /** What the other classes of this package read. */
  RecordedPass pass() {
    return pass;
  }

  /** The name of the layer. */
  public String layer() {
    return pass.layer();
  }

  /** The cell of the layer. */
  public CellType cellType() {
    return pass.cellType();
  }

  /** Number of examples B. */
  public int minibatch() {
    return pass.minibatch();
  }

  /** Number of units n. */
  public int units() {
    return pass.units();
  }

  /** Number of time steps T. */
  public int steps() {
    return pass.steps();
  }

  /** Whether it was a pass of training, with dropout and weight noise. */
  public boolean isTraining() {
    return pass.isTraining();
  }

  /** What the layer read {@code [B, nIn, T]}, after dropout in training. */
  public INDArray input() {
    return pass.input();
  }

  /** The mask of the pass {@code [B, T]}, 0 at masked steps, or null if it had none. */
  public INDArray mask() {
    return pass.mask();
  }

  /** Whether the cell has a signal. */
  public boolean has(Signal signal) {
    return pass.has(signal);
  }

  /**
   * A signal.
   *
   * @return {@code [B, n, T]}, a new array
   * @throws IllegalArgumentException if the cell has no such signal
   */
  public INDArray get(Signal signal) {
    return pass.get(signal);
  }

  /**
   * This recording with a further array in its file: the targets {@code y}, or a variable of the
   * trials such as the delay.
   *
   * @param name in the file
   * @param values any shape
   * @throws IllegalArgumentException if the name is taken
   */
  public GateRecording with(String name, INDArray values) {
    return new GateRecording(pass.with(name, values));
  }

  /** This recording with the seed of its data or network in its file. */
  public GateRecording withSeed(long value) {
    return new GateRecording(pass.withSeed(value));
  }

  /**
   * Writes everything as NumPy reads it ({@code numpy.load}): 32-bit floats in C order, {@code z f
   * o i c h s} as {@code [B, T, n]} as far as the cell has them, {@code x} as {@code [B, T, nIn]},
   * {@code mask} as {@code [B, T]} (all 1 without a mask), the arrays of {@link #with} in their
   * shapes, and {@code info}, a JSON text with the layer, the cell, the dimensions, the populations
   * and the seed.
   *
   * @param file a file of that name is replaced
   * @throws FileAccessException if it cannot be written
   */
  public void writeNpz(Path file) throws FileAccessException {
    RecordingFile.writeNpz(pass, file);
  }

  /**
   * Writes a summary as a tidy table: one row per signal, unit and step with the columns {@code
   * layer,signal,unit,step,mean,sd,examples}, over the examples whose step is not masked; sd is the
   * population's standard deviation. Rows without examples are left out.
   *
   * @param file a file of that name is replaced
   * @throws FileAccessException if it cannot be written
   */
  public void writeCsv(Path file) throws FileAccessException {
    RecordingFile.writeCsv(pass, file);
  }
}
