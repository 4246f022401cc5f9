package io.github.sublstm.training;

import org.deeplearning4j.nn.conf.RNNFormat;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Mean error of orientations in degrees, {@link Metric#ANGULAR_ERROR}. An answer is (cos 2θ, sin
 * 2θ) of an orientation θ, of any length; the error is half the angle between it and the label. An
 * answer of (0, 0) has no angle and counts as a guess, 45°; a label of (0, 0) is refused.
 */
public final class AngularError extends RegressionMeasure {

  /** The mean error of who does not know, in degrees. */
  private static final double GUESS = 45;

  /** For answers of two values. */
  public AngularError() {
    super(Metric.ANGULAR_ERROR);
  }

  @Override
  void requireShape(int values, String shape) {
    if (values != 2) {
      throw new IllegalArgumentException(
          "An orientation has two values, cos 2θ and sin 2θ, not labels of shape " + shape);
    }
  }

  @Override
  Tally tally() {
    return new Sums();
  }

  private static final class Sums implements Tally {

    private long count;
    private double degrees;

    @Override
    public void add(Answers answers, DataSet batch, RNNFormat format) {
      answers.forEach(
          (given, right, x) -> {
            count++;
            requireOrientation(right[x], right[x + 1]);
            double cross = given[x] * right[x + 1] - given[x + 1] * right[x];
            double dot = given[x] * right[x] + given[x + 1] * right[x + 1];
            boolean isSilent = given[x] == 0 && given[x + 1] == 0;
            degrees += isSilent ? GUESS : Math.toDegrees(Math.abs(Math.atan2(cross, dot))) / 2;
          });
    }

    private static void requireOrientation(double cosine, double sine) {
      if (cosine == 0 && sine == 0) {
        throw new IllegalArgumentException(
            "A label of an orientation is (cos 2θ, sin 2θ), not (0, 0): a mask of the labels must"
                + " leave out the steps that ask for none");
      }
    }

    @Override
    public long count() {
      return count;
    }

    @Override
    public double value() {
      return degrees / count;
    }
  }
}
