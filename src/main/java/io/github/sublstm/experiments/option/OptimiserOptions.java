package io.github.sublstm.experiments.option;

import io.github.sublstm.experiments.recipe.Optimisation;
import io.github.sublstm.experiments.recipe.Optimisation.Optimiser;
import io.github.sublstm.experiments.recipe.Optimisation.Schedule;
import io.github.sublstm.learning.RmsPropMomentum;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** How gradients become updates; the defaults are the commands'. */
public final class OptimiserOptions {

  /** RMSProp's, unless a command has reason for another. */
  public static final double MOMENTUM = 0.9;

  @Option(
      names = {"--optimiser", "--optimizer"},
      paramLabel = "<name>",
      description =
          "${COMPLETION-CANDIDATES}: RMSProp with momentum, the paper's, Adam, or SGD, "
              + "which takes learning rates near 1 in a language model "
              + "(default: ${DEFAULT-VALUE}).")
  private Optimiser optimiser;

  @Option(
      names = "--momentum",
      paramLabel = "<share>",
      description =
          "RMSProp's momentum, in [0, 1) (default: "
              + MOMENTUM
              + "; for language-model with one of the paper's "
              + "presets 0: the paper is silent, and 0.9 makes steps ten times as long).")
  private Double momentum;

  @Option(
      names = "--rms-decay",
      paramLabel = "<share>",
      description = "RMSProp's decay of the mean square, in [0, 1) (default: ${DEFAULT-VALUE}).")
  private double rmsDecay;

  @Option(
      names = "--rms-epsilon",
      defaultValue = "" + RmsPropMomentum.DEFAULT_EPSILON,
      paramLabel = "<number>",
      description =
          "What RMSProp adds to the mean square, under the root. A large one (1e-4) keeps the steps "
              + "of parameters with small gradients, as of rare words, small "
              + "(default: ${DEFAULT-VALUE}).")
  private double rmsEpsilon;

  @Option(
      names = "--schedule",
      paramLabel = "<name>",
      description =
          "How the learning rate falls: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Schedule schedule;

  @Option(
      names = "--plateau-factor",
      paramLabel = "<factor>",
      description =
          "With the schedule plateau: what the learning rate is multiplied by "
              + "(default: ${DEFAULT-VALUE}).")
  private double plateauFactor;

  @Option(
      names = "--plateau-patience",
      paramLabel = "<n>",
      description =
          "With the schedule plateau: after how many epochs without a new best validation metric "
              + "the learning rate falls (default: ${DEFAULT-VALUE}).")
  private int plateauPatience;

  @Option(
      names = "--constant-epochs",
      defaultValue = "4",
      paramLabel = "<n>",
      description =
          "With the schedule halving: epochs at the full learning rate, which is halved after each "
              + "later one (default: ${DEFAULT-VALUE}).")
  private int constantEpochs;

  @Option(
      names = "--clip",
      paramLabel = "<norm>",
      description =
          "Largest norm of the gradient of all parameters together, 0 for no clipping "
              + "(default: ${DEFAULT-VALUE}).")
  private double clip;

  /**
   * The options, checked.
   *
   * @param defaultMomentum if none is given
   */
  public Optimisation optimisation(double defaultMomentum, OptionChecks checks) {
    Optimisation optimisation =
        new Optimisation(
            optimiser,
            checks.shareBelowOne("--momentum", momentum == null ? defaultMomentum : momentum),
            checks.shareBelowOne("--rms-decay", rmsDecay),
            checks.positive("--rms-epsilon", rmsEpsilon),
            schedule,
            checks.positiveShareBelowOne("--plateau-factor", plateauFactor),
            checks.positive("--plateau-patience", plateauPatience),
            checks.positive("--constant-epochs", constantEpochs),
            checks.notNegative("--clip", clip));
    for (String option : List.of("--momentum", "--rms-decay", "--rms-epsilon")) {
      checks.requireEffect(
          option,
          optimiser == Optimiser.RMSPROP,
          "--optimiser rmsprop, not " + optimiser.name().toLowerCase(Locale.ROOT));
    }
    for (String option : List.of("--plateau-factor", "--plateau-patience")) {
      checks.requireEffect(
          option, schedule == Schedule.PLATEAU, "--schedule plateau, not " + schedule);
    }
    checks.requireEffect(
        "--constant-epochs", schedule == Schedule.HALVING, "--schedule halving, not " + schedule);
    return optimisation;
  }
}
