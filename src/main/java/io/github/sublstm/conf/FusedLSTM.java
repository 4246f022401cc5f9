package io.github.sublstm.conf;

import io.github.sublstm.cell.CellType;
import java.util.List;
import java.util.Objects;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;

/**
 * The LSTM baseline on this library's engine: the equations and the parameter layout of DL4J's
 * {@code LSTM} with tanh, so that a DL4J {@code LSTM}'s parameter vector fits as it is.
 *
 * <pre>{@code
 * z = tanh(x W + h⁻ RW + b),  f, o, i = σ(x W + h⁻ RW + b)
 * c = c⁻ ∘ f + z ∘ i
 * h = tanh(c) ∘ o
 * }</pre>
 *
 * <p>The gates' σ can be the hard sigmoid instead, see {@link Builder#gateActivation}.
 *
 * <p>Parameters: {@code W [nIn, 4·nOut]}, {@code RW [nOut, 4·nOut]}, {@code b [4·nOut]}, slots in
 * the order z, f, o, i (which DL4J names I, F, O, G). When moving over, keep in mind that the
 * activation is always tanh, where DL4J's {@code LSTM} takes the network's default, a sigmoid
 * unless set; that masks and truncated BPTT follow {@link GatedRecurrent}; that {@code biasInit}
 * and {@code constrainInputWeights} count, which DL4J's ignores; and that the gradients with {@code
 * DropConnect}, and with dropout in NWC, are right.
 */
public final class FusedLSTM extends ForgetGated {

  private static final long serialVersionUID = 1L;
  private static final double USUAL_FORGET_GATE_BIAS = 1;
  private static final List<Activation> GATE_ACTIVATIONS =
      List.of(Activation.SIGMOID, Activation.HARDSIGMOID);

  private Activation gateActivation = Activation.SIGMOID;

  /** For deserialisation. */
  @SuppressWarnings("unused")
  private FusedLSTM() {
    super(USUAL_FORGET_GATE_BIAS);
  }

  private FusedLSTM(Builder builder) {
    super(builder);
    this.gateActivation = builder.gateActivation();
  }

  @Override
  public CellType cellType() {
    return gateActivation == Activation.HARDSIGMOID ? CellType.LSTM_HARD_SIGMOID : CellType.LSTM;
  }

  /**
   * Returns the activation of the gates f, o and i.
   *
   * @return SIGMOID or HARDSIGMOID
   */
  public Activation getGateActivation() {
    return gateActivation;
  }

  /**
   * Sets the activation of the gates; for deserialisation.
   *
   * @param gateActivation SIGMOID or HARDSIGMOID
   * @throws IllegalArgumentException if it is another
   */
  public void setGateActivation(Activation gateActivation) {
    checkGateActivation(checks(), gateActivation, gateActivation);
    this.gateActivation = gateActivation;
  }

  private static void checkGateActivation(Checks checks, Activation known, Object given) {
    if (known == null || !GATE_ACTIVATIONS.contains(known)) {
      throw new IllegalArgumentException(
          checks.refusal(
              "gate activation sigmoid or hardsigmoid",
              String.valueOf(given),
              "a setting of DL4J's LSTM that this layer does not have"));
    }
  }

  @Override
  String cellSettings() {
    return super.cellSettings() + ", gateActivation=" + gateActivation;
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other) && gateActivation == ((FusedLSTM) other).gateActivation;
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), gateActivation);
  }

  @Override
  Activation cellActivation() {
    return Activation.TANH;
  }

  @Override
  public FusedLSTM clone() {
    return (FusedLSTM) super.clone();
  }

  /** Builds a {@link FusedLSTM}. */
  public static final class Builder extends ForgetGated.Builder<Builder> {

    private IActivation gateActivation = Activation.SIGMOID.getActivationFunction();

    /** Starts with a forget gate bias of 1. */
    public Builder() {
      super(USUAL_FORGET_GATE_BIAS);
    }

    /**
     * Sets the activation of the gates f, o and i: σ, or the hard sigmoid min(1, max(0, 0.2·v +
     * 0.5)), which LSTMs imported from Keras 1 and 2 have.
     *
     * @param gateActivation SIGMOID, the default, or HARDSIGMOID; any other is refused when the
     *     layer is built
     * @return this
     */
    public Builder gateActivation(Activation gateActivation) {
      return gateActivationFunction(gateActivation);
    }

    /**
     * The same under the name that DL4J's {@code LSTM} has for it.
     *
     * @param gateActivation SIGMOID or HARDSIGMOID; any other is refused when the layer is built
     * @return this
     */
    public Builder gateActivationFunction(Activation gateActivation) {
      return gateActivationFunction(gateActivation.getActivationFunction());
    }

    /**
     * The same under the name that DL4J's {@code LSTM} has for it.
     *
     * @param gateActivation the name of SIGMOID or HARDSIGMOID; any other is refused when the layer
     *     is built
     * @return this
     */
    public Builder gateActivationFunction(String gateActivation) {
      return gateActivationFunction(Activation.fromString(gateActivation));
    }

    /**
     * The same under the name that DL4J's {@code LSTM} has for it.
     *
     * @param gateActivation a sigmoid or a hard sigmoid; any other is refused when the layer is
     *     built
     * @return this
     */
    public Builder gateActivationFunction(IActivation gateActivation) {
      this.gateActivation = gateActivation;
      return this;
    }

    /**
     * Accepts and ignores what DL4J's {@code LSTM} does when cuDNN fails: this cell does not use
     * it.
     *
     * @param helperAllowFallback either
     * @return this
     */
    public Builder helperAllowFallback(boolean helperAllowFallback) {
      return this;
    }

    /** Which of the two it is; null for any other. */
    private Activation gateActivation() {
      for (Activation known : GATE_ACTIVATIONS) {
        if (known.getActivationFunction().equals(gateActivation)) {
          return known;
        }
      }
      return null;
    }

    @Override
    void check(Checks checks) {
      super.check(checks);
      checkGateActivation(checks, gateActivation(), gateActivation);
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
    public FusedLSTM build() {
      return new FusedLSTM(this);
    }
  }
}
