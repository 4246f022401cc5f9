package io.github.sublstm.training;

import org.deeplearning4j.nn.conf.RNNFormat;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Fraction of variance unexplained, {@link Metric#FVU}: the sum of the squared errors over the sum
 * of the squared deviations of the labels from their mean. With several values per answer both sums
 * are over all of them, and each value has its own mean.
 */
public final class UnexplainedVariance extends RegressionMeasure {

  /** For answers with any number of values. */
  public UnexplainedVariance() {
    super(Metric.FVU);
  }

  @Override
  void requireShape(int values, String shape) {}

  @Override
  Tally tally() {
    return new Sums();
  }

  private static final class Sums implements Tally {

    private long count;
    private double squaredErrors;
    private double squaredDeviations;
    private double[] mean;

    @Override
    public void add(Answers answers, DataSet batch, RNNFormat format) {
      if (mean == null) {
        mean = new double[answers.values()];
      }
      answers.forEach(this::add);
    }

    /** By Welford's update, which loses no digits to a large mean. */
    private void add(double[] given, double[] right, int from) {
      count++;
      for (int i = 0; i < mean.length; i++) {
        double error = given[from + i] - right[from + i];
        squaredErrors += error * error;
        double deviation = right[from + i] - mean[i];
        mean[i] += deviation / count;
        squaredDeviations += deviation * (right[from + i] - mean[i]);
      }
    }

    @Override
    public long count() {
      return count;
    }

    @Override
    public double value() {
      if (squaredDeviations == 0) {
        throw new IllegalArgumentException(
            "The labels are all the same, so there is no variance to explain");
      }
      return squaredErrors / squaredDeviations;
    }
  }
}
