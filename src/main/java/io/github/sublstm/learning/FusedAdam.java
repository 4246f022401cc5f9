package io.github.sublstm.learning;

import java.util.Locale;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * ND4J's {@link Adam}, computed in one pass over the memory on all processors: the same settings,
 * equations and state, so that saved updater states can be exchanged. For a parameter θ with
 * gradient g at iteration t, counted from 0,
 *
 * <pre>
 *   m ← β₁ m + (1 − β₁) g
 *   v ← β₂ v + (1 − β₂) g²
 *   θ ← θ − η √(1 − β₂ᵗ⁺¹) / (1 − β₁ᵗ⁺¹) · m / (√v + ε)
 * </pre>
 *
 * <p>m and v start at 0 (Kingma and Ba, <a href="https://arxiv.org/abs/1412.6980">2015</a>, in the
 * form at the end of their section 2). The state has two values per parameter: all m of a block of
 * parameters, then all v.
 *
 * <p>With η = 0, ND4J's {@code Adam} uses ε as the rate; this one leaves the parameters unchanged.
 * An ε that rounds to 0 in the network's type, as the default does in HALF, or a β₁ or β₂ that
 * rounds to 1, as the default of β₂ does in BFLOAT16, throws an IllegalArgumentException at the
 * first update.
 */
public final class FusedAdam extends Adam {

  private static final long serialVersionUID = 1L;

  /** With η = {@value #DEFAULT_ADAM_LEARNING_RATE} and the default β₁, β₂ and ε. */
  public FusedAdam() {
    this(DEFAULT_ADAM_LEARNING_RATE);
  }

  /**
   * With the default β₁, β₂ and ε.
   *
   * @param learningRate η, 0 or more
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public FusedAdam(double learningRate) {
    this(
        learningRate,
        null,
        DEFAULT_ADAM_BETA1_MEAN_DECAY,
        DEFAULT_ADAM_BETA2_VAR_DECAY,
        DEFAULT_ADAM_EPSILON);
  }

  /**
   * With the default β₁, β₂ and ε.
   *
   * @param learningRateSchedule η over iterations or epochs
   */
  public FusedAdam(ISchedule learningRateSchedule) {
    this(
        Double.NaN,
        learningRateSchedule,
        DEFAULT_ADAM_BETA1_MEAN_DECAY,
        DEFAULT_ADAM_BETA2_VAR_DECAY,
        DEFAULT_ADAM_EPSILON);
  }

  /**
   * With all settings.
   *
   * @param learningRate η, 0 or more and finite if there is no schedule
   * @param learningRateSchedule η over iterations or epochs, or null for a constant one
   * @param beta1 β₁, in [0, 1): how much of the mean gradient stays from one step to the next
   * @param beta2 β₂, in [0, 1): the same for the mean square
   * @param epsilon ε, positive
   * @throws IllegalArgumentException if a setting is out of range
   */
  @JsonCreator
  public FusedAdam(
      @JsonProperty("learningRate") double learningRate,
      @JsonProperty("learningRateSchedule") ISchedule learningRateSchedule,
      @JsonProperty("beta1") double beta1,
      @JsonProperty("beta2") double beta2,
      @JsonProperty("epsilon") double epsilon) {
    super(learningRate, beta1, beta2, epsilon);
    setLearningRateSchedule(learningRateSchedule);
    require(
        learningRateSchedule != null || (learningRate >= 0 && Double.isFinite(learningRate)),
        "learningRate must be 0 or more and finite, not " + learningRate);
    require(beta1 >= 0 && beta1 < 1, "beta1 must be in [0, 1), not " + beta1);
    require(beta2 >= 0 && beta2 < 1, "beta2 must be in [0, 1), not " + beta2);
    require(epsilon > 0 && Double.isFinite(epsilon), "epsilon must be positive, not " + epsilon);
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException("FusedAdam: " + otherwise);
    }
  }

  /**
   * Returns a builder with the default settings.
   *
   * @return a builder of a {@code FusedAdam}, although its methods are declared to return {@code
   *     Adam.Builder}
   */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public GradientUpdater<Adam> instantiate(INDArray viewArray, boolean initializeViewArray) {
    return new FusedAdamUpdater(this).on(viewArray, initializeViewArray);
  }

  @Override
  public GradientUpdater<Adam> instantiate(
      Map<String, INDArray> updaterState, boolean initializeStateArrays) {
    return new FusedAdamUpdater(this).on(updaterState, initializeStateArrays);
  }

  /** A copy; a schedule is shared, as by ND4J's updaters. */
  @Override
  @SuppressWarnings("MethodDoesntCallSuperMethod")
  public FusedAdam clone() {
    return new FusedAdam(
        getLearningRate(), getLearningRateSchedule(), getBeta1(), getBeta2(), getEpsilon());
  }

  @Override
  protected boolean canEqual(Object other) {
    return other instanceof FusedAdam;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FusedAdam && super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "FusedAdam(learningRate=%s, learningRateSchedule=%s, beta1=%s, beta2=%s, epsilon=%s)",
        getLearningRate(),
        getLearningRateSchedule(),
        getBeta1(),
        getBeta2(),
        getEpsilon());
  }

  /** Settings of a {@link FusedAdam}; {@link #build} checks them. */
  public static final class Builder extends Adam.Builder {

    /**
     * Makes the updater.
     *
     * @throws IllegalArgumentException if a setting is out of range
     */
    @Override
    public FusedAdam build() {
      Adam settings = super.build();
      return new FusedAdam(
          settings.getLearningRate(),
          settings.getLearningRateSchedule(),
          settings.getBeta1(),
          settings.getBeta2(),
          settings.getEpsilon());
    }
  }
}
