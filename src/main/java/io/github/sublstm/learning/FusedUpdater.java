package io.github.sublstm.learning;

import java.util.Locale;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * What the updaters of this package share: two states per parameter, one fused pass over the memory
 * on the CPU backend for float and double, and operations of ND4J elsewhere. All the first states
 * of a block of parameters come before all the second ones.
 *
 * @param <C> its configuration
 */
abstract class FusedUpdater<C extends IUpdater> implements GradientUpdater<C> {

  private final C config;
  private final String firstKey;
  private final String secondKey;
  private INDArray first;
  private INDArray second;
  private DataType checked;

  FusedUpdater(C config, String firstKey, String secondKey) {
    this.config = config;
    this.firstKey = firstKey;
    this.secondKey = secondKey;
  }

  /** Itself, with a vector of both states as its state. */
  final FusedUpdater<C> on(INDArray view, boolean initialize) {
    setStateViewArray(view, new long[] {view.length() / 2}, view.ordering(), initialize);
    return this;
  }

  /** Itself, with the two states of a map as its state. */
  final FusedUpdater<C> on(Map<String, INDArray> states, boolean initialize) {
    setState(states, initialize);
    return this;
  }

  @Override
  public C getConfig() {
    return config;
  }

  /** What is added to the divisor. */
  abstract double epsilon();

  /** Shares of a running mean that stay from one step to the next, below 1, by their names. */
  abstract Map<String, Double> decays();

  /**
   * Refuses settings that round out of their range in the type, as some defaults do in half
   * precision. With an epsilon of 0, parameters without a gradient would become 0 / 0; with a decay
   * of 1 a running mean would never move.
   */
  private void requireInRange(DataType type) {
    if (type == checked) {
      return;
    }
    decays().forEach((name, decay) -> requireBelowOne(name, decay, type));
    if (Nd4j.scalar(type, epsilon()).getDouble(0) == 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: the epsilon %s is zero in %s; give a larger one, such as epsilon(1e-4)",
              config.getClass().getSimpleName(),
              epsilon(),
              type));
    }
    checked = type;
  }

  private void requireBelowOne(String name, double decay, DataType type) {
    if (Nd4j.scalar(decay).castTo(type).getDouble(0) >= 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: the %s %s is 1 in %s; give a smaller one, such as 0.99",
              config.getClass().getSimpleName(),
              name,
              decay,
              type));
    }
  }

  /** The equations in single precision. */
  abstract FloatUpdate floatUpdate(double rate, int iteration);

  /** The equations in double precision. */
  abstract DoubleUpdate doubleUpdate(double rate, int iteration);

  /** The same on any backend and for any floating-point type; all arrays are vectors. */
  abstract void applyWithOperations(
      double rate, int iteration, INDArray gradient, INDArray first, INDArray second);

  /**
   * Uses the given arrays as the state.
   *
   * @throws IllegalArgumentException if their keys are not exactly this updater's two
   */
  @Override
  public void setState(Map<String, INDArray> stateMap, boolean initialize) {
    INDArray a = stateMap.get(firstKey);
    INDArray b = stateMap.get(secondKey);
    if (a == null || b == null || stateMap.size() != 2) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "The state must have the keys %s and %s, not %s",
              firstKey,
              secondKey,
              stateMap.keySet()));
    }
    use(a, b, initialize);
  }

  @Override
  public Map<String, INDArray> getState() {
    return Map.of(firstKey, first, secondKey, second);
  }

  /** Uses the first half of the view as the first state and the rest as the second, as vectors. */
  @Override
  public void setStateViewArray(
      INDArray viewArray, long[] gradientShape, char gradientOrder, boolean initialize) {
    INDArray state = viewArray.reshape(viewArray.length());
    long n = state.length() / 2;
    use(
        state.get(NDArrayIndex.interval(0, n)),
        state.get(NDArrayIndex.interval(n, 2 * n)),
        initialize);
  }

  private void use(INDArray a, INDArray b, boolean initialize) {
    first = a;
    second = b;
    if (initialize) {
      a.assign(0);
      b.assign(0);
    }
  }

  /**
   * Replaces the gradient by the update that is to be subtracted from the parameters.
   *
   * @param gradient of as many numbers as the state has; DL4J's are flat, SameDiff's have the shape
   *     and the order of the parameter
   */
  @Override
  public void applyUpdater(INDArray gradient, int iteration, int epoch) {
    if (first == null) {
      throw new IllegalStateException("The updater has not been given its state");
    }
    requireInRange(first.dataType());
    double rate = config.getLearningRate(iteration, epoch);
    // Of other orders of memory the vector is a copy.
    boolean isView =
        gradient.isVectorOrScalar()
            || gradient.ordering() == 'c' && Shape.hasDefaultStridesForShape(gradient);
    INDArray g = gradient.reshape(first.shape());
    if (canFuse(g) && g.dataType() == DataType.FLOAT) {
      FloatBlocks.run(floatUpdate(rate, iteration), g, first, second);
    } else if (canFuse(g) && g.dataType() == DataType.DOUBLE) {
      DoubleBlocks.run(doubleUpdate(rate, iteration), g, first, second);
    } else {
      applyWithOperations(rate, iteration, g, first, second);
    }
    if (!isView) {
      gradient.assign(g.reshape('c', gradient.shape()));
    }
  }

  private boolean canFuse(INDArray gradient) {
    return Nd4j.getExecutioner().type() == ExecutionerType.NATIVE_CPU
        && isPlainVector(gradient, gradient.dataType())
        && isPlainVector(first, gradient.dataType())
        && isPlainVector(second, gradient.dataType());
  }

  private static boolean isPlainVector(INDArray array, DataType type) {
    return array.rank() == 1 && array.stride(0) == 1 && array.dataType() == type;
  }
}
