package io.github.sublstm.training;

import java.util.Arrays;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Measures how good the answers of a network are whose outputs are numbers.
 *
 * <p>The output is {@code [batch, values]}, or {@code [batch, values, steps]}, or {@code [batch,
 * steps, values]} if the output layer has the format NWC; the labels have the same shape. Examples
 * that the labels' mask {@code [batch, 1]}, or steps that the mask {@code [batch, steps]} leaves
 * out with a 0 do not count; all others count once, whatever weight the mask gives them in
 * training.
 */
public abstract class RegressionMeasure {

  private final Metric metric;

  RegressionMeasure(Metric metric) {
    this.metric = metric;
  }

  /** What is measured. */
  public final Metric metric() {
    return metric;
  }

  /**
   * Measures all answers to the minibatches of the iterator, from its start.
   *
   * @return the metric; NaN if an answer is not a finite number
   * @throws IllegalArgumentException if there are no answers, the masks leave all out, labels or
   *     masks have a wrong shape, or the metric is not defined for the labels
   */
  public final double of(MultiLayerNetwork network, DataSetIterator data) {
    return of(batch -> output(network, batch), OutputFormat.of(network), data);
  }

  /** The same for answers that do not come from a network. */
  final double of(Function<DataSet, INDArray> answering, RNNFormat format, DataSetIterator data) {
    Tally tally = tally();
    data.reset();
    while (data.hasNext()) {
      DataSet batch = data.next();
      Answers answers = answers(answering.apply(batch), batch, format);
      if (!answers.areFinite()) {
        return Double.NaN;
      }
      tally.add(answers, batch, format);
    }
    if (tally.count() == 0) {
      throw new IllegalArgumentException("No answers to measure the " + metric.id() + " on");
    }
    return tally.value();
  }

  /**
   * Makes sure that {@link #of} can measure on the first minibatch.
   *
   * @throws IllegalArgumentException if there is none, its labels or masks have another shape, or
   *     the measure is not defined for its labels
   */
  final void requireMeasurable(MultiLayerNetwork network, DataSetIterator data) {
    data.reset();
    if (!data.hasNext()) {
      throw new IllegalArgumentException("No answers to measure the " + metric.id() + " on");
    }
    DataSet batch = data.next();
    RNNFormat format = OutputFormat.of(network);
    answers(output(network, batch), batch, format);
    // Refuses labels that the measure is not defined for.
    tally().add(answers(batch.getLabels(), batch, format), batch, format);
  }

  /** The answers, of a shape that this measures. */
  final Answers answers(INDArray output, DataSet batch, RNNFormat format) {
    Answers answers = new Answers(output, batch, format);
    requireShape(answers.values(), Arrays.toString(batch.getLabels().shape()));
    return answers;
  }

  private static INDArray output(MultiLayerNetwork network, DataSet batch) {
    // The labels' mask would only set answers to 0 that do not count.
    return network.output(batch.getFeatures(), false, batch.getFeaturesMaskArray(), null);
  }

  /** Refuses answers with a number of values that this is not for. */
  abstract void requireShape(int values, String shape);

  /** Nothing measured yet. */
  abstract Tally tally();

  /** The answers so far. */
  interface Tally {

    /**
     * @param format of the labels
     */
    void add(Answers answers, DataSet batch, RNNFormat format);

    /** How many. */
    long count();

    /** The metric; there is at least one. */
    double value();
  }
}
