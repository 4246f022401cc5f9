package io.github.sublstm.experiments.command;

import static java.util.Map.entry;

import io.github.sublstm.data.WordCorpus;
import io.github.sublstm.experiments.option.CommandDefaults;
import io.github.sublstm.experiments.option.LanguageModelOptions;
import io.github.sublstm.experiments.option.ModelOptions;
import io.github.sublstm.experiments.option.OptimiserOptions;
import io.github.sublstm.experiments.option.OptionChecks;
import io.github.sublstm.experiments.option.OutputOptions;
import io.github.sublstm.experiments.option.RunOptions;
import io.github.sublstm.experiments.recipe.CellSettings;
import io.github.sublstm.experiments.recipe.LanguageModelRecipe;
import io.github.sublstm.experiments.recipe.LanguageModelSettings;
import io.github.sublstm.experiments.recipe.ModelKind;
import io.github.sublstm.experiments.recipe.NetworkRecipe;
import io.github.sublstm.experiments.recipe.Optimisation;
import io.github.sublstm.experiments.recipe.PapersData;
import io.github.sublstm.experiments.recipe.Preset;
import io.github.sublstm.experiments.run.ExperimentException;
import io.github.sublstm.experiments.run.LanguageModelTask;
import io.github.sublstm.experiments.run.TextGenerator;
import io.github.sublstm.experiments.run.TrainingLimits;
import io.github.sublstm.files.FileAccessException;
import io.github.sublstm.streaming.StreamingModel;
import io.github.sublstm.training.Metric;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The paper's second experiment: word-level language models. */
@Command(
    name = LanguageModelCommand.TASK,
    defaultValueProvider = LanguageModelCommand.Defaults.class,
    description = {
      "Trains word-level language models with the paper's hyperparameters (Costa et al., 2017) or "
          + "others, and measures their perplexity.",
      "The corpus is a folder with train.txt, valid.txt and test.txt (or ptb.train.txt, ..., or "
          + "wiki.train.tokens, ...), any text file, or, if none is given, two embedded novels. Give "
          + "the same command again to resume an interrupted run."
    })
final class LanguageModelCommand implements Callable<Integer> {

  static final String TASK = "language-model";

  private static final int PAPER_EPOCHS = 40;

  /** They take a few minutes. */
  private static final int NOVELS_EPOCHS = 12;

  /** The smallest count for which the novels have a vocabulary with a word for the unknown. */
  private static final int SMALLEST_COUNT_OF_NOVELS = 2;

  /** Where the paper is silent, ours. */
  static final class Defaults extends CommandDefaults {
    private static final Map<String, String> OURS =
        Map.ofEntries(
            entry("--seeds", "1"),
            entry("--patience", "4"),
            entry("--optimiser", "rmsprop"),
            entry("--rms-decay", "0.95"),
            entry("--schedule", "plateau"),
            entry("--plateau-factor", "0.5"),
            entry("--plateau-patience", "1"),
            entry("--clip", "5"));

    Defaults() {
      this(Map.of());
    }

    /**
     * @param preset the defaults that a preset has of its own
     */
    Defaults(Map<String, String> preset) {
      super(merged(preset));
    }

    private static Map<String, String> merged(Map<String, String> preset) {
      Map<String, String> all = new HashMap<>(OURS);
      all.putAll(preset);
      return all;
    }
  }

  @Spec private CommandSpec command;
  @Mixin private ModelOptions models;
  @Mixin private LanguageModelOptions hyperparameters;
  @Mixin private OptimiserOptions optimiser;
  @Mixin private RunOptions runs;
  @Mixin private OutputOptions output;

  @Option(
      names = "--data",
      paramLabel = "<path>",
      description = "Folder with a corpus, or a text file (default: two embedded novels).")
  private Path data;

  @Option(
      names = "--min-count",
      paramLabel = "<n>",
      description =
          "Words that occur less often in the training part become <unk> "
              + "(default: 1 for a folder, 3 otherwise).")
  private Integer minCount;

  @Option(
      names = "--layers",
      defaultValue = "" + PapersData.LAYERS,
      paramLabel = "<n>",
      description = "Recurrent layers (default: ${DEFAULT-VALUE}).")
  private int layers;

  @Option(
      names = "--tied",
      description =
          "The softmax uses the embeddings as its weights; the paper does not tell. It takes fewer "
              + "parameters.")
  private boolean tied;

  @Option(
      names = "--steps",
      defaultValue = "35",
      paramLabel = "<n>",
      description =
          "Words after which back-propagation through time is truncated "
              + "(default: ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--batch-size",
      defaultValue = "20",
      paramLabel = "<n>",
      description = "Streams that the corpus is read in at a time (default: ${DEFAULT-VALUE}).")
  private int batchSize;

  @Option(
      names = "--init-range",
      paramLabel = "<r>",
      description =
          "Draw all initial weights from -r to r, those of the softmax too (default: Glorot's, as in "
              + "the paper, and embeddings from -0.1 to 0.1).")
  private Double initRange;

