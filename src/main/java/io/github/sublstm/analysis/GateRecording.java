package io.github.sublstm.analysis;

import io.github.sublstm.files.FileAccessException;
import java.nio.file.Path;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The signals of one layer in one forward pass, {@code [minibatch, n, T]} each, in the network's
 * data type. Gates and h are 0 at masked steps, where the step does not exist; c, and what follows
 * from it, is carried over them; a fix-subLSTM's f is its constant decay at all steps. Immutable:
 * arrays that it gives are copies.
 */
public final class GateRecording extends RecordedPass {

  GateRecording(LayerPass pass) {
    super(pass, Map.of(), null);
  }

  private GateRecording(LayerPass pass, Map<String, INDArray> extras, Long seed) {
    super(pass, extras, seed);
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
    return new GateRecording(pass(), extrasWith(name, values), seed());
  }

  /** This recording with the seed of its data or network in its file. */
  public GateRecording withSeed(long value) {
    return new GateRecording(pass(), extras(), value);
  }

  /**
   * Writes everything as NumPy reads it ({@code numpy.load}): 32-bit floats in C order, {@code z f
   * o i c h s} as {@code [B, T, n]} as far as the cell has them, {@code x} as {@code [B, T, nIn]},
   * {@code mask} as {@code [B, T]} (all 1 without a mask), the arrays of {@link #with} in their
   * shapes, and {@code info}, a JSON text with the layer, the cell, the dimensions, of a
   * subtractive cell the populations, and the seed if there is one.
   *
   * @param file a file of that name is replaced
   * @throws FileAccessException if it cannot be written
   */
  public void writeNpz(Path file) throws FileAccessException {
    RecordingFile.writeNpz(this, file);
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
    RecordingFile.writeCsv(this, file);
  }
}
