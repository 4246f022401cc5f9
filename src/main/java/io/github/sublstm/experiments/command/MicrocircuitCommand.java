package io.github.sublstm.experiments.command;

import static java.util.Map.entry;

import io.github.sublstm.experiments.option.CircuitChoices;
import io.github.sublstm.experiments.option.CommandDefaults;
import io.github.sublstm.experiments.option.ModelOptions;
import io.github.sublstm.experiments.option.OptimiserOptions;
import io.github.sublstm.experiments.option.OptionChecks;
import io.github.sublstm.experiments.option.OutputOptions;
import io.github.sublstm.experiments.option.RunOptions;
import io.github.sublstm.experiments.recipe.CellSettings;
import io.github.sublstm.experiments.recipe.MicrocircuitRecipe;
import io.github.sublstm.experiments.recipe.MicrocircuitTask;
import io.github.sublstm.experiments.recipe.NetworkRecipe;
import io.github.sublstm.experiments.run.ExperimentTask;
import io.github.sublstm.experiments.run.TrainingLimits;
import io.github.sublstm.experiments.run.TrialsExperiment;
import io.github.sublstm.training.ChronoInitialization;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Working-memory tasks that networks are compared on as models of cortical circuits. */
@Command(
    name = MicrocircuitCommand.NAME,
    defaultValueProvider = MicrocircuitCommand.Defaults.class,
    description = {
      "Compares the models on a working-memory task: addition (of two marked values), bernoulli "
          + "(predicting bits whose probability changes), orientation (recall despite distractors), "
          + "dms (delayed match to sample) or comparison (of two stimuli, with a delay).",
      "The trials to learn from are drawn as training goes and never repeat; those for choosing the "
          + "best epoch and for the test are always the same. An interrupted run goes on when the same "
          + "command is given again."
    })
final class MicrocircuitCommand implements Callable<Integer> {

  static final String NAME = "microcircuit";

  /** In time steps; hundreds of such trials are what memory may hold. */
  private static final int LONGEST_DELAY = 100_000;

  /** Without effect, as is the decay: all units get memories of their own. */
  private static final double FORGET_BIAS = 0;

  private static final double DECAY = 0.5;

  /** The same for all tasks; {@link MicrocircuitTask} has those that differ. */
  static final class Defaults extends CommandDefaults {
    Defaults() {
      super(
          Map.ofEntries(
              entry("--patience", "0"),
              entry("--optimiser", "adam"),
              entry("--rms-decay", "0.9"),
              entry("--schedule", "half-cosine"),
              entry("--plateau-factor", "0.5"),
              entry("--plateau-patience", "3"),
              entry("--clip", "1")));
    }
  }

  @Spec private CommandSpec command;
  @Mixin private ModelOptions models;
  @Mixin private CircuitChoices circuit;
  @Mixin private OptimiserOptions optimiser;
  @Mixin private RunOptions runs;
  @Mixin private OutputOptions output;

  @Option(
      names = "--task",
      required = true,
      paramLabel = "<task>",
      description = "${COMPLETION-CANDIDATES}.")
  private MicrocircuitTask task;

  @Option(
      names = "--test-delays",
      split = ",",
      paramLabel = "<steps>",
      description =
          "Test the trained models at these delays, in time steps (default: 0,5,10,20,40 for "
              + "addition, 10,20,30,40 for orientation, dms and comparison). The reported test is at "
              + "0 for addition and at 10 for the others.")
  private List<Integer> testDelays;

  @Option(
      names = "--units",
      paramLabel = "<n>",
      description =
          "Units of the LSTM and the subLSTM; the fix-subLSTM and the GRU get as many as give them "
              + "the same number of parameters (default: 50 for addition, 11 for bernoulli, 32 for the "
              + "others).")
  private Integer units;

  @Option(
      names = "--minibatches",
      paramLabel = "<n>",
      description = "Training steps that make an epoch (default: 100; 40 for bernoulli).")
  private Integer minibatches;

