package io.github.sublstm.training;

import java.util.Arrays;
import java.util.Locale;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The answers of a network, or of some other predictor, to a minibatch, beside the right ones: one
 * for each example, or for each step of each example.
 */
final class Answers {

  private final double[] given;
  private final double[] right;
  private final double[] mask;
  private final int values;

  /** Is shown answers. */
  @FunctionalInterface
  interface Visitor {

    /**
     * One answer.
     *
     * @param given the values of all answers
     * @param right those of the labels
     * @param from where the first value of this answer is, in both
     */
    void visit(double[] given, double[] right, int from);
  }

  /**
   * @param output {@code [batch, values]}, or {@code [batch, values, steps]}, or {@code [batch,
   *     steps, values]} if {@code format} is NWC
   * @throws IllegalArgumentException if the labels are missing or have another shape, or their mask
   *     has, or one that counts is no finite number
   */
  Answers(INDArray output, DataSet batch, RNNFormat format) {
    INDArray labels = batch.getLabels();
    if (labels == null) {
      throw new IllegalArgumentException("Answers are measured against labels, the data has none");
    }
    if (!labels.equalShapes(output)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Answers are measured against labels of their own shape %s, not %s",
              Arrays.toString(output.shape()),
              Arrays.toString(labels.shape())));
    }
    values = (int) output.size(output.rank() == 3 && format == RNNFormat.NWC ? 2 : 1);
    given = rows(output, format);
    right = rows(labels, format);
    mask = mask(batch.getLabelsMaskArray(), output.size(0));
    requireFiniteLabels();
  }

  /**
   * How many answers the labels of a minibatch's last segment ask for, each with the weight of the
   * mask.
   *
   * @param length of the segments that sequences are cut into, in time steps; the last is shorter
   *     if they do not divide evenly
   */
  static double countOfLastSegment(DataSet batch, RNNFormat format, int length) {
    INDArray labels = batch.getLabels();
    INDArray mask = batch.getLabelsMaskArray();
    long steps = labels.rank() == 2 ? 1 : labels.size(format == RNNFormat.NWC ? 1 : 2);
    long start = (steps - 1) / length * length;
    if (mask == null) {
      return batch.numExamples() * (steps - start);
    }
    INDArray counted =
        start == 0 ? mask : mask.get(NDArrayIndex.all(), NDArrayIndex.interval(start, steps));
    return counted.sumNumber().doubleValue();
  }

  /** The values of an answer one after the other. */
  private static double[] rows(INDArray values, RNNFormat format) {
    boolean isLast = values.rank() == 2 || format == RNNFormat.NWC;
    return doubles(isLast ? values : values.permute(0, 2, 1));
  }

  private static double[] doubles(INDArray values) {
    return values.castTo(DataType.DOUBLE).dup('c').data().asDouble();
  }

  private double[] mask(INDArray mask, long examples) {
    if (mask == null) {
      return null;
    }
    int answers = right.length / values;
    if (mask.length() != answers) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "The labels' mask must have a value for each answer, [%d, %d], not the shape %s",
              examples,
              answers / examples,
              Arrays.toString(mask.shape())));
    }
    return doubles(mask);
  }

  private void requireFiniteLabels() {
    for (int i = 0; i < right.length; i++) {
      if (isCounted(i / values) && !Double.isFinite(right[i])) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Answers are measured against labels that are finite numbers, found %s: a missing"
                    + " value in the data? A mask of the labels can leave it out",
                right[i]));
      }
    }
  }

  /** Whether all answers that count are finite numbers. */
  boolean areFinite() {
    for (int i = 0; i < given.length; i++) {
      if (isCounted(i / values) && !Double.isFinite(given[i])) {
        return false;
      }
    }
    return true;
  }

  private boolean isCounted(int answer) {
    return mask == null || mask[answer] != 0;
  }

  /** Shows all answers that the mask does not leave out with a 0. */
  void forEach(Visitor visitor) {
    for (int i = 0; i * values < given.length; i++) {
      if (isCounted(i)) {
        visitor.visit(given, right, i * values);
      }
    }
  }

  /** Values of an answer. */
  int values() {
    return values;
  }
}
