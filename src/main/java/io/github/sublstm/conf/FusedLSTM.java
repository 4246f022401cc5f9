package io.github.sublstm.conf;

import io.github.sublstm.cell.CellType;
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
 * <p>Parameters: {@code W [nIn, 4·nOut]}, {@code RW [nOut, 4·nOut]}, {@code b [4·nOut]}, slots in
 * the order z, f, o, i (which DL4J names I, F, O, G). Two differences to keep in mind when moving
 * over: the activation is always tanh, where DL4J's {@code LSTM} takes the network's default, a
 * sigmoid unless set; and masks and truncated BPTT follow {@link GatedRecurrent}.
 */
public final class FusedLSTM extends ForgetGated {

  private static final long serialVersionUID = 1L;
  private static final double USUAL_FORGET_GATE_BIAS = 1;

  /** For deserialisation. */
  @SuppressWarnings("unused")
  private FusedLSTM() {
    super(USUAL_FORGET_GATE_BIAS);
  }

  private FusedLSTM(Builder builder) {
    super(builder);
  }

  @Override
  public CellType cellType() {
    return CellType.LSTM;
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
     * Accepts the gates' activation for the sake of code written for DL4J's {@code LSTM}.
     *
     * @param gateActivation SIGMOID, the only one this cell has; any other is refused when the
     *     layer is built
     * @return this
     */
    public Builder gateActivationFunction(Activation gateActivation) {
      return gateActivationFunction(gateActivation.getActivationFunction());
    }

    /**
     * Accepts the gates' activation for the sake of code written for DL4J's {@code LSTM}.
     *
     * @param gateActivation the name of SIGMOID, the only one this cell has; any other is refused
     *     when the layer is built
     * @return this
     */
    public Builder gateActivationFunction(String gateActivation) {
      return gateActivationFunction(Activation.fromString(gateActivation));
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

    /**
     * Accepts the gates' activation for the sake of code written for DL4J's {@code LSTM}.
     *
     * @param gateActivation a sigmoid, the only one this cell has; any other is refused when the
     *     layer is built
     * @return this
     */
    public Builder gateActivationFunction(IActivation gateActivation) {
      this.gateActivation = gateActivation;
      return this;
    }

    @Override
    void check(Checks checks) {
      super.check(checks);
      if (!Activation.SIGMOID.getActivationFunction().equals(gateActivation)) {
        throw new IllegalArgumentException(
            checks.refusal(
                "gate activation sigmoid, which is part of the cell's equations",
                String.valueOf(gateActivation),
                "a setting of DL4J's LSTM that this layer does not have"));
      }
    }

    @Override
    @SuppressWarnings("unchecked")
    public FusedLSTM build() {
      return new FusedLSTM(this);
    }
  }
}
