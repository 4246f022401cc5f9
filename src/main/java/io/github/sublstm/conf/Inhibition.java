package io.github.sublstm.conf;

import io.github.sublstm.cell.CellType;
import java.io.Serializable;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * How inhibition acts in a {@link SubLSTM} or {@link FixSubLSTM}; {@link InhibitionOptions} says
 * what each setting means.
 *
 * @param balanceWeights whether balance weights θ are learned
 * @param balanceInit the θ that each unit starts from, in [e⁻¹⁰, e¹⁰]
 * @param divisive the κ that each unit starts from, in [e⁻¹⁰, e¹⁰], or null for none
 * @param balancePenalty λ, at least 0
 */
public record Inhibition(
    @JsonProperty("balanceWeights") BalanceWeights balanceWeights,
    @JsonProperty("balanceInit") double balanceInit,
    @JsonProperty("divisive") Double divisive,
    @JsonProperty("balancePenalty") double balancePenalty)
    implements Serializable {

  /** The paper's cells: no balance weights, no divisive part, no penalty. */
  public static final Inhibition SUBTRACTIVE = new Inhibition(BalanceWeights.NONE, 1, null, 0);

  /** Takes the settings as they are; the layer checks them when it is built. */
  @JsonCreator
  public Inhibition {}

  /** The cell that a layer needs, given the one without any of these settings. */
  CellType cell(CellType plain) {
    return equals(SUBTRACTIVE) ? plain : plain.withBalance();
  }

  boolean learnsBalance() {
    return balanceWeights == BalanceWeights.LEARNED;
  }

  /** Refuses settings out of range. */
  void check(Checks checks) {
    checks.present("balanceWeights", balanceWeights);
    checks.positive("balanceInit, the initial balance weight", balanceInit);
    if (!learnsBalance() && balanceInit != 1) {
      throw new IllegalArgumentException(
          checks.refusal(
              "balanceWeights(LEARNED) with a balanceInit",
              "balanceInit " + balanceInit + " and balanceWeights(NONE)",
              "a balance weight that no unit would have"));
    }
    if (divisive != null) {
      checks.positive("divisive, the initial divisive part", divisive);
    }
    checks.coefficient("balancePenalty", balancePenalty);
  }
}
