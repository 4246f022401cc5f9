package io.github.sublstm.output;

import io.github.sublstm.engine.SoftmaxBatch;
import java.util.Arrays;
import java.util.function.Supplier;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Turns arrays of labels into class numbers; each refusal says where and what came. */
final class LabelReader {

  private final Supplier<String> layer;

  /**
   * Creates a reader.
   *
   * @param layer how error messages name the layer
   */
  LabelReader(Supplier<String> layer) {
    this.layer = layer;
  }

  /**
   * Reads the classes, in the order of {@link SoftmaxBatch#targets()}.
   *
   * @param labels of any numeric type: {@code [B, 1, T]}, {@code [B, T, 1]} or {@code [B, T]}
   * @param mask of the same shapes, 0 where a step is left out, whatever its label; or null
   */
  int[] targets(INDArray labels, INDArray mask, int minibatch, int steps, int classes) {
    double[] values = read("labels", labels, minibatch, steps, classes);
    double[] present = mask == null ? null : read("a label mask", mask, minibatch, steps, classes);
    int[] targets = new int[values.length];
    for (int k = 0; k < targets.length; k++) {
      if (present != null && present[k] == 0) {
        targets[k] = SoftmaxBatch.NONE;
        continue;
      }
      double value = values[k];
      targets[k] = (int) value;
      if (targets[k] != value || value < 0 || value >= classes) {
        throw refusal(
            "labels that are whole numbers from 0 to " + (classes - 1),
            (value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value))
                + " in example "
                + k % minibatch
                + ", time step "
                + k / minibatch,
            cause(value));
      }
    }
    return targets;
  }

  /** Every row present but those that are masked, for when there are no labels. */
  int[] anyTarget(INDArray mask, int minibatch, int steps, int classes) {
    int[] targets = new int[minibatch * steps];
    if (mask != null) {
      double[] present = read("a label mask", mask, minibatch, steps, classes);
      Arrays.setAll(targets, k -> present[k] == 0 ? SoftmaxBatch.NONE : 0);
    }
    return targets;
  }

  private static String cause(double value) {
    if (Double.isNaN(value) || value != Math.rint(value)) {
      return "targets of a regression, or probabilities, instead of class numbers";
    }
    return value < 0
        ? "padding without a label mask"
        : "a vocabulary that is larger than the layer's nOut";
  }

  /** Copies {@code B·T} values so that those of one time step are together. */
  private double[] read(String what, INDArray array, int minibatch, int steps, int classes) {
    long[] shape = array.shape();
    boolean fits =
        Arrays.equals(shape, new long[] {minibatch, 1, steps})
            || Arrays.equals(shape, new long[] {minibatch, steps, 1})
            || Arrays.equals(shape, new long[] {minibatch, steps});
    if (!fits) {
      boolean oneHot =
          array.rank() == 3 && classes > 1 && (shape[1] == classes || shape[2] == classes);
      throw refusal(
          what
              + " of shape ["
              + minibatch
              + ", 1, "
              + steps
              + "] or ["
              + minibatch
              + ", "
              + steps
              + "]",
          Arrays.toString(shape),
          oneHot
              ? "one-hot labels; give the number of the class instead, or use RnnOutputLayer"
              : "labels of another minibatch or another sequence length");
    }
    try (MemoryWorkspace ws = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return array.reshape(minibatch, steps).castTo(DataType.DOUBLE).dup('f').data().asDouble();
    }
  }

  private DL4JInvalidInputException refusal(String expected, String got, String cause) {
    return new DL4JInvalidInputException(
        layer.get() + ": expected " + expected + ", got " + got + "; likely cause: " + cause);
  }
}
