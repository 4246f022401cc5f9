package io.github.sublstm.layer;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Directional derivatives: for each parameter array of a network, the slope of the loss along a
 * random direction against the gradient's component there. A wrong entry anywhere in the array
 * makes the two differ, so this finds what a check of every single parameter finds, in a fraction
 * of the passes.
 */
final class FiniteDifferences {

  private static final double STEP = 1e-5;
  private static final double TOLERANCE = 1e-7;

  private FiniteDifferences() {}

  /**
   * Compares a gradient with the slopes of a loss.
   *
   * @param parameters the arrays to vary, in place; put back afterwards
   * @param gradient what is claimed to be dLoss/dparameters, under the same keys
   * @param excluded keys to leave out
   * @param loss evaluates the loss at the parameters' present values, the same whenever it is asked
   * @param seed of the directions
   * @return the error of each array, relative to the norm of its gradient, where it is too large
   */
  static Map<String, Double> errors(
      Map<String, INDArray> parameters,
      Map<String, INDArray> gradient,
      Set<String> excluded,
      DoubleSupplier loss,
      long seed) {
    Random random = Nd4j.getRandomFactory().getNewRandomInstance(seed);
    Map<String, Double> errors = new TreeMap<>();
    parameters.forEach(
        (key, array) -> {
          if (excluded.contains(key)) {
            return;
          }
          INDArray saved = array.dup();
          INDArray direction = Nd4j.randn(0, 1, array.shape(), random);
          direction.divi(direction.norm2Number());
          array.addi(direction.mul(STEP));
          double above = loss.getAsDouble();
          array.assign(saved).subi(direction.mul(STEP));
          double below = loss.getAsDouble();
          array.assign(saved);
          double slope = (above - below) / (2 * STEP);
          double claimed = gradient.get(key).mul(direction).sumNumber().doubleValue();
          double scale = gradient.get(key).norm2Number().doubleValue() + 1e-2;
          double error = Math.abs(slope - claimed) / scale;
          if (!(error < TOLERANCE)) {
            errors.put(key, error);
          }
        });
    return errors;
  }
}
