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
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Applies {@link RmsPropMomentum} to a block of parameters: in one fused pass over the memory on
 * the CPU backend, for float and double; with plain ND4J operations elsewhere.
 */
public final class RmsPropMomentumUpdater implements GradientUpdater<RmsPropMomentum> {

  /** Key of v, the running mean of the squared gradients. */
  public static final String MEAN_SQUARE_STATE = "V";

  /** Key of u, the last update. */
  public static final String UPDATE_STATE = "U";

  private final RmsPropMomentum config;
  private INDArray meanSquare;
  private INDArray update;
  private boolean epsilonIsZero;

  /** An updater that has yet to be given its state. */
  public RmsPropMomentumUpdater(RmsPropMomentum config) {
    this.config = config;
  }

  @Override
  public RmsPropMomentum getConfig() {
    return config;
  }

  /**
   * Uses the given arrays as the state.
   *
   * @throws IllegalArgumentException if they are not exactly {@value #MEAN_SQUARE_STATE} and
   *     {@value #UPDATE_STATE}
   */
  @Override
  public void setState(Map<String, INDArray> stateMap, boolean initialize) {
    INDArray v = stateMap.get(MEAN_SQUARE_STATE);
    INDArray u = stateMap.get(UPDATE_STATE);
    if (v == null || u == null || stateMap.size() != 2) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "The state must have the keys %s and %s, not %s",
              MEAN_SQUARE_STATE,
              UPDATE_STATE,
              stateMap.keySet()));
    }
    use(v, u, initialize);
  }

  @Override
  public Map<String, INDArray> getState() {
    return Map.of(MEAN_SQUARE_STATE, meanSquare, UPDATE_STATE, update);
  }

  /** Uses the first half of the view as v and the second as u, both as vectors. */
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

  private void use(INDArray v, INDArray u, boolean initialize) {
    meanSquare = v;
    update = u;
    epsilonIsZero = Nd4j.scalar(v.dataType(), config.getEpsilon()).getDouble(0) == 0;
    if (initialize) {
      v.assign(0);
      u.assign(0);
    }
  }

  /**
   * Replaces the gradient by the update that is to be subtracted from the parameters.
   *
   * @param gradient of as many numbers as the state has; DL4J's are flat, SameDiff's have the shape
   *     and the order of the parameter
   * @throws IllegalArgumentException if epsilon rounds to zero in the type, as the default does in
   *     half precision: then parameters without a gradient would become 0 / 0
   */
  @Override
  public void applyUpdater(INDArray gradient, int iteration, int epoch) {
    if (meanSquare == null) {
      throw new IllegalStateException("The updater has not been given its state");
    }
    if (epsilonIsZero) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "RmsPropMomentum: the epsilon %s is zero in %s; give a larger one, such as epsilon(1e-4)",
              config.getEpsilon(),
              meanSquare.dataType()));
    }
    double rate = config.getLearningRate(iteration, epoch);
    // Of other orders of memory the vector is a copy.
    boolean isView =
        gradient.isVectorOrScalar()
            || gradient.ordering() == 'c' && Shape.hasDefaultStridesForShape(gradient);
    INDArray g = gradient.reshape(meanSquare.shape());
    if (canFuse(g) && g.dataType() == DataType.FLOAT) {
      FloatRmsProp.apply(config, rate, g, meanSquare, update);
    } else if (canFuse(g) && g.dataType() == DataType.DOUBLE) {
      DoubleRmsProp.apply(config, rate, g, meanSquare, update);
    } else {
      applyWithOperations(config, rate, g, meanSquare, update);
    }
    if (!isView) {
      gradient.assign(g.reshape('c', gradient.shape()));
    }
  }

  private boolean canFuse(INDArray gradient) {
    return Nd4j.getExecutioner().type() == ExecutionerType.NATIVE_CPU
        && isPlainVector(gradient, gradient.dataType())
        && isPlainVector(meanSquare, gradient.dataType())
        && isPlainVector(update, gradient.dataType());
  }

  private static boolean isPlainVector(INDArray array, DataType type) {
    return array.rank() == 1 && array.stride(0) == 1 && array.dataType() == type;
  }

  /** The same, one line per equation, on any backend and for any floating-point type. */
  static void applyWithOperations(
      RmsPropMomentum config, double rate, INDArray g, INDArray v, INDArray u) {
    v.muli(config.getRmsDecay()).addi(g.mul(g).muli(1 - config.getRmsDecay()));
    g.divi(Transforms.sqrt(v.add(config.getEpsilon()), false)).muli(rate);
    u.muli(config.getMomentum()).addi(g);
    g.assign(u);
  }
}
