package io.github.sublstm.cell;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.BooleanIndexing;
import org.nd4j.linalg.indexing.conditions.Conditions;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Positive values v = eᵃ that are learned through a, such as balance weights. Whatever an update
 * does to a, v is positive and finite: a counts as if it lay in [−{@value #LIMIT}, {@value
 * #LIMIT}], and its gradient is dropped where a step against it would leave that interval.
 */
public final class PositiveParameters {

  /** The largest a; e to this power fits into every floating-point type, and so does 1 over it. */
  public static final double LIMIT = 10;

  private PositiveParameters() {}

  /**
   * Returns the a of a value.
   *
   * @param value in [e⁻¹⁰, e¹⁰]
   * @return log(value)
   * @throws IllegalArgumentException if it is not
   */
  public static double parameter(double value) {
    if (!(value >= Math.exp(-LIMIT) && value <= Math.exp(LIMIT))) {
      throw new IllegalArgumentException("it is learned as e^a with a from -10 to 10");
    }
    return Math.log(value);
  }

  /**
   * Computes the values.
   *
   * @param parameter a, any shape
   * @return eᵃ, a new array of the same shape
   */
  public static INDArray values(INDArray parameter) {
    INDArray a = parameter.dup();
    project(a);
    return Transforms.exp(a, false);
  }

  /**
   * Turns a gradient with respect to the values into one with respect to a, in place.
   *
   * @param parameter a
   * @param gradient dLoss/dv on entry, dLoss/da on return
   */
  public static void toParameterGradient(INDArray parameter, INDArray gradient) {
    gradient.muli(values(parameter));
    if (!(parameter.amaxNumber().doubleValue() >= LIMIT)) {
      return;
    }
    for (long k = 0; k < parameter.length(); k++) {
      double a = parameter.getDouble(k);
      double g = gradient.getDouble(k);
      if (a <= -LIMIT && g > 0 || a >= LIMIT && g < 0) {
        gradient.putScalar(k, 0);
      }
    }
  }

  /**
   * Moves a back into its interval after an update.
   *
   * @param parameter a, changed in place
   */
  public static void project(INDArray parameter) {
    BooleanIndexing.replaceWhere(parameter, -LIMIT, Conditions.lessThan(-LIMIT));
    BooleanIndexing.replaceWhere(parameter, LIMIT, Conditions.greaterThan(LIMIT));
  }
}
