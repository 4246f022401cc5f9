package io.github.sublstm.experiments.figure;

import io.github.sublstm.data.trials.TrialIterator;
import io.github.sublstm.data.trials.TrialTask;
import io.github.sublstm.data.trials.Trials;
import io.github.sublstm.engine.Engine;
import io.github.sublstm.experiments.recipe.CellSettings;
import io.github.sublstm.experiments.recipe.CircuitOptions;
import io.github.sublstm.experiments.recipe.MicrocircuitRecipe;
import io.github.sublstm.experiments.recipe.MicrocircuitTask;
import io.github.sublstm.experiments.recipe.ModelKind;
import io.github.sublstm.experiments.recipe.Optimisation;
import io.github.sublstm.experiments.recipe.Optimisation.Optimiser;
import io.github.sublstm.experiments.recipe.Optimisation.Schedule;
import io.github.sublstm.training.BalancedStart;
import io.github.sublstm.training.RegressionTrainer;
import io.github.sublstm.training.TrainingOptions;
import io.github.sublstm.training.TrainingProgress;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;

/**
 * Networks that learn delayed addition as {@code microcircuit} has it, observed before and after.
 */
final class AdditionNetworks {

  /** A layer before and after training. */
  record Pair(Observed before, Observed after) {}

  /** What the weights of a network are at first. */
  enum Start {
    /** As those of {@code microcircuit}. */
    USUAL,
    /** Glorot's initialisation also for the weights of the input. */
    GLOROT,
    /** As usual, but z = i, so that the output is 0. */
    BALANCED
  }

  /** No effect, as all units get memories of their own. */
  private static final double FORGET_BIAS = 0;

  private static final double DECAY = 0.5;

  private static final MicrocircuitTask TASK = MicrocircuitTask.ADDITION;
  private static final int MOST_EPOCHS = 30;
  private static final int EVALUATION_BATCH = 100;
  private static final int VALIDATION_BATCHES = 5;
  private static final int TEST_BATCHES = 10;

  /** Fixed, so that all networks are measured and observed on the same trials. */
  private static final long VALIDATION_SEED = 1711;

  private static final long TEST_SEED = 2448;
  private static final long OBSERVED_SEED = 3;

  private final int epochs;
  private final int minibatches;
  private final long seed;
  private final TrainingProgress progress;

  /**
   * @param minibatches to train each network with, at most
   * @param seed of the weights and of the trials to learn from
   * @param progress is told of each minibatch
   */
  AdditionNetworks(int minibatches, long seed, TrainingProgress progress) {
    this.epochs = Math.min(MOST_EPOCHS, minibatches);
    this.minibatches = minibatches / epochs;
    this.seed = seed;
    this.progress = progress;
  }

  /** How many minibatches each network is trained with: the same number in each epoch. */
  int minibatches() {
    return epochs * minibatches;
  }

  /** Trials of a minibatch. */
  static int batchSize() {
    return TASK.batchSize();
  }

  /** Trials that the gates are observed on. */
  static int observedTrials() {
    return EVALUATION_BATCH;
  }

  /**
   * Trains a network.
   *
   * @param name in legends and tables
   * @param start of its weights
   */
  Pair train(ModelKind kind, String name, Start start) {
    MicrocircuitRecipe recipe = recipe(start);
    MultiLayerNetwork network = new MultiLayerNetwork(recipe.network(kind, seed));
    network.init();
    recipe.initialize(network);
    if (start == Start.BALANCED) {
      BalancedStart.initialize(network);
    }
    network.addListeners(recipe.listeners().toArray(new TrainingListener[0]));
    Observed before = observe(network, name + ", untrained");
    TrialTask trials = TASK.training();
    new RegressionTrainer(
            network,
            TrialIterator.fresh(trials, batchSize(), minibatches, seed),
            TrialIterator.fixed(trials, EVALUATION_BATCH, VALIDATION_BATCHES, VALIDATION_SEED),
            TASK.measure())
        .train(new TrainingOptions.Builder().epochs(epochs).seed(seed).progress(progress).build());
    return new Pair(before, observe(network, name + ", trained"));
  }

  private MicrocircuitRecipe recipe(Start start) {
    double deviation = start == Start.GLOROT ? 0 : TASK.inputDeviation();
    CellSettings cells =
        new CellSettings(FORGET_BIAS, DECAY, TASK.memories(), deviation, 0, Engine.AUTO);
    Optimisation adam = new Optimisation(Optimiser.ADAM, 0, 0, 0, Schedule.HALF_COSINE, 0, 0, 0, 1);
    return new MicrocircuitRecipe(
        TASK, TASK.units(), cells, CircuitOptions.NONE, TASK.learningRate(), adam, epochs);
  }

  private Observed observe(MultiLayerNetwork network, String name) {
    TrialTask trials = TASK.training();
    TrialIterator test = TrialIterator.fixed(trials, EVALUATION_BATCH, TEST_BATCHES, TEST_SEED);
    Trials observed = TrialIterator.fixed(trials, EVALUATION_BATCH, 1, OBSERVED_SEED).nextTrials();
    Observed layer = Observed.layers(network, observed.dataSet()).get(0);
    double error = TASK.measure().of(network, test);
    return layer.as(name, error, OBSERVED_SEED, observed.variables());
  }
}
