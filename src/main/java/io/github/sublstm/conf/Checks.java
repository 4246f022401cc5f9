package io.github.sublstm.conf;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.cell.PositiveParameters;
import io.github.sublstm.runtime.Refusals;
import java.util.List;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;

/** Validation of a layer's settings; a refusal names the layer, what was expected and what came. */
final class Checks {

  private final String kind;
  private final String layerName;

  Checks(CellType type, String layerName) {
    this(type.layerName() + " layer", layerName);
  }

  Checks(String kind, String layerName) {
    this.kind = kind;
    this.layerName = layerName;
  }

  /** Zero means not set yet: an InputType can still provide it. */
  void size(String option, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(
          refusal(
              option + " of at least 1", Long.toString(value), "a size that came out negative"));
    }
  }

  /** NaN is DL4J's own mark for "not set". */
  void finiteIfSet(String option, double value) {
    if (Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          refusal(
              "a finite " + option, Double.toString(value), "an overflow in a computed setting"));
    }
  }

  void finite(String option, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          refusal("a finite " + option, Double.toString(value), "an undefined computed setting"));
    }
  }

  /** What {@link PositiveParameters} can learn. */
  void positive(String option, double value) {
    try {
      PositiveParameters.parameter(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          refusal(
              option + ", in [e^-10, e^10], 4.5e-5 to 22026",
              Double.toString(value),
              "a value of 0 for off, or a logarithm: leave the option out, or give the value itself"),
          e);
    }
  }

  static boolean isKeepProbability(double value) {
    return value > 0 && value <= 1;
  }

  void keepProbability(String option, double value) {
    if (!isKeepProbability(value)) {
      throw new IllegalArgumentException(
          refusal(
              option + ", the probability of keeping, in (0,1]",
              Double.toString(value),
              "a drop rate or a percentage; 1 keeps everything"));
    }
  }

  /** DL4J takes any keep probability above 0, and NaN. */
  void dropOut(IDropout dropout) {
    if (dropout instanceof Dropout plain && plain.getPSchedule() == null) {
      keepProbability("dropOut", plain.getP());
    }
  }

  /** DL4J silently drops a coefficient that is negative or NaN. */
  void coefficient(String option, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          refusal(
              "a finite " + option + " of at least 0",
              Double.toString(value),
              "an undefined or negative computed setting"));
    }
  }

  /** Checks the coefficients that do not change over time. */
  void regularization(List<Regularization> terms) {
    if (terms == null) {
      return;
    }
    for (Regularization term : terms) {
      if (term instanceof L1Regularization l1) {
        constant("l1", l1.getL1());
      } else if (term instanceof L2Regularization l2) {
        constant("l2", l2.getL2());
      } else if (term instanceof WeightDecay decay) {
        constant("weightDecay", decay.getCoeff());
      }
    }
  }

  private void constant(String option, ISchedule schedule) {
    if (schedule instanceof FixedSchedule fixed) {
      coefficient(option, fixed.valueAt(0, 0));
    }
  }

  /** Null means that each class counts 1; a size of 0 is not known yet. */
  void classWeights(double[] weights, long classes) {
    if (weights == null) {
      return;
    }
    if (classes > 0 && weights.length != classes) {
      throw new IllegalArgumentException(
          refusal(
              "classWeights of length nOut, " + classes,
              "length " + weights.length,
              "weights of another vocabulary, or an nOut that was changed later"));
    }
    for (int k = 0; k < weights.length; k++) {
      if (!(weights[k] >= 0) || Double.isInfinite(weights[k])) {
        throw new IllegalArgumentException(
            refusal(
                "classWeights that are finite and at least 0",
                weights[k] + " for class " + k,
                "a division by the count of a class that does not occur"));
      }
    }
  }

  void present(String option, Object value) {
    if (value == null) {
      throw new IllegalArgumentException(
          refusal("a value for " + option, "null", "a setting that was never assigned"));
    }
  }

  String refusal(String expected, String got, String cause) {
    return Refusals.given(Refusals.named(kind, layerName), expected, got, cause);
  }
}
