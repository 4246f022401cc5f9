package io.github.sublstm.experiments.option;

import io.github.sublstm.experiments.recipe.LanguageModelSettings;
import io.github.sublstm.experiments.recipe.ModelKind;
import io.github.sublstm.experiments.recipe.Preset;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** The settings of a preset, and what is to be different. */
public final class LanguageModelOptions {

  @Option(
      names = "--preset",
      defaultValue = Preset.NOVELS,
      paramLabel = "<name>",
      description =
          "Hyperparameters for each model: the paper's, by corpus and size (ptb-10, ptb-100, "
              + "ptb-200, ptb-650, wikitext2-10, ... wikitext2-650), the small model of Zaremba et "
              + "al. (zaremba-small, which changes the defaults of further options, too), or "
              + "${DEFAULT-VALUE} (default). The options below change single ones for all models.")
  private String preset;

  @Option(
      names = "--units",
      paramLabel = "<n>",
      description =
          "Units of every layer of the LSTM and the subLSTM, and width of the embeddings; the "
              + "fix-subLSTM gets as many more as fit in the same number of parameters.")
  private Integer units;

  @Option(
      names = "--input-dropout",
      paramLabel = "<share>",
      description = "Share dropped of the embedded words, in [0, 1).")
  private Double inputDropout;

  @Option(
      names = "--output-dropout",
      paramLabel = "<share>",
      description = "Share dropped of the output of every recurrent layer, in [0, 1).")
  private Double outputDropout;

  @Option(
      names = "--update-dropout",
      paramLabel = "<share>",
      description = "Share dropped of what a step writes into the cell state, in [0, 1).")
  private Double updateDropout;

  @Option(
      names = {"--learning-rate", "--lr"},
      paramLabel = "<rate>",
      description = "Learning rate of the first epoch.")
  private Double learningRate;

  @Option(
      names = "--weight-decay",
      paramLabel = "<coefficient>",
      description =
          "L2 on all weights, relative to the loss summed over the steps of a segment and averaged "
              + "over the minibatch.")
  private Double weightDecay;

  /**
   * The preset.
   *
   * @throws picocli.CommandLine.ParameterException if there is none of that name
   */
  public Preset preset(OptionChecks checks) {
    Map<String, Preset> presets = Preset.all();
    Preset found = presets.get(preset);
    if (found == null) {
      throw checks.invalid(
          "--preset",
          String.format(
              Locale.ROOT,
              "must be one of %s, not '%s'",
              String.join(", ", presets.keySet()),
              preset));
    }
    return found;
  }

  /** Whether layers are to have another size than in the preset. */
  public boolean hasOwnUnits() {
    return units != null;
  }

  /** The preset's settings with the options in their place, checked. */
  public Map<ModelKind, LanguageModelSettings> settings(OptionChecks checks) {
    Map<ModelKind, LanguageModelSettings> settings = new EnumMap<>(ModelKind.class);
    preset(checks)
        .settings()
        .forEach((kind, ofPreset) -> settings.put(kind, overridden(kind, ofPreset, checks)));
    return settings;
  }

  private LanguageModelSettings overridden(
      ModelKind kind, LanguageModelSettings preset, OptionChecks checks) {
    return new LanguageModelSettings(
        units == null
            ? preset.units()
            : kind.unitsFittingOwnWidth(checks.positive("--units", units)),
        share("--input-dropout", inputDropout, preset.inputDropout(), checks),
        share("--output-dropout", outputDropout, preset.outputDropout(), checks),
        share("--update-dropout", updateDropout, preset.updateDropout(), checks),
        learningRate == null
            ? preset.learningRate()
            : checks.positive("--learning-rate", learningRate),
        weightDecay == null
            ? preset.weightDecay()
            : checks.notNegative("--weight-decay", weightDecay));
  }

  private static double share(String name, Double option, double preset, OptionChecks checks) {
    return option == null ? preset : checks.shareBelowOne(name, option);
  }
}
