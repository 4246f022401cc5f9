package io.github.sublstm.conf;

/** Whether a subtractive layer learns how much each of its gates counts. */
public enum BalanceWeights {
  /** They count alike: c = c⁻∘f + z − i, h = σ(c) − o. */
  NONE,
  /** Each unit learns three weights θ above 0: c = c⁻∘f + θz z − θi i, h = σ(c) − θo o. */
  LEARNED
}
