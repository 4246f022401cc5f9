package io.github.sublstm.conf;

import io.github.sublstm.cell.CellType;
import org.nd4j.linalg.activations.Activation;

/**
 * The gated recurrent unit of Cho et al. (2014), with the reset gate after the product, as
 * PyTorch's {@code GRU}, cuDNN's and Keras' with {@code reset_after} have it: then all products
 * with h⁻ are one. DL4J has none.
 *
 * <pre>{@code
 * u, r = σ(x W + h⁻ RW + b)
 * n = tanh(x W_n + b_n + r ∘ (h⁻ RW_n + rb))
 * h = (1 − u) ∘ n + u ∘ h⁻
 * }</pre>
 *
 * <p>Outputs lie in [−1, 1] without update dropout. Parameters: {@code W [nIn, 3·nOut]}, {@code RW
 * [nOut, 3·nOut]}, {@code b [3·nOut]}, slots in the order n, u, r, and {@code rb [nOut]}, the bias
 * of the candidate's recurrent part. Its stored state is h alone. Update dropout drops the
 * candidate: (1 − u) ∘ d ∘ n. Input, output and masks as in {@link GatedRecurrent}.
 */
public final class FusedGRU extends GatedRecurrent {

  private static final long serialVersionUID = 1L;

  /** For deserialisation. */
  @SuppressWarnings("unused")
  private FusedGRU() {}

  private FusedGRU(Builder builder) {
    super(builder);
    initializeConstraints(builder);
  }

  @Override
  public CellType cellType() {
    return CellType.GRU;
  }

  @Override
  Activation cellActivation() {
    return Activation.TANH;
  }

  @Override
  public FusedGRU clone() {
    return (FusedGRU) super.clone();
  }

  /** Builds a {@link FusedGRU}. */
  public static final class Builder extends GatedRecurrent.Builder<Builder> {

    /** Starts with the defaults of {@link GatedRecurrent}. */
    public Builder() {}

    /**
     * Builds the layer.
     *
     * @return a new layer configuration
     * @throws IllegalArgumentException naming the setting and its range, if one is out of range or
     *     has no meaning for this cell
     */
    @Override
    @SuppressWarnings("unchecked")
    public FusedGRU build() {
      return new FusedGRU(this);
    }
  }
}
