package io.github.sublstm.training;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Measures how many examples a classifier gets right. */
public final class Accuracy {

  private Accuracy() {}

  /**
   * Classifies all examples of the iterator, from its start.
   *
   * @param network gives one row of class scores per example
   * @param data labels one-hot {@code [batch, classes]}
   * @return share of the examples whose largest score is their class, in [0, 1]
   * @throws IllegalArgumentException if there are no examples
   */
  public static double of(MultiLayerNetwork network, DataSetIterator data) {
    long correct = 0;
    long examples = 0;
    data.reset();
    while (data.hasNext()) {
      DataSet batch = data.next();
      INDArray predicted = classScores(network, batch).argMax(1);
      INDArray actual = batch.getLabels().argMax(1);
      correct += predicted.eq(actual).castTo(DataType.LONG).sumNumber().longValue();
      examples += batch.numExamples();
    }
    if (examples == 0) {
      throw new IllegalArgumentException("No examples to measure the accuracy on");
    }
    return (double) correct / examples;
  }

  private static INDArray classScores(MultiLayerNetwork network, DataSet batch) {
    return network.output(
        batch.getFeatures(), false, batch.getFeaturesMaskArray(), batch.getLabelsMaskArray());
  }
}
