package io.github.sublstm.output;

import io.github.sublstm.engine.SoftmaxBatch;
import io.github.sublstm.runtime.Refusals;
import java.util.Arrays;
import java.util.function.Supplier;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Turns labels and their mask into class numbers and weights; each refusal says where and what
 * came.
 */
final class LabelReader {

  private final Supplier<String> reader;
  private final String forOneHot;

  /**
   * Creates a reader.
   *
   * @param reader how error messages name who reads
   * @param forOneHot what takes one-hot labels in its place
   */
  LabelReader(Supplier<String> reader, String forOneHot) {
    this.reader = reader;
    this.forOneHot = forOneHot;
  }

  /**
   * Reads the class and the weight of each row: its label mask times the weight of its class.
   *
   * @param labels of any numeric type: {@code [B, 1, T]}, {@code [B, T, 1]} or {@code [B, T]}
   * @param mask of the same shapes, 0 where a step is left out, whatever its label; or null for 1
   * @param classWeights one per class; or null for 1
   */
  RowLabels read(
      INDArray labels,
      INDArray mask,
      int minibatch,
      int steps,
      int classes,
      double[] classWeights) {
    double[] values = values("labels", labels, minibatch, steps, classes);
    double[] weights = mask == null ? null : stepWeights(mask, minibatch, steps, classes);
    int[] targets = new int[values.length];
    for (int k = 0; k < targets.length; k++) {
      boolean isLeftOut = weights != null && weights[k] == 0;
      targets[k] = isLeftOut ? SoftmaxBatch.NONE : classNumber(values[k], k, minibatch, classes);
    }
    if (classWeights != null) {
      weights = withClassWeights(weights, targets, classWeights);
    }
    return new RowLabels(targets, weights == null || isPlain(weights) ? null : weights);
  }

  /** Every row present but those that are masked, for when there are no labels. */
  RowLabels withoutLabels(INDArray mask, int minibatch, int steps, int classes) {
    int[] targets = new int[minibatch * steps];
    if (mask != null) {
      double[] weights = stepWeights(mask, minibatch, steps, classes);
      Arrays.setAll(targets, k -> weights[k] == 0 ? SoftmaxBatch.NONE : 0);
    }
    return new RowLabels(targets, null);
  }

  private static double[] withClassWeights(
      double[] stepWeights, int[] targets, double[] classWeights) {
    double[] weights = new double[targets.length];
    for (int k = 0; k < targets.length; k++) {
      if (targets[k] != SoftmaxBatch.NONE) {
        weights[k] = (stepWeights == null ? 1 : stepWeights[k]) * classWeights[targets[k]];
      }
      if (weights[k] == 0) {
        targets[k] = SoftmaxBatch.NONE;
      }
    }
    return weights;
  }

  private static boolean isPlain(double[] weights) {
    for (double weight : weights) {
      if (weight != 0 && weight != 1) {
        return false;
      }
    }
    return true;
  }

  private double[] stepWeights(INDArray mask, int minibatch, int steps, int classes) {
    double[] weights = values("a label mask", mask, minibatch, steps, classes);
    for (int k = 0; k < weights.length; k++) {
      if (!(weights[k] >= 0) || Double.isInfinite(weights[k])) {
        throw refusal(
            "a label mask of finite numbers of at least 0, which say what each step counts",
            weights[k] + place(k, minibatch),
            "a mask that marks padding by another number than 0, or an undefined computed weight");
      }
    }
    return weights;
  }

  private int classNumber(double value, int k, int minibatch, int classes) {
    int number = (int) value;
    if (number != value || value < 0 || value >= classes) {
      throw refusal(
          "labels that are whole numbers from 0 to " + (classes - 1),
          (value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value))
              + place(k, minibatch),
          cause(value));
    }
    return number;
  }

  private static String place(int k, int minibatch) {
    return " in example " + k % minibatch + ", time step " + k / minibatch;
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
  private double[] values(String what, INDArray array, int minibatch, int steps, int classes) {
    long[] shape = array.shape();
    boolean fits =
        Arrays.equals(shape, new long[] {minibatch, 1, steps})
            || Arrays.equals(shape, new long[] {minibatch, steps, 1})
            || Arrays.equals(shape, new long[] {minibatch, steps});
    if (!fits) {
      boolean oneHot =
          array.rank() == 3 && classes > 1 && (shape[1] == classes || shape[2] == classes)
              || array.rank() == 2 && steps == 1 && shape[1] == classes;
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
              ? "one-hot labels; give the number of the class instead, or use " + forOneHot
              : "labels of another minibatch or another sequence length");
    }
    try (MemoryWorkspace ws = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return array.reshape(minibatch, steps).castTo(DataType.DOUBLE).dup('f').data().asDouble();
    }
  }

  /** An error that says what was expected, what came, and why that may be. */
  DL4JInvalidInputException refusal(String expected, String got, String cause) {
    return new DL4JInvalidInputException(Refusals.given(reader.get(), expected, got, cause));
  }
}
