package io.github.sublstm.experiments.recipe;

import static java.util.Map.entry;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings of language models that go together: those of the paper's tables 2 and 3, by corpus and
 * size, and ours for the embedded novels. They are in {@code presets.csv}, one line per model, the
 * paper's with the test perplexity that its table 1 reports. The GRU, which the paper does not
 * have, takes the LSTM's settings with as many units as fit its number of parameters.
 *
 * <p>{@code zaremba-small} is the small model of Zaremba, Sutskever and Vinyals, "Recurrent neural
 * network regularization" (2014), a published recipe for an LSTM, with the same for the others. It
 * sets options of the command, too.
 *
 * @param name for example {@code ptb-200}
 * @param settings of each kind
 * @param perplexities that the paper reports on its test data, by the name of the model; empty for
 *     a preset of ours
 * @param options of the command that have other defaults with this preset, by their longest name
 */
public record Preset(
    String name,
    Map<ModelKind, LanguageModelSettings> settings,
    Map<String, Double> perplexities,
    Map<String, String> options) {

  /** For the embedded novels, and any corpus of about their size. */
  public static final String NOVELS = "novels";

  private static final Map<String, Map<String, String>> OPTIONS =
      Map.of(
          "zaremba-small",
          Map.ofEntries(
              entry("--layers", "2"),
              entry("--steps", "20"),
              entry("--batch-size", "20"),
              entry("--epochs", "13"),
              entry("--patience", "0"),
              entry("--optimiser", "sgd"),
              entry("--schedule", "halving"),
              entry("--constant-epochs", "4"),
              entry("--clip", "5"),
              entry("--init-range", "0.1"),
              entry("--forget-bias", "0")));

  private static final String RESOURCE = "presets.csv";
  private static final int FIELDS = 9;

  /** Whether the paper has it. */
  public boolean isPapers() {
    return !perplexities.isEmpty();
  }

  /** All presets by name, in the order of the file. */
  public static Map<String, Preset> all() {
    Map<String, Preset> presets = new LinkedHashMap<>();
    for (String line : lines()) {
      String[] fields = line.split(",", -1);
      if (fields.length != FIELDS) {
        throw new IllegalStateException(RESOURCE + " has a bad line: " + line);
      }
      Preset preset =
          presets.computeIfAbsent(
              fields[0],
              name ->
                  new Preset(
                      name,
                      new EnumMap<>(ModelKind.class),
                      new LinkedHashMap<>(),
                      OPTIONS.getOrDefault(name, Map.of())));
      ModelKind kind = ModelKind.parse(fields[1]);
      preset
          .settings()
          .put(
              kind,
              new LanguageModelSettings(
                  Integer.parseInt(fields[2]),
                  Double.parseDouble(fields[3]),
                  Double.parseDouble(fields[4]),
                  Double.parseDouble(fields[5]),
                  Double.parseDouble(fields[6]),
                  Double.parseDouble(fields[7])));
      if (!fields[8].isEmpty()) {
        preset.perplexities().put(kind.label(), Double.parseDouble(fields[8]));
      }
    }
    presets.values().forEach(preset -> preset.settings().put(ModelKind.GRU, preset.ofGru()));
    return presets;
  }

  private LanguageModelSettings ofGru() {
    LanguageModelSettings lstm = settings.get(ModelKind.LSTM);
    return new LanguageModelSettings(
        ModelKind.GRU.unitsFittingOwnWidth(lstm.units()),
        lstm.inputDropout(),
        lstm.outputDropout(),
        lstm.updateDropout(),
        lstm.learningRate(),
        lstm.weightDecay());
  }

  private static List<String> lines() {
    InputStream resource = Preset.class.getResourceAsStream(RESOURCE);
    if (resource == null) {
      throw new IllegalStateException("The presets are not on the class path: " + RESOURCE);
    }
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
      return reader.lines().skip(1).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("The presets cannot be read", e);
    }
  }
}
