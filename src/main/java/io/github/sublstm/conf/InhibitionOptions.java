package io.github.sublstm.conf;

/**
 * The options of {@link SubLSTM} and {@link FixSubLSTM} that change how inhibition acts. With z and
 * i the activities of excitatory and inhibitory cells,
 *
 * <pre>{@code
 * u = θz z − θi i
 * c = c⁻ ∘ f + u / (1 + κ i)
 * h = σ(c) − θo o
 * }</pre>
 *
 * <p>where θ = 1 and κ = 0 give the paper's cell. With update dropout, its factors multiply u / (1
 * + κ i).
 *
 * @param <T> the layer's builder
 */
public interface InhibitionOptions<T> {

  /**
   * Returns all settings so far.
   *
   * @return never null
   */
  Inhibition inhibition();

  /**
   * Sets all of them at once.
   *
   * @param inhibition instead of what was set before
   * @return the builder
   */
  T inhibition(Inhibition inhibition);

  /**
   * Learns balance weights θz, θo and θi, one of each per unit. They are learned as θ = eᵃ, so they
   * stay positive; a is the parameter {@code logTheta [3n]}, in the order z, o, i. It is neither
   * weight nor bias: never regularised, never dropped. Whatever the update, θ is in [e⁻¹⁰, e¹⁰].
   *
   * <p>Costa et al. 2017 (section 3, footnote 2) mention such weights. They let excitation and
   * inhibition balance; they do not make them.
   *
   * @param balanceWeights {@link BalanceWeights#LEARNED}, or {@link BalanceWeights#NONE} (default)
   * @return the builder
   */
  default T balanceWeights(BalanceWeights balanceWeights) {
    Inhibition now = inhibition();
    return inhibition(
        new Inhibition(balanceWeights, now.balanceInit(), now.divisive(), now.balancePenalty()));
  }

  /**
   * Sets what the learned balance weights start from.
   *
   * @param theta in [e⁻¹⁰, e¹⁰]; 1 (default) is the paper's cell, and any other is refused by
   *     {@code build()} without {@code balanceWeights(LEARNED)}
   * @return the builder
   */
  default T balanceInit(double theta) {
    Inhibition now = inhibition();
    return inhibition(
        new Inhibition(now.balanceWeights(), theta, now.divisive(), now.balancePenalty()));
  }

  /**
   * Mixes subtractive with divisive (shunting) inhibition: what a step writes into the cell state
   * is divided by 1 + κ i. Each unit learns its κ as κ = eᵃ; a is the parameter {@code logKappa
   * [n]}, neither weight nor bias. Whatever the update, κ is in [e⁻¹⁰, e¹⁰].
   *
   * @param kappa initial value, in [e⁻¹⁰, e¹⁰] (4.5e-5 to 22026); without this option there is no
   *     divisive part
   * @return the builder
   */
  default T divisive(double kappa) {
    Inhibition now = inhibition();
    return inhibition(
        new Inhibition(now.balanceWeights(), now.balanceInit(), kappa, now.balancePenalty()));
  }

  /**
   * Adds λ mean (θz z − θi i)² to the loss, which keeps excitation and inhibition balanced. The
   * mean is over the units of the layer and over all steps of all examples of the minibatch (in
   * truncated BPTT, of the segment) that the feature mask does not leave out; a loss that DL4J does
   * not divide by the minibatch's size ({@code miniBatch(false)}) gets the same term. The penalties
   * of several layers, and of both directions of a {@code Bidirectional}, add up.
   *
   * <p>It is part of the network's score, where L1 and L2 are ({@code calcRegularizationScore}),
   * computed from the last forward pass; {@code score(DataSet)} and training run one first. So each
   * entry of {@code scoreExamples(data, true)} contains the whole minibatch's mean. Unlike those of
   * L1 and L2, its gradient comes by back-propagation, through the state and into the layers below:
   * gradient clipping and {@code onGradientCalculation} see it. A frozen layer has no penalty, in
   * score and gradient; but in truncated BPTT DL4J runs the layer inside a {@code
   * FrozenLayerWithBackprop} in training mode, and its penalty, which is not in the score, then
   * reaches the layers below.
   *
   * @param lambda at least 0; 0 (default) for none
   * @return the builder
   */
  default T balancePenalty(double lambda) {
    Inhibition now = inhibition();
    return inhibition(
        new Inhibition(now.balanceWeights(), now.balanceInit(), now.divisive(), lambda));
  }
}
