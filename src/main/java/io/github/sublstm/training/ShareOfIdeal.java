package io.github.sublstm.training;

import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * How good predictions of bits are, compared with an ideal observer's, {@link
 * Metric#SHARE_OF_IDEAL}: (L - ln ½) / (L_ideal - ln ½), with the mean log-likelihoods L of the
 * labels, in nats. This is how Foucault and Meyniel score networks (eLife 2021,
 * 10.7554/eLife.71801).
 *
 * <p>Predictions are probabilities that the label is 1; the labels are 0 or 1. A prediction is
 * clipped to [1e-7, 1 - 1e-7], so that a network's rounding does not make one wrong bit infinitely
 * bad. On few bits a share above 1 is possible by chance.
 */
public final class ShareOfIdeal extends RegressionMeasure {

  private static final double LEAST = 1e-7;

  /** Per bit, in nats; a smaller advantage over a coin may be rounding. */
  private static final double ROUNDING = 1e-9;

  private final UnaryOperator<INDArray> ideal;

  /**
   * @param ideal the ideal observer: gives its predictions for a minibatch's features, such as
   *     {@link io.github.sublstm.data.trials.BernoulliObserver#predict(INDArray)}. Features are
   *     {@code [batch, values, steps]}, also if the network has the format NWC, and predictions
   *     have the labels' shape in that format
   */
  public ShareOfIdeal(UnaryOperator<INDArray> ideal) {
    super(Metric.SHARE_OF_IDEAL);
    this.ideal = ideal;
  }

  /**
   * Measures a predictor that is no network.
   *
   * @param predictor gives its predictions for a minibatch's features {@code [batch, values,
   *     steps]}
   * @throws IllegalArgumentException as {@link
   *     #of(org.deeplearning4j.nn.multilayer.MultiLayerNetwork, DataSetIterator)}
   */
  public double of(UnaryOperator<INDArray> predictor, DataSetIterator data) {
    return of(batch -> predictor.apply(batch.getFeatures()), RNNFormat.NCW, data);
  }

  /**
   * Mean log-likelihood that the ideal observer gives the labels, in nats per bit.
   *
   * @param data with features {@code [batch, values, steps]}
   * @throws IllegalArgumentException as {@link
   *     #of(org.deeplearning4j.nn.multilayer.MultiLayerNetwork, DataSetIterator)}
   */
  public double idealLogLikelihood(DataSetIterator data) {
    LogLikelihood sum = new LogLikelihood();
    data.reset();
    while (data.hasNext()) {
      DataSet batch = data.next();
      answers(ideal.apply(batch.getFeatures()), batch, RNNFormat.NCW).forEach(sum::add);
    }
    if (sum.count == 0) {
      throw new IllegalArgumentException("No answers to measure the log-likelihood on");
    }
    return sum.nats / sum.count;
  }

  /** The ideal observer sees {@code [batch, values, steps]}, whatever the network's format. */
  private INDArray ofIdeal(DataSet batch, RNNFormat format) {
    INDArray features = batch.getFeatures();
    if (format == RNNFormat.NCW || features.rank() != 3) {
      return ideal.apply(features);
    }
    INDArray predictions = ideal.apply(features.permute(0, 2, 1).dup());
    return predictions.rank() == 3 ? predictions.permute(0, 2, 1) : predictions;
  }

  @Override
  void requireShape(int values, String shape) {
    if (values != 1) {
      throw new IllegalArgumentException(
          "A prediction of a bit is one value, not labels of shape " + shape);
    }
  }

  @Override
  Tally tally() {
    return new Sums();
  }

  private static final class LogLikelihood {

    private long count;
    private double nats;

    private void add(double[] given, double[] right, int at) {
      if (right[at] != 0 && right[at] != 1) {
        throw new IllegalArgumentException("The label of a bit is 0 or 1, not " + right[at]);
      }
      double p = Math.min(Math.max(given[at], LEAST), 1 - LEAST);
      nats += Math.log(right[at] == 1 ? p : 1 - p);
      count++;
    }

    private double aboveCoin() {
      return nats - count * Math.log(0.5);
    }
  }

  private final class Sums implements Tally {

    private final LogLikelihood given = new LogLikelihood();
    private final LogLikelihood best = new LogLikelihood();

    @Override
    public void add(Answers answers, DataSet batch, RNNFormat format) {
      answers.forEach(given::add);
      answers(ofIdeal(batch, format), batch, format).forEach(best::add);
    }

    @Override
    public long count() {
      return given.count;
    }

    @Override
    public double value() {
      if (best.aboveCoin() <= ROUNDING * best.count) {
        throw new IllegalArgumentException(
            "The ideal observer predicts these bits no better than a coin, so there is no share of it:"
                + " they are unpredictable, or too few");
      }
      return given.aboveCoin() / best.aboveCoin();
    }
  }
}
