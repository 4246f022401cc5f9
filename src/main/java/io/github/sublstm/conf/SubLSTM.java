package io.github.sublstm.conf;

import io.github.sublstm.cell.CellType;
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
 * <p>Outputs lie in [−1, 1] without learned balance weights. Parameters: {@code W [nIn, 4·nOut]},
 * {@code RW [nOut, 4·nOut]}, {@code b [4·nOut]}, slots in the order z, f, o, i. Input, output and
 * masks as in {@link GatedRecurrent}.
 *
 * <p>{@link InhibitionOptions} lists what goes beyond the paper's cell, and the parameters {@code
 * logTheta [3·nOut]} and {@code logKappa [nOut]} that these options add.
 */
public final class SubLSTM extends ForgetGated {

  private static final long serialVersionUID = 1L;
  private static final double USUAL_FORGET_GATE_BIAS = 0;

  /** For deserialisation. */
  @SuppressWarnings("unused")
  private SubLSTM() {
    super(USUAL_FORGET_GATE_BIAS);
  }

  private SubLSTM(Builder builder) {
    super(builder);
  }

  @Override
  public CellType cellType() {
    return inhibition().cell(CellType.SUB_LSTM);
  }

  @Override
  Activation cellActivation() {
    return Activation.SIGMOID;
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
  public SubLSTM clone() {
    return (SubLSTM) super.clone();
  }

  /** Builds a {@link SubLSTM}. */
  public static final class Builder extends ForgetGated.Builder<Builder>
      implements InhibitionOptions<Builder> {

    private Inhibition inhibition = Inhibition.SUBTRACTIVE;

    /** Starts with a forget gate bias of 0. */
    public Builder() {
      super(USUAL_FORGET_GATE_BIAS);
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
    public SubLSTM build() {
      return new SubLSTM(this);
    }
  }
}
