package io.github.sublstm.training;

import java.util.Arrays;
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
   * @param network gives class scores {@code [batch, classes]}, or {@code [batch, classes, steps]}
   * @param data labels one-hot of the same shape, at least 2 classes; if every step has one, steps
   *     that the labels' mask {@code [batch, steps]} leaves out do not count
   * @return share of the examples, or steps, whose largest score is their class, in [0, 1]; NaN if
   *     a score is not a finite number
   * @throws IllegalArgumentException if there are no examples, or labels of another shape
   */
  public static double of(MultiLayerNetwork network, DataSetIterator data) {
    long correct = 0;
    long all = 0;
    data.reset();
    while (data.hasNext()) {
      DataSet batch = data.next();
      INDArray labels = requireOneHot(batch.getLabels());
      INDArray scores = classScores(network, batch);
      if (!Double.isFinite(scores.sumNumber().doubleValue())) {
        return Double.NaN;
      }
      INDArray hits = scores.argMax(1).eq(labels.argMax(1)).castTo(DataType.LONG);
      INDArray mask = batch.getLabelsMaskArray();
      if (labels.rank() == 3 && mask != null) {
        INDArray counted = mask.neq(0).castTo(DataType.LONG).reshape(hits.shape());
        hits.muli(counted);
        all += counted.sumNumber().longValue();
      } else {
        all += hits.length();
      }
      correct += hits.sumNumber().longValue();
    }
    if (all == 0) {
      throw new IllegalArgumentException("No examples to measure the accuracy on");
    }
    return (double) correct / all;
  }

  private static INDArray requireOneHot(INDArray labels) {
    if (labels.rank() != 2 && labels.rank() != 3 || labels.size(1) < 2) {
      throw new IllegalArgumentException(
          "The accuracy needs one-hot labels [batch, classes] or [batch, classes, steps] of at"
              + " least 2 classes, not labels of shape "
              + Arrays.toString(labels.shape()));
    }
    return labels;
  }

  private static INDArray classScores(MultiLayerNetwork network, DataSet batch) {
    return network.output(
        batch.getFeatures(), false, batch.getFeaturesMaskArray(), batch.getLabelsMaskArray());
  }
}
