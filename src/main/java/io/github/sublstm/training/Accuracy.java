package io.github.sublstm.training;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
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
   * @param data labels one-hot of the same shape, at least 2 classes; examples that the labels'
   *     mask {@code [batch, 1]}, or steps that the mask {@code [batch, steps]} leaves out do not
   *     count
   * @return share of the examples, or steps, whose largest score is their class, in [0, 1]; NaN if
   *     a score is not a finite number
   * @throws IllegalArgumentException if there are no examples, the masks leave all out, or labels
   *     or masks have another shape
   */
  public static double of(MultiLayerNetwork network, DataSetIterator data) {
    long correct = 0;
    long counted = 0;
    long all = 0;
    data.reset();
    while (data.hasNext()) {
      DataSet batch = data.next();
      int classAxis = classAxis(network, batch.getLabels());
      INDArray scores = classScores(network, batch);
      if (!Double.isFinite(scores.sumNumber().doubleValue())) {
        return Double.NaN;
      }
      // ND4J has no argMax of truth values.
      INDArray labels = batch.getLabels().castTo(scores.dataType());
      INDArray hits = scores.argMax(classAxis).eq(labels.argMax(classAxis)).castTo(DataType.LONG);
      INDArray mask = batch.getLabelsMaskArray();
      if (mask == null) {
        counted += hits.length();
      } else {
        INDArray weights = weights(mask, hits);
        hits.muli(weights);
        counted += weights.sumNumber().longValue();
      }
      all += hits.length();
      correct += hits.sumNumber().longValue();
    }
    if (counted == 0) {
      throw new IllegalArgumentException(
          all == 0
              ? "No examples to measure the accuracy on"
              : "No examples to measure the accuracy on: the masks leave out all %d"
                  .formatted(all));
    }
    return (double) correct / counted;
  }

  /**
   * Makes sure that {@link #of} can measure on the first minibatch, as far as its labels tell.
   *
   * @throws IllegalArgumentException if there is none, or its labels have another shape
   */
  static void requireMeasurable(MultiLayerNetwork network, DataSetIterator data) {
    data.reset();
    if (!data.hasNext()) {
      throw new IllegalArgumentException("No examples to measure the accuracy on");
    }
    classAxis(network, data.next().getLabels());
  }

  private static int classAxis(MultiLayerNetwork network, INDArray labels) {
    int axis = labels.rank() == 3 && format(network) == RNNFormat.NWC ? 2 : 1;
    if (labels.rank() != 2 && labels.rank() != 3 || labels.size(axis) < 2) {
      throw new IllegalArgumentException(
          ("The accuracy needs one-hot labels [batch, classes] or %s of at least 2 classes, not"
                  + " labels of shape %s")
              .formatted(
                  axis == 1 ? "[batch, classes, steps]" : "[batch, steps, classes]",
                  Arrays.toString(labels.shape())));
    }
    return axis;
  }

  private static RNNFormat format(MultiLayerNetwork network) {
    Layer output = network.getOutputLayer().conf().getLayer();
    if (output instanceof RnnOutputLayer layer) {
      return layer.getRnnDataFormat();
    }
    return output instanceof RnnLossLayer layer ? layer.getRnnDataFormat() : RNNFormat.NCW;
  }

  /** 1 for what a mask has, 0 for what it leaves out. */
  private static INDArray weights(INDArray mask, INDArray hits) {
    if (mask.length() != hits.length()) {
      throw new IllegalArgumentException(
          hits.rank() == 1
              ? ("The accuracy needs a mask of the labels [%d, 1], not of shape %s; DL4J's"
                      + " DataSet.merge, which ListDataSetIterator uses, does not keep such masks")
                  .formatted(hits.length(), Arrays.toString(mask.shape()))
              : "The accuracy needs a mask of the labels %s, not of shape %s"
                  .formatted(Arrays.toString(hits.shape()), Arrays.toString(mask.shape())));
    }
    return mask.neq(0).castTo(DataType.LONG).reshape(hits.shape());
  }

  private static INDArray classScores(MultiLayerNetwork network, DataSet batch) {
    return network.output(
        batch.getFeatures(), false, batch.getFeaturesMaskArray(), batch.getLabelsMaskArray());
  }
}
