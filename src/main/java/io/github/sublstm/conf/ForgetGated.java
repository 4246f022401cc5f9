package io.github.sublstm.conf;

import java.util.Objects;

/**
 * What the cells with a forget gate have in common: the initial value of its bias. Use {@link
 * SubLSTM} or {@link FusedLSTM}.
 */
public abstract class ForgetGated extends GatedRecurrent {

  private double forgetGateBiasInit;

  /**
   * For deserialisation.
   *
   * @param forgetGateBiasInit the cell's usual bias
   */
  protected ForgetGated(double forgetGateBiasInit) {
    this.forgetGateBiasInit = forgetGateBiasInit;
  }

  /**
   * Takes over the builder's settings.
   *
   * @param builder the builder
   * @throws IllegalArgumentException if a setting is out of range
   */
  protected ForgetGated(Builder<?> builder) {
    super(builder);
    this.forgetGateBiasInit = builder.forgetGateBiasInit;
    checkCellSettings(checks());
    initializeConstraints(builder);
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
    return ", forgetGateBiasInit=" + forgetGateBiasInit;
  }

  /**
   * Returns the initial value of the forget gate's bias.
   *
   * @return any finite value
   */
  public double getForgetGateBiasInit() {
    return forgetGateBiasInit;
  }

  /**
   * Sets the initial value of the forget gate's bias; for deserialisation.
   *
   * @param forgetGateBiasInit any finite value
   */
  public void setForgetGateBiasInit(double forgetGateBiasInit) {
    this.forgetGateBiasInit = forgetGateBiasInit;
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other)
        && Double.compare(forgetGateBiasInit, ((ForgetGated) other).forgetGateBiasInit) == 0;
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), forgetGateBiasInit);
  }

  /**
   * Builder of the layers with a forget gate.
   *
   * @param <T> the layer's own builder
   */
  public abstract static class Builder<T extends Builder<T>> extends GatedRecurrent.Builder<T> {

    private double forgetGateBiasInit;

    /**
     * Starts with the cell's usual bias.
     *
     * @param forgetGateBiasInit initial value of the forget gate's bias
     */
    protected Builder(double forgetGateBiasInit) {
      this.forgetGateBiasInit = forgetGateBiasInit;
    }

    /**
     * Sets the initial value of the forget gate's bias. Larger values make the memory longer: f =
     * σ(b) at the start.
     *
     * @param biasInit any finite value; by default 0 for {@link SubLSTM} and 1 for {@link
     *     FusedLSTM}
     * @return this
     */
    @SuppressWarnings("unchecked")
    public T forgetGateBiasInit(double biasInit) {
      this.forgetGateBiasInit = biasInit;
      return (T) this;
    }
  }
}