  @Option(
      names = "--forget-bias",
      defaultValue = "1",
      paramLabel = "<bias>",
      description =
          "Initial value of the forget gate's bias of LSTM and subLSTM (default: ${DEFAULT-VALUE}).")
  private double forgetBias;

  @Option(
      names = "--decay",
      defaultValue = "0.9",
      paramLabel = "<share>",
      description =
          "Initial value of the fix-subLSTM's decays, between 0 and 1 (default: ${DEFAULT-VALUE}).")
  private double decay;

  @Option(
      names = "--sample",
      defaultValue = "0",
      paramLabel = "<n>",
      description = "Print so many words of text generated by the best model of each kind.")
  private int sample;

  @Option(
      names = "--temperature",
      defaultValue = "1",
      paramLabel = "<t>",
      description =
          "How freely text is generated: 1 as likely as the model says, less for likelier words "
              + "(default: ${DEFAULT-VALUE}).")
  private double temperature;

  @Override
  public Integer call() throws IOException {
    OptionChecks checks = new OptionChecks(command);
    Preset preset = hyperparameters.preset(checks);
    readAgain(preset.options());
    checks.positive("--steps", steps);
    checks.positive("--batch-size", batchSize);
    checks.positive("--layers", layers);
    checks.notNegative("--sample", sample);
    checks.positive("--temperature", temperature);
    if (minCount != null) {
      checks.atLeast("--min-count", data == null ? SMALLEST_COUNT_OF_NOVELS : 1, minCount);
    }
    Map<ModelKind, LanguageModelSettings> settings = hyperparameters.settings(checks);
    CellSettings cells =
        CellSettings.of(
            checks.finite("--forget-bias", forgetBias),
            checks.positiveShareBelowOne("--decay", decay),
            models.engine());
    Optimisation optimisation =
        optimiser.optimisation(preset.isPapers() ? 0 : OptimiserOptions.MOMENTUM, checks);
    TrainingLimits limits = runs.limits(preset.isPapers() ? PAPER_EPOCHS : NOVELS_EPOCHS, checks);
    var run = new ResumableTraining(TASK, Metric.PERPLEXITY, models, limits, runs, output, command);
    LanguageModelTask task = LanguageModelTask.of(TASK, corpus(), batchSize, steps);
    NetworkRecipe recipe =
        new LanguageModelRecipe(
            settings,
            task.corpus().vocabulary().size(),
            layers,
            tied,
            initRange == null ? 0 : checks.positive("--init-range", initRange),
            cells,
            optimisation,
            limits.epochs());
    WordCorpus corpus = task.corpus();
    Map<String, Double> paper =
        hyperparameters.hasOwnUnits()
            ? Map.of()
            : PapersData.perplexities(
                preset, layers, corpus.vocabulary().size(), corpus.test().length);
    int exitCode = run.call(task, recipe, paper);
    if (exitCode == 0 && sample > 0) {
      printSamples(task.corpus());
    }
    return exitCode;
  }

  /** Reads the command line once more, with defaults that only the first reading could tell. */
  private void readAgain(Map<String, String> defaults) {
    if (!defaults.isEmpty()) {
      CommandLine line = command.commandLine();
      line.setDefaultValueProvider(new Defaults(defaults));
      // Without the name of the command.
      line.parseArgs(line.getParseResult().expandedArgs().toArray(String[]::new));
    }
  }

  private WordCorpus corpus() throws IOException {
    if (data == null) {
      return minCount == null ? WordCorpus.novels() : WordCorpus.novels(minCount);
    }
    return minCount == null ? WordCorpus.read(data) : WordCorpus.read(data, minCount);
  }

  /** From the saved models, so that it can be asked for later, too. */
  private void printSamples(WordCorpus corpus) throws IOException {
    PrintWriter out = command.commandLine().getOut();
    for (ModelKind kind : models.kinds()) {
      Path file = output.folder(TASK).resolve(kind.label() + ".zip");
      MultiLayerNetwork network = restore(file);
      String text =
          new TextGenerator(StreamingModel.of(network), corpus.vocabulary(), temperature)
              .write(sample, models.seeds().get(0));
      out.printf(Locale.ROOT, "%n%s writes:%n%s%n", kind, text);
    }
    out.flush();
  }

  private static MultiLayerNetwork restore(Path model) throws FileAccessException {
    try {
      return ModelSerializer.restoreMultiLayerNetwork(model.toFile());
    } catch (IOException e) {
      throw FileAccessException.reading(model, e);
    } catch (RuntimeException e) {
      // DL4J reports a damaged file by exceptions of many types.
      throw new ExperimentException(
          String.format(
              Locale.ROOT,
              "cannot read '%s': this is no model that DL4J can restore (%s)",
              model,
              e.getMessage()),
          e);
    }
  }
}
