package io.github.sublstm.experiments.command;

import static java.util.Map.entry;

import io.github.sublstm.data.LabelledSequences;
import io.github.sublstm.data.PixelSequences;
import io.github.sublstm.data.StratifiedSplit;
import io.github.sublstm.experiments.option.CommandDefaults;
import io.github.sublstm.experiments.option.ModelOptions;
import io.github.sublstm.experiments.option.OptimiserOptions;
import io.github.sublstm.experiments.option.OptionChecks;
import io.github.sublstm.experiments.option.OutputOptions;
import io.github.sublstm.experiments.option.RunOptions;
import io.github.sublstm.experiments.recipe.CellSettings;
import io.github.sublstm.experiments.recipe.NetworkRecipe;
import io.github.sublstm.experiments.recipe.Optimisation;
import io.github.sublstm.experiments.recipe.PapersData;
import io.github.sublstm.experiments.recipe.SeqMnistRecipe;
import io.github.sublstm.experiments.run.ClassificationTask;
import io.github.sublstm.experiments.run.TrainingLimits;
import io.github.sublstm.training.ChronoInitialization;
import io.github.sublstm.training.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The paper's first experiment: MNIST, read pixel by pixel. */
@Command(
    name = SeqMnistCommand.TASK,
    defaultValueProvider = SeqMnistCommand.Defaults.class,
    description = {
      "Classifies MNIST's digits (28x28 pixels) read pixel by pixel, in 784 steps, with the "
          + "settings of the paper (Costa et al., 2017).",
      "Of the 60,000 training images some are set aside for choosing the best epoch, always the "
          + "same ones; the test images are used once. Give the same command again to resume an "
          + "interrupted run."
    })
final class SeqMnistCommand implements Callable<Integer> {

  static final String TASK = "seq-mnist";

  private static final int DEFAULT_EPOCHS = 100;

  private static final double SHORTEST_MEMORY = 10;
  private static final double LONGEST_MEMORY = 300;

  /** For one of the two if only the other is given. */
  private static final double FORGET_BIAS = 4;

  private static final double DECAY = 0.98;

  /** Fixed, so that shortened runs are about the same images. */
  private static final long LIMIT_SEED = 784;

  /** The paper's settings; where it is silent, ours. */
  static final class Defaults extends CommandDefaults {
    Defaults() {
      super(
          Map.ofEntries(
              entry("--seeds", "1"),
              entry("--patience", "10"),
              entry("--optimiser", "rmsprop"),
              entry("--rms-decay", "0.9"),
              entry("--schedule", "constant"),
              entry("--plateau-factor", "0.5"),
              entry("--plateau-patience", "3"),
              entry("--clip", "1")));
    }
  }

