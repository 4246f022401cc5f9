package io.github.sublstm.learning;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * RMSProp with momentum, the paper's updater; ND4J's own {@code RmsProp} has no momentum. For a
 * parameter θ with gradient g
 *
 * <pre>
 *   v ← ρ v + (1 − ρ) g²
 *   u ← μ u + η g / √(v + ε)
 *   θ ← θ − u
 * </pre>
 *
 * <p>v and u start at 0. PyTorch's {@code RMSprop} adds ε after the square root, and multiplies by
 * the learning rate after the momentum; with a constant learning rate and a tiny ε the two agree.
 *
 * <p>The state has two values per parameter: all v of a block of parameters, then all u.
 */
public final class RmsPropMomentum implements IUpdater {

  private static final long serialVersionUID = 1L;

  /** η unless chosen otherwise. */
  public static final double DEFAULT_LEARNING_RATE = 1e-3;

  /** ρ unless chosen otherwise, as in ND4J's {@code RmsProp}. */
  public static final double DEFAULT_RMS_DECAY = 0.95;

  /** μ unless chosen otherwise. */
  public static final double DEFAULT_MOMENTUM = 0.9;

  /** ε unless chosen otherwise, as in ND4J's {@code RmsProp}. */
  public static final double DEFAULT_EPSILON = 1e-8;

  private double learningRate;
  private ISchedule learningRateSchedule;
  private final double rmsDecay;
  private final double momentum;
  private final double epsilon;

  /**
   * With the default decay, momentum and epsilon.
   *
   * @param learningRate η, not negative
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public RmsPropMomentum(double learningRate) {
    this(learningRate, null, DEFAULT_RMS_DECAY, DEFAULT_MOMENTUM, DEFAULT_EPSILON);
  }

  private RmsPropMomentum(
      @JsonProperty("learningRate") double learningRate,
      @JsonProperty("learningRateSchedule") ISchedule learningRateSchedule,
      @JsonProperty("rmsDecay") double rmsDecay,
      @JsonProperty("momentum") double momentum,
      @JsonProperty("epsilon") double epsilon) {
    require(
        learningRateSchedule != null || (learningRate >= 0 && Double.isFinite(learningRate)),
        "learningRate must be 0 or more and finite, not " + learningRate);
    require(rmsDecay >= 0 && rmsDecay < 1, "rmsDecay must be in [0, 1), not " + rmsDecay);
    require(momentum >= 0 && momentum < 1, "momentum must be in [0, 1), not " + momentum);
    require(epsilon > 0 && Double.isFinite(epsilon), "epsilon must be positive, not " + epsilon);
    this.learningRate = learningRate;
    this.learningRateSchedule = learningRateSchedule;
    this.rmsDecay = rmsDecay;
    this.momentum = momentum;
    this.epsilon = epsilon;
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException("RmsPropMomentum: " + otherwise);
    }
  }

  /** η when there is no schedule. */
  public double getLearningRate() {
    return learningRate;
  }

  /** η over iterations or epochs, or null for a constant one. */
  public ISchedule getLearningRateSchedule() {
    return learningRateSchedule;
  }

  /** ρ, in [0, 1). */
  public double getRmsDecay() {
    return rmsDecay;
  }

  /** μ, in [0, 1). */
  public double getMomentum() {
    return momentum;
  }

  /**
   * ε, positive. One that rounds to 0 in the network's type, as the default does in HALF, throws an
   * IllegalArgumentException at the first update.
   */
  public double getEpsilon() {
    return epsilon;
  }

  @Override
  public long stateSize(long numParams) {
    return 2 * numParams;
  }

  @Override
  public GradientUpdater<RmsPropMomentum> instantiate(
      INDArray viewArray, boolean initializeViewArray) {
    return new RmsPropMomentumUpdater(this).on(viewArray, initializeViewArray);
  }

  @Override
  public GradientUpdater<RmsPropMomentum> instantiate(
      Map<String, INDArray> updaterState, boolean initializeStateArrays) {
    return new RmsPropMomentumUpdater(this).on(updaterState, initializeStateArrays);
  }

  @Override
  public double getLearningRate(int iteration, int epoch) {
    return learningRateSchedule == null
        ? learningRate
        : learningRateSchedule.valueAt(iteration, epoch);
  }

  @Override
  public boolean hasLearningRate() {
    return true;
  }

  @Override
  public void setLrAndSchedule(double lr, ISchedule lrSchedule) {
    this.learningRate = lr;
    this.learningRateSchedule = lrSchedule;
  }

  /** A copy; a schedule is shared, as by ND4J's updaters. */
  @Override
  @SuppressWarnings("MethodDoesntCallSuperMethod")
  public RmsPropMomentum clone() {
    return new RmsPropMomentum(learningRate, learningRateSchedule, rmsDecay, momentum, epsilon);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RmsPropMomentum that
        && Double.compare(learningRate, that.learningRate) == 0
        && Objects.equals(learningRateSchedule, that.learningRateSchedule)
        && rmsDecay == that.rmsDecay
        && momentum == that.momentum
        && epsilon == that.epsilon;
  }

  @Override
  public int hashCode() {
    return Objects.hash(learningRate, learningRateSchedule, rmsDecay, momentum, epsilon);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "RmsPropMomentum(learningRate=%s, learningRateSchedule=%s, rmsDecay=%s, momentum=%s, epsilon=%s)",
        learningRate,
        learningRateSchedule,
        rmsDecay,
        momentum,
        epsilon);
  }

  /** Settings of an {@link RmsPropMomentum}; {@link #build} checks them. */
  public static final class Builder {

    private double learningRate = DEFAULT_LEARNING_RATE;
    private ISchedule learningRateSchedule;
    private double rmsDecay = DEFAULT_RMS_DECAY;
    private double momentum = DEFAULT_MOMENTUM;
    private double epsilon = DEFAULT_EPSILON;

    /** η, 0 or more. */
    public Builder learningRate(double learningRate) {
      this.learningRate = learningRate;
      return this;
    }

    /** η over iterations or epochs, instead of a constant one. */
    public Builder learningRateSchedule(ISchedule learningRateSchedule) {
      this.learningRateSchedule = learningRateSchedule;
      return this;
    }

    /** ρ, in [0, 1): how much of the mean square stays from one step to the next. */
    public Builder rmsDecay(double rmsDecay) {
      this.rmsDecay = rmsDecay;
      return this;
    }

    /** μ, in [0, 1): how much of an update stays from one step to the next. */
    public Builder momentum(double momentum) {
      this.momentum = momentum;
      return this;
    }

    /** ε, positive; it is added to the mean square, under the root. */
    public Builder epsilon(double epsilon) {
      this.epsilon = epsilon;
      return this;
    }

    /**
     * Makes the updater.
     *
     * @throws IllegalArgumentException if a setting is out of range
     */
    public RmsPropMomentum build() {
      return new RmsPropMomentum(learningRate, learningRateSchedule, rmsDecay, momentum, epsilon);
    }
  }
}
