package io.github.sublstm.experiments.option;

import io.github.sublstm.cell.PositiveParameters;
import io.github.sublstm.experiments.recipe.CircuitOptions;
import io.github.sublstm.experiments.recipe.ModelKind;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** What makes the cells more like a circuit of the cortex; all of it is off by default. */
public final class CircuitChoices {

  private static final String BALANCED_START = "--balanced-start";
  private static final String BALANCE_WEIGHTS = "--balance-weights";
  private static final String DIVISIVE = "--divisive";
  private static final String DALE = "--dale";
  private static final String BALANCE_PENALTY = "--balance-penalty";

  @Option(
      names = BALANCED_START,
      description =
          "Let the subLSTM and the fix-subLSTM begin with excitation and inhibition in exact "
              + "balance: z = i, and no output.")
  private boolean balancedStart;

  @Option(
      names = BALANCE_WEIGHTS,
      description =
          "Let them learn balance weights: how much z, i and o count, one of each per unit.")
  private boolean balanceWeights;

  @Option(
      names = DIVISIVE,
      paramLabel = "<kappa>",
      description =
          "Mix their inhibition with a divisive part, z - i divided by 1 + kappa i; each unit "
              + "learns its kappa from this one on (default: none).")
  private Double divisive;

  @Option(
      names = DALE,
      paramLabel = "<fraction>",
      description =
          "Keep the sign of what a unit sends to other units: this fraction of the units of every "
              + "model has recurrent weights of 0 or more, the others of 0 or less (default: any "
              + "sign).")
  private Double dale;

  @Option(
      names = BALANCE_PENALTY,
      defaultValue = "0",
      paramLabel = "<lambda>",
      description =
          "Add lambda times the mean of (z - i) squared to the loss of the subLSTM and the "
              + "fix-subLSTM (default: ${DEFAULT-VALUE}).")
  private double balancePenalty;

  /**
   * The options, checked.
   *
   * @param kinds of the models to train
   */
  public CircuitOptions circuit(List<ModelKind> kinds, OptionChecks checks) {
    boolean anySubtractive = kinds.stream().anyMatch(ModelKind::isSubtractive);
    String names = kinds.stream().map(ModelKind::label).collect(Collectors.joining(", "));
    for (String option : List.of(BALANCED_START, BALANCE_WEIGHTS, DIVISIVE, BALANCE_PENALTY)) {
      checks.requireEffect(
          option, anySubtractive, "subLSTM or fix-subLSTM among --models, not with " + names);
    }
    return new CircuitOptions(
        balancedStart,
        balanceWeights,
        divisive == null ? null : divisive(checks),
        dale == null ? null : checks.share(DALE, dale),
        checks.notNegative(BALANCE_PENALTY, balancePenalty));
  }

  private double divisive(OptionChecks checks) {
    try {
      PositiveParameters.parameter(divisive);
    } catch (IllegalArgumentException e) {
      throw checks.invalid(
          DIVISIVE, "must be from 4.5e-5 to 22026, or left out for none, not " + divisive);
    }
    return divisive;
  }
}