  @Spec private CommandSpec command;
  @Mixin private ModelOptions models;
  @Mixin private OptimiserOptions optimiser;
  @Mixin private RunOptions runs;
  @Mixin private OutputOptions output;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "<folder>",
      description =
          "Folder with MNIST's four files, train-images-idx3-ubyte and so on, or those of a split of "
              + "EMNIST, emnist-letters-train-images-idx3-ubyte and so on, raw or as .gz.")
  private Path data;

  @Option(
      names = "--units",
      defaultValue = "" + PapersData.MNIST_UNITS,
      paramLabel = "<n>",
      description =
          "Units of the LSTM and the subLSTM; the fix-subLSTM gets as many as give it the same "
              + "number of parameters (default: ${DEFAULT-VALUE}).")
  private int units;

  @Option(
      names = "--batch-size",
      defaultValue = "50",
      paramLabel = "<n>",
      description = "Images per training step (default: ${DEFAULT-VALUE}).")
  private int batchSize;

  @Option(
      names = {"--learning-rate", "--lr"},
      defaultValue = "1e-4",
      paramLabel = "<rate>",
      description = "Learning rate of the first epoch (default: ${DEFAULT-VALUE}, the paper's).")
  private double learningRate;

  @Option(
      names = "--memories",
      split = ",",
      paramLabel = "<steps>",
      description =
          "Shortest and longest of the memories that the units begin with, in time steps "
              + "(default: "
              + SHORTEST_MEMORY
              + ","
              + LONGEST_MEMORY
              + ").")
  private List<Double> memories;

  @Option(
      names = "--forget-bias",
      paramLabel = "<bias>",
      description =
          "In place of --memories: initial value of the forget gate's bias of LSTM and subLSTM, the "
              + "same for all units (with --decay: "
              + FORGET_BIAS
              + ").")
  private Double forgetBias;

  @Option(
      names = "--decay",
      paramLabel = "<share>",
      description =
          "In place of --memories: initial value of the fix-subLSTM's decays, between 0 and 1, the "
              + "same for all units (with --forget-bias: "
              + DECAY
              + ").")
  private Double decay;

  @Option(
      names = "--input-deviation",
      defaultValue = "3",
      paramLabel = "<deviation>",
      description =
          "Standard deviation of the initial input weights; 0 for Glorot's initialisation, which is "
              + "small for a single input (default: ${DEFAULT-VALUE}).")
  private double inputDeviation;

  @Option(
      names = "--recurrent-deviation",
      defaultValue = "0.01",
      paramLabel = "<deviation>",
      description =
          "Standard deviation of the initial recurrent weights; 0 for Glorot's initialisation, with "
              + "which gradients explode over 784 steps (default: ${DEFAULT-VALUE}).")
  private double recurrentDeviation;

  @Option(
      names = "--validation",
      defaultValue = "" + PixelSequences.DEFAULT_VALIDATION,
      paramLabel = "<n>",
      description =
          "How many training images to set aside for validation (default: ${DEFAULT-VALUE}).")
  private int validation;

  @Option(
      names = "--limit",
      paramLabel = "<n>",
      description =
          "Learn from so many of the training images only, for a short run; validation and test "
              + "images are limited in proportion (default: all).")
  private Integer limit;

  @Option(
      names = "--permuted",
      description =
          "Read the pixels in a random order, the same for all images: \"permuted MNIST\".")
  private boolean isPermuted;

  @Option(
      names = "--permutation-seed",
      defaultValue = "1",
      paramLabel = "<seed>",
      description = "Of that order (default: ${DEFAULT-VALUE}).")
  private long permutationSeed;

  @Override
  public Integer call() throws IOException {
    OptionChecks checks = new OptionChecks(command);
    TrainingLimits limits = runs.limits(DEFAULT_EPOCHS, checks);
    checks.positive("--units", units);
    CellSettings cells =
        new CellSettings(
            checks.finite("--forget-bias", forgetBias == null ? FORGET_BIAS : forgetBias),
            checks.positiveShareBelowOne("--decay", decay == null ? DECAY : decay),
            memories(checks),
            checks.notNegative("--input-deviation", inputDeviation),
            checks.notNegative("--recurrent-deviation", recurrentDeviation),
            models.engine());
    checks.positive("--learning-rate", learningRate);
    Optimisation optimisation = optimiser.optimisation(OptimiserOptions.MOMENTUM, checks);
    checks.positive("--batch-size", batchSize);
    checks.positive("--validation", validation);
    if (limit != null) {
      checks.positive("--limit", limit);
    }
    checks.requireEffect("--permutation-seed", isPermuted, "--permuted");
    PixelSequences images = PixelSequences.read(data, validation);
    NetworkRecipe recipe =
        new SeqMnistRecipe(
            images.classes(), units, cells, learningRate, optimisation, limits.epochs());
    ClassificationTask task = task(images);
    var run = new ResumableTraining(TASK, Metric.ACCURACY, models, limits, runs, output, command);
    return run.call(task, recipe, PapersData.accuracies(units, task.test().checksum()));
  }

  /** What the units begin with, or null for the same forget gate or decay in all. */
  private ChronoInitialization memories(OptionChecks checks) {
    boolean allAlike = forgetBias != null || decay != null;
    if (memories == null) {
      return allAlike ? null : new ChronoInitialization(SHORTEST_MEMORY, LONGEST_MEMORY);
    }
    if (allAlike) {
      throw checks.invalid("--memories", "excludes --forget-bias and --decay");
    }
    return checks.memories("--memories", memories);
  }

  private ClassificationTask task(PixelSequences upright) {
    PixelSequences images = isPermuted ? upright.permuted(permutationSeed) : upright;
    double share = limit == null ? 1 : Math.min(1, (double) limit / images.train().size());
    Map<String, Object> settings = new LinkedHashMap<>();
    if (!images.name().equals(PixelSequences.MNIST)) {
      settings.put("dataSet", images.name());
    }
    if (isPermuted) {
      settings.put("permutationSeed", permutationSeed);
    }
    return new ClassificationTask(
        TASK,
        limited(images.train(), share),
        limited(images.validation(), share),
        limited(images.test(), share),
        batchSize,
        settings);
  }

  private static LabelledSequences limited(LabelledSequences images, double share) {
    int size = (int) Math.max(1, Math.round(share * images.size()));
    if (size == images.size()) {
      return images;
    }
    int[] labels = images.labels();
    return images.select(
        StratifiedSplit.of(labels, images.classes(), size, 0, LIMIT_SEED).validation());
  }
}
