package io.github.sublstm.conf;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.cell.DecayParameterization;
import java.util.Objects;
import org.nd4j.linalg.activations.Activation;

/**
 * The fix-subLSTM of Costa et al. (NIPS 2017): a {@link SubLSTM} whose forget gate is a learned
 * constant f in [0,1] per unit, a simple decay.
 *
 * <pre>{@code
 * z, o, i = σ(x W + h⁻ RW + b)
 * c = c⁻ ∘ f + z − i
 * h = σ(c) − o
 * }</pre>
 *
 * <p>Parameters: {@code W [nIn, 3·nOut]}, {@code RW [nOut, 3·nOut]}, {@code b [3·nOut]}, slots in
 * the order z, o, i, and {@code f [nOut]}, from which the decay follows by the {@link
 * DecayParameterization}. The decay is in [0,1] after any update, and never regularised. Input,
 * output and masks as in {@link GatedRecurrent}.
 *
 * <p>{@link InhibitionOptions} lists what goes beyond the paper's cell, and the parameters {@code
 * logTheta [3·nOut]} and {@code logKappa [nOut]} that these options add.
 */
public final class FixSubLSTM extends GatedRecurrent {

  private static final long serialVersionUID = 1L;

  private double decayInit = 0.9;
  private DecayParameterization decayParameterization = DecayParameterization.SIGMOID;

  /** For deserialisation. */
  @SuppressWarnings("unused")
  private FixSubLSTM() {}

  private FixSubLSTM(Builder builder) {
    super(builder);
    this.decayInit = builder.decayInit;
    this.decayParameterization = builder.decayParameterization;
    checkCellSettings(checks());
    initializeConstraints(builder);
  }

  @Override
  public CellType cellType() {
    return inhibition().cell(CellType.FIX_SUB_LSTM);
  }

  @Override
  Activation cellActivation() {
    return Activation.SIGMOID;
  }

  @Override
  double decayParameter() {
    return decayParameterization.parameter(decayInit);
  }

  @Override
  public DecayParameterization decayParameterization() {
    return decayParameterization;
  }

  @Override
  void checkCellSettings(Checks checks) {
    checks.present("decayParameterization", decayParameterization);
    try {
      decayParameterization.parameter(decayInit);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          checks.refusal(
              "decayInit for " + decayParameterization, Double.toString(decayInit), e.getMessage()),
          e);
    }
  }

  @Override
  String cellSettings() {
    return ", decayInit=" + decayInit + ", decayParameterization=" + decayParameterization;
  }

  /**
   * Returns the initial value of the decay.
   *
   * @return in [0,1]
   */
  public double getDecayInit() {
    return decayInit;
  }

  /**
   * Sets the initial value of the decay; for deserialisation.
   *
   * @param decayInit in [0,1]
   */
  public void setDecayInit(double decayInit) {
    this.decayInit = decayInit;
  }

  /**
   * Returns how the decay follows from its parameter.
   *
   * @return never null
   */
  public DecayParameterization getDecayParameterization() {
    return decayParameterization;
  }

  /**
   * Sets how the decay follows from its parameter; for deserialisation.
   *
   * @param decayParameterization never null
   */
  public void setDecayParameterization(DecayParameterization decayParameterization) {
    this.decayParameterization = decayParameterization;
  }

  /**
   * Returns how inhibition acts.
   *
   * @return never null
   */
  public Inhibition getInhibition() {
    return inhibition();
  }

  /**
   * Sets how inhibition acts; for deserialisation.
   *
   * @param inhibition never null
   */
  public void setInhibition(Inhibition inhibition) {
    useInhibition(inhibition);
  }

  @Override
  public FixSubLSTM clone() {
    return (FixSubLSTM) super.clone();
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other)
        && Double.compare(decayInit, ((FixSubLSTM) other).decayInit) == 0
        && decayParameterization == ((FixSubLSTM) other).decayParameterization;
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), decayInit, decayParameterization);
  }

  /** Builds a {@link FixSubLSTM}. */
  public static final class Builder extends GatedRecurrent.Builder<Builder>
      implements InhibitionOptions<Builder> {

    private Inhibition inhibition = Inhibition.SUBTRACTIVE;

    private double decayInit = 0.9;
    private DecayParameterization decayParameterization = DecayParameterization.SIGMOID;

    /** Starts with a decay of 0.9 in its SIGMOID form. */
    public Builder() {}

    /**
     * Sets the initial value of the decay f of every unit. The memory of a unit is about 1/(1 − f)
     * time steps long.
     *
     * @param decay in [0,1], for SIGMOID without the ends; 0.9 by default
     * @return this
     */
    public Builder decayInit(double decay) {
      this.decayInit = decay;
      return this;
    }

    /**
     * Sets how the decay follows from its parameter.
     *
     * @param parameterization {@link DecayParameterization#SIGMOID} (default) or {@link
     *     DecayParameterization#CLAMP}
     * @return this
     */
    public Builder decayParameterization(DecayParameterization parameterization) {
      this.decayParameterization = parameterization;
      return this;
    }

    @Override
    public Inhibition inhibition() {
      return inhibition;
    }

    @Override
    public Builder inhibition(Inhibition inhibition) {
      this.inhibition = inhibition;
      return this;
    }

    /**
     * Builds the layer.
     *
     * @return a new layer configuration
     * @throws IllegalArgumentException naming the setting and its range, if one is out of range or
     *     has no meaning for this cell
     */
    @Override
    @SuppressWarnings("unchecked")
    public FixSubLSTM build() {
      return new FixSubLSTM(this);
    }
  }
}