  @Option(
      names = "--batch-size",
      paramLabel = "<n>",
      description = "Trials per training step (default: 50; 20 for bernoulli).")
  private Integer batchSize;

  @Option(
      names = {"--learning-rate", "--lr"},
      paramLabel = "<rate>",
      description = "Learning rate of the first epoch (default: 0.005; 0.05 for bernoulli).")
  private Double learningRate;

  @Option(
      names = "--memories",
      split = ",",
      paramLabel = "<steps>",
      description =
          "Shortest and longest of the memories that the units begin with, in time steps (default: "
              + "5,50; 3,30 for bernoulli).")
  private List<Double> memories;

  @Option(
      names = "--input-deviation",
      paramLabel = "<deviation>",
      description =
          "Standard deviation of the first input weights; 0 for Glorot's initialisation, from which "
              + "the fix-subLSTM seldom learns addition (default: 2; 0.577 for bernoulli).")
  private Double inputDeviation;

  @Option(
      names = "--recurrent-deviation",
      defaultValue = "0",
      paramLabel = "<deviation>",
      description =
          "Standard deviation of the first recurrent weights; 0 for Glorot's initialisation "
              + "(default: ${DEFAULT-VALUE}).")
  private double recurrentDeviation;

  @Option(
      names = "--validation-trials",
      paramLabel = "<n>",
      description =
          "Trials to choose the best epoch by; above 100 rounded up to hundreds (default: 1000; 100 for "
              + "bernoulli).")
  private Integer validationTrials;

  @Option(
      names = "--test-trials",
      paramLabel = "<n>",
      description =
          "Trials to test on, at each delay; above 100 rounded up to hundreds (default: 5000; 1000 for "
              + "bernoulli).")
  private Integer testTrials;

  @Override
  public Integer call() {
    OptionChecks checks = new OptionChecks(command);
    TrainingLimits limits = runs.limits(task.epochs(), checks);
    CellSettings cells =
        new CellSettings(
            FORGET_BIAS,
            DECAY,
            memories(checks),
            checks.notNegative("--input-deviation", orElse(inputDeviation, task.inputDeviation())),
            checks.notNegative("--recurrent-deviation", recurrentDeviation),
            models.engine());
    NetworkRecipe recipe =
        new MicrocircuitRecipe(
            task,
            checks.positive("--units", orElse(units, task.units())),
            cells,
            circuit.circuit(models.kinds(), checks),
            checks.positive("--learning-rate", orElse(learningRate, task.learningRate())),
            optimiser.optimisation(OptimiserOptions.MOMENTUM, checks),
            limits.epochs());
    String name = task.experiment();
    ExperimentTask experiment =
        new TrialsExperiment(
            name,
            task,
            checks.positive("--batch-size", orElse(batchSize, task.batchSize())),
            checks.positive("--minibatches", orElse(minibatches, task.minibatches())),
            checks.positive(
                "--validation-trials", orElse(validationTrials, task.validationTrials())),
            checks.positive("--test-trials", orElse(testTrials, task.testTrials())),
            testDelays(checks));
    var run = new ResumableTraining(name, task.metric(), models, limits, runs, output, command);
    return run.call(experiment, recipe, Map.of());
  }

  private static <T> T orElse(T given, T otherwise) {
    return Objects.requireNonNullElse(given, otherwise);
  }

  private ChronoInitialization memories(OptionChecks checks) {
    return memories == null ? task.memories() : checks.memories("--memories", memories);
  }

  private List<Integer> testDelays(OptionChecks checks) {
    if (testDelays == null) {
      return task.furtherDelays();
    }
    checks.requireEffect("--test-delays", task.hasDelays(), "a task that has delays, not " + task);
    List<Integer> delays = List.copyOf(new TreeSet<>(testDelays));
    try {
      delays.forEach(delay -> task.test(checks.atMost("--test-delays", LONGEST_DELAY, delay)));
    } catch (IllegalArgumentException e) {
      throw checks.invalid("--test-delays", "is out of range: " + e.getMessage());
    }
    return delays;
  }
}
