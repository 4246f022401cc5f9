package io.github.sublstm.conf;

import io.github.sublstm.cell.CellType;
import java.util.Objects;
import org.nd4j.linalg.activations.Activation;

/**
 * The subLSTM of Costa et al., "Cortical microcircuits as gated-recurrent neural networks" (NIPS
 * 2017): gates subtract instead of multiplying.
 *
 * <pre>{@code
 * z, f, o, i = σ(x W + h⁻ RW + b)
 * c = c⁻ ∘ f + z − i
 * h = σ(c) − o
 * }</pre>
 *
 * <p>Outputs lie in (−1, 1). Parameters: {@code W [nIn, 4·nOut]}, {@code RW [nOut, 4·nOut]}, {@code
 * b [4·nOut]}, slots in the order z, f, o, i. Input, output and masks as in {@link GatedRecurrent}.
 */
public final class SubLSTM extends GatedRecurrent {

  private static final long serialVersionUID = 1L;

  private double forgetGateBiasInit;

  /** For deserialisation. */
  @SuppressWarnings("unused")
  private SubLSTM() {}

  private SubLSTM(Builder builder) {
    super(builder);
    this.forgetGateBiasInit = builder.forgetGateBiasInit;
    checkCellSettings(checks());
    initializeConstraints(builder);
  }

  @Override
  public CellType cellType() {
    return CellType.SUB_LSTM;
  }

  @Override
  Activation cellActivation() {
    return Activation.SIGMOID;
  }

  @Override
  double forgetGateBias() {
    return forgetGateBiasInit;
  }

  @Override
  void checkCellSettings(Checks checks) {
    checks.finite("forgetGateBiasInit", forgetGateBiasInit);
  }

  @Override
  String cellSettings() {
    return "forgetGateBiasInit=" + forgetGateBiasInit;
  }

  /**
   * Returns the first value of the forget gate's bias.
   *
   * @return any finite value
   */
  public double getForgetGateBiasInit() {
    return forgetGateBiasInit;
  }

  /**
   * Sets the first value of the forget gate's bias; for deserialisation.
   *
   * @param forgetGateBiasInit any finite value
   */
  public void setForgetGateBiasInit(double forgetGateBiasInit) {
    this.forgetGateBiasInit = forgetGateBiasInit;
  }

  @Override
  public SubLSTM clone() {
    return (SubLSTM) super.clone();
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other)
        && Double.compare(forgetGateBiasInit, ((SubLSTM) other).forgetGateBiasInit) == 0;
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), forgetGateBiasInit);
  }

  /** Builds a {@link SubLSTM}. */
  public static final class Builder extends GatedRecurrent.Builder<Builder> {

    private double forgetGateBiasInit;

    /** Starts with a forget gate bias of 0. */
    public Builder() {}

    /**
     * Sets the first value of the forget gate's bias. Larger values make the memory longer: f =
     * σ(b) at the start.
     *
     * @param biasInit any finite value; 0 by default
     * @return this
     */
    public Builder forgetGateBiasInit(double biasInit) {
      this.forgetGateBiasInit = biasInit;
      return this;
    }

    @Override
    @SuppressWarnings("unchecked")
    public SubLSTM build() {
      return new SubLSTM(this);
    }
  }
}
