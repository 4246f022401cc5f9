package io.github.sublstm.engine.host;

import io.github.sublstm.engine.SoftmaxBatch;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The rows of a batch that have a target, side by side: their inputs and, backward, their errors,
 * both {@code [nIn, rows]}.
 */
final class FloatSoftmaxRows {

  private final FloatMatrix inputs = new FloatMatrix();
  private final FloatMatrix errors = new FloatMatrix();

  /** A time step of all examples {@code [B, nIn]}. */
  private final FloatArray stepRows = new FloatArray();

  private SoftmaxBatch batch;
  private int[] rows;

  /**
   * Gathers the inputs of a batch.
   *
   * @param rowsWithTarget their numbers, in order
   * @param forGradients whether to make room for their errors
   */
  void read(SoftmaxBatch given, int[] rowsWithTarget, boolean forGradients) {
    batch = given;
    rows = rowsWithTarget;
    int size = batch.inputs();
    int minibatch = batch.minibatch();
    inputs.shape(size, rows.length);
    if (forGradients) {
      errors.shape(size, rows.length);
    }
    float[] step = stepRows.atLeast(minibatch * size);
    FloatTimeSteps source = new FloatTimeSteps(batch.input());
    int loaded = -1;
    for (int r = 0; r < rows.length; r++) {
      int t = rows[r] / minibatch;
      if (t != loaded) {
        source.read(t, 0, minibatch, step, 0, new MatrixLayout(size, 1));
        loaded = t;
      }
      inputs.buffer().put(r * size, step, rows[r] % minibatch * size, size);
    }
  }

  int count() {
    return rows.length;
  }

  /** x of some rows. */
  FloatMatrix inputs(int first, int count) {
    return inputs.columns(first, count);
  }

  /** dx of some rows, to be written to. */
  FloatMatrix errors(int first, int count) {
    return errors.columns(first, count);
  }

  /** The classes of some rows. */
  int[] targets(int first, int count) {
    int[] targets = new int[count];
    for (int r = 0; r < count; r++) {
      targets[r] = batch.targets()[rows[first + r]];
    }
    return targets;
  }

  /** Where some rows begin in probabilities {@code [B, T, V]}. */
  int[] outputStarts(int first, int count) {
    int[] starts = new int[count];
    for (int r = 0; r < count; r++) {
      int row = rows[first + r];
      int place = row % batch.minibatch() * batch.steps() + row / batch.minibatch();
      starts[r] = place * batch.classes();
    }
    return starts;
  }

  /** Puts the errors where the rows are in {@code [B, nIn, T]}, and zeros at the other rows. */
  void writeErrors(INDArray array) {
    int size = batch.inputs();
    int minibatch = batch.minibatch();
    float[] step = stepRows.values();
    FloatTimeSteps target = new FloatTimeSteps(array);
    int r = 0;
    for (int t = 0; t < batch.steps(); t++) {
      Arrays.fill(step, 0, minibatch * size, 0f);
      for (; r < rows.length && rows[r] / minibatch == t; r++) {
        errors.buffer().get(r * size, step, rows[r] % minibatch * size, size);
      }
      target.write(t, 0, minibatch, step, 0, new MatrixLayout(size, 1));
    }
  }

  /** Frees memory outside Java's heap and forgets the batch. */
  void clear() {
    inputs.release();
    errors.release();
    batch = null;
  }
}
