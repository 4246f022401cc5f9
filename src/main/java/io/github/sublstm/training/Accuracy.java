package io.github.sublstm.training;

import io.github.sublstm.output.SparseEvaluation;
import java.util.Arrays;
import java.util.Locale;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Measures how many examples, or steps of sequences, a classifier gets right. */
public final class Accuracy {

  private Accuracy() {}

  /**
   * Classifies all examples of the iterator, from its start.
   *
   * @param network gives class scores {@code [batch, classes]}, or {@code [batch, classes, steps]},
   *     or {@code [batch, steps, classes]} if its output layer has the format NWC
   * @param data labels one-hot of the same shape, at least 2 classes; or class numbers {@code
   *     [batch, 1]}, or {@code [batch, 1, steps]}. Examples that the labels' mask {@code [batch,
   *     1]}, or steps that the mask {@code [batch, steps]} leaves out with a 0 do not count; all
   *     others count once, whatever weight the mask gives them in training
   * @return share of the examples, or steps, whose largest score is their class, in [0, 1]; NaN if
   *     a score is not a finite number
   * @throws IllegalArgumentException if there are no examples, the masks leave all out, or labels
   *     or masks have another shape
   * @throws org.deeplearning4j.exception.DL4JInvalidInputException if a label is no class number,
   *     or a mask is negative or NaN
   */
  public static double of(MultiLayerNetwork network, DataSetIterator data) {
    SparseEvaluation evaluation = evaluation(network);
    long all = 0;
    data.reset();
    while (data.hasNext()) {
      DataSet batch = data.next();
      INDArray scores = classScores(network, batch);
      if (!Double.isFinite(scores.sumNumber().doubleValue())) {
        return Double.NaN;
      }
      all += add(evaluation, batch, scores);
    }
    if (evaluation.getNumRowCounter() == 0) {
      throw new IllegalArgumentException(
          all == 0
              ? "No examples to measure the accuracy on"
              : String.format(
                  Locale.ROOT,
                  "No examples to measure the accuracy on: the masks leave out all %d",
                  all));
    }
    return evaluation.accuracy();
  }

  /**
   * Makes sure that {@link #of} can measure on the first minibatch.
   *
   * @throws IllegalArgumentException if there is none, or its labels or masks have another shape
   * @throws org.deeplearning4j.exception.DL4JInvalidInputException if a label is no class number,
   *     or a mask is negative or NaN
   */
  static void requireMeasurable(MultiLayerNetwork network, DataSetIterator data) {
    data.reset();
    if (!data.hasNext()) {
      throw new IllegalArgumentException("No examples to measure the accuracy on");
    }
    DataSet batch = data.next();
    // The network may have diverged already: of() tells.
    add(evaluation(network), batch, classScores(network, batch).assign(0));
  }

  private static SparseEvaluation evaluation(MultiLayerNetwork network) {
    SparseEvaluation evaluation = new SparseEvaluation();
    evaluation.setAxis(OutputFormat.of(network) == RNNFormat.NWC ? 2 : 1);
    return evaluation;
  }

  /** Adds a minibatch, and returns how many examples or steps it has, masked ones included. */
  private static long add(SparseEvaluation evaluation, DataSet batch, INDArray scores) {
    INDArray labels = batch.getLabels();
    if (labels == null) {
      throw new IllegalArgumentException("The accuracy needs data with labels, found none");
    }
    int axis = scores.rank() == 3 ? evaluation.getAxis() : 1;
    boolean isOneHot = labels.equalShapes(scores) && scores.size(axis) > 1;
    if (!isOneHot && !isNumbers(labels, scores, axis)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "The accuracy needs one-hot labels of the output's shape %s and at least 2 classes, or"
                  + " class numbers [batch, 1] or [batch, 1, steps], not labels of shape %s",
              Arrays.toString(scores.shape()),
              Arrays.toString(labels.shape())));
    }
    long rows = scores.length() / scores.size(axis);
    // ND4J has no argMax of booleans.
    INDArray numbers =
        perStep(isOneHot ? labels.castTo(scores.dataType()).argMax(axis) : labels, scores);
    evaluation.eval(numbers, scores, mask(batch.getLabelsMaskArray(), scores, rows));
    return rows;
  }

  private static boolean isNumbers(INDArray labels, INDArray scores, int axis) {
    boolean isKnown =
        labels.rank() == 2 || labels.rank() == 3 && (labels.size(1) == 1 || labels.size(2) == 1);
    return isKnown
        && scores.size(axis) > 1
        && labels.size(0) == scores.size(0)
        && labels.length() == scores.length() / scores.size(axis);
  }

  /** One value per row: {@code [batch, 1]} or {@code [batch, steps]}. */
  private static INDArray perStep(INDArray values, INDArray scores) {
    return values.reshape(scores.size(0), values.length() / scores.size(0));
  }

  private static INDArray mask(INDArray mask, INDArray scores, long rows) {
    if (mask == null) {
      return null;
    }
    if (mask.length() != rows) {
      throw new IllegalArgumentException(
          scores.rank() == 2
              ? String.format(
                  Locale.ROOT,
                  "The accuracy needs a mask of the labels [%d, 1], not of shape %s; DL4J's"
                      + " DataSet.merge, which ListDataSetIterator uses, does not keep such masks",
                  rows,
                  Arrays.toString(mask.shape()))
              : String.format(
                  Locale.ROOT,
                  "The accuracy needs a mask of the labels [%d, %d], not of shape %s",
                  scores.size(0),
                  rows / scores.size(0),
                  Arrays.toString(mask.shape())));
    }
    return perStep(mask, scores);
  }

  private static INDArray classScores(MultiLayerNetwork network, DataSet batch) {
    return network.output(
        batch.getFeatures(), false, batch.getFeaturesMaskArray(), batch.getLabelsMaskArray());
  }
}
