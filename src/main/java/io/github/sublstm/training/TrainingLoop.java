package io.github.sublstm.training;

import io.github.sublstm.engine.lookup.VectorKernels;
import io.github.sublstm.training.TrainingOutcome.Ending;
import io.github.sublstm.training.checkpoint.Checkpoint;
import io.github.sublstm.training.checkpoint.CheckpointException;
import io.github.sublstm.training.checkpoint.RunIdentity;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * The course of every training run: epochs of minibatches, each epoch followed by a look at the
 * validation data, with the best model kept, checkpoints, and a stop when there is reason to.
 *
 * <p>The whole future of a run follows from what a checkpoint holds, so a resumed run reaches the
 * numbers of an undisturbed one: nothing is drawn from a generator that lives longer than a
 * minibatch, and nothing depends on the clock but when to save.
 */
final class TrainingLoop {

  private final TrainingTask task;
  private final TrainingOptions options;
  private final MultiLayerNetwork network;
  private final TrainingProgress progress;
  private final Metric metric;
  private final long seed;
  private final LearningRates rates;
  private final Checkpoint checkpoint;
  private RunState state;
  private long startNanos;
  private long savedNanos;

  TrainingLoop(TrainingTask task, TrainingOptions options) {
    this.task = task;
    this.options = options;
    this.network = task.network();
    this.progress = options.progress();
    this.metric = task.metric();
    this.seed = options.seed() == null ? network.conf().getSeed() : options.seed();
    this.rates = new LearningRates(network);
    requireConstantRates();
    this.checkpoint =
        options.checkpoint() == null
            ? null
            : new Checkpoint(options.checkpoint(), RunIdentity.of(settings(), network), network);
  }

  private void requireConstantRates() {
    if (options.plateau() == null) {
      return;
    }
    List<JsonNode> schedules =
        RunIdentity.configuration(network).findValues("learningRateSchedule");
    if (schedules.stream().anyMatch(schedule -> !schedule.isNull())) {
      throw new IllegalArgumentException(
          "A plateau lowers constant learning rates, but the network has a learning-rate schedule:"
              + " use one of the two");
    }
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("seed", Long.toString(seed));
    settings.put("plateau", Objects.toString(options.plateau(), "none"));
    settings.put("kept of equal epochs", options.lastOfEquals() ? "the last" : "the first");
    RunIdentity.addSettings(settings, task.description());
    RunIdentity.addSettings(settings, options.settings());
    return settings;
  }

  /**
   * Trains, from the checkpoint on if there is one.
   *
   * @throws DivergedException as soon as the loss or the validation metric is not a finite number
   * @throws CheckpointException if a checkpoint cannot be used or written
   */
  TrainingOutcome run() {
    startNanos = System.nanoTime();
    // A resumed run must not begin on BLAS where an undisturbed one has long left it.
    VectorKernels.fromFirstPass();
    try {
      begin();
      Ending ending = train();
      if (state.best.epoch() > 0) {
        state.best.restore(network);
      }
      return new TrainingOutcome(
          List.copyOf(state.curve), state.best.epoch(), state.best.value(), seconds(), ending);
    } catch (DivergedException e) {
      if (state.best.epoch() > 0) {
        state.best.restore(network);
      }
      throw e;
    } finally {
      rates.restore();
    }
  }

  /**
   * Makes sure that a run can resume from the checkpoint, if there is one.
   *
   * @throws CheckpointException if not
   */
  void requireResumable() {
    if (checkpoint != null && checkpoint.exists()) {
      checkpoint.requireUsable(this::readState);
    }
  }

  private void begin() {
    if (checkpoint != null && checkpoint.exists()) {
      Checkpoint.Saved<RunState> saved = checkpoint.load(this::readState);
      state = saved.progress();
      task.seek(state.epoch, state.minibatch);
      task.carry(saved.carried());
      savedNanos = System.nanoTime();
    } else {
      state = new RunState(new BestOnValidation(metric, options.lastOfEquals()));
      task.seek(1, 0);
      // At once, so that an unwritable folder is noticed now and not in ten minutes.
      save();
    }
    applyRates();
    progress.started(state.epoch, state.minibatch, state.secondsBefore);
  }

  /** How far the saved run had come, if this one may go on from there. */
  private RunState readState(DataInputStream in) throws IOException {
    RunState saved = RunState.read(in, new BestOnValidation(metric, options.lastOfEquals()));
    int done = saved.curve.size();
    if (done > options.epochs()) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "the checkpoint %s has %d epochs done, more than the limit of %d: raise the limit, give"
                  + " another checkpoint file, or delete that one to start anew",
              checkpoint.file(),
              done,
              options.epochs()));
    }
    requirePatienceKept(saved);
    return saved;
  }

  /** What an undisturbed training of these options would not have gone on to is refused. */
  private void requirePatienceKept(RunState saved) {
    int begun = saved.minibatch > 0 ? saved.epoch : saved.curve.size();
    double best = metric.worst();
    int reached = 0;
    for (int epoch = 1; epoch <= begun; epoch++) {
      if (isExhausted(epoch, reached)) {
        throw new CheckpointException(
            String.format(
                Locale.ROOT,
                "the checkpoint %s went on after %d epochs without a new best, more than the patience"
                    + " of %d allows: raise it, give another checkpoint file, or delete that one to"
                    + " start anew",
                checkpoint.file(),
                epoch - 1 - reached,
                options.earlyStopping()));
      }
      if (epoch <= saved.curve.size()
          && metric.isBetter(saved.curve.get(epoch - 1).validation(), best)) {
        best = saved.curve.get(epoch - 1).validation();
        reached = epoch;
      }
    }
  }

  private Ending train() {
    while (state.epoch <= options.epochs()) {
      if (isExhausted(state.epoch, state.best.reached())) {
        return Ending.EARLY_STOPPED;
      }
      if (state.minibatch == 0) {
        network.getListeners().forEach(listener -> listener.onEpochStart(network));
      }
      while (true) {
        if (options.stop().getAsBoolean()) {
          save();
          return Ending.STOPPED;
        }
        if (!task.hasNext()) {
          break;
        }
        learn();
        saveIfDue();
      }
      endEpoch();
    }
    return Ending.COMPLETED;
  }

  private void learn() {
    Nd4j.getRandom().setSeed(seedOfMinibatch());
    TrainingTask.Step step = task.learn();
    state.minibatch++;
    if (!Double.isFinite(step.loss())) {
      throw DivergedException.inTraining(
          state.epoch, state.minibatch, step.loss(), state.best.epoch());
    }
    state.lossSum += step.loss() * step.weight();
    state.weight += step.weight();
    progress.minibatchDone(
        new MinibatchResult(
            state.epoch, state.minibatch, step.items(), step.loss(), state.meanLoss()));
  }

  private void endEpoch() {
    if (state.minibatch == 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "There was nothing to learn from in epoch %d: the training data is empty, or cannot be reset",
              state.epoch));
    }
    network.getListeners().forEach(listener -> listener.onEpochEnd(network));
    network.incrementEpochCount();
    double value = task.validate();
    if (!Double.isFinite(value)) {
      throw DivergedException.inValidation(
          state.epoch, state.minibatch, metric, value, state.best.epoch());
    }
    boolean improved = state.best.offer(network, state.epoch, value);
    EpochResult result = new EpochResult(state.epoch, state.meanLoss(), value, seconds());
    state.curve.add(result);
    lowerRatesOnPlateau(improved);
    state.nextEpoch();
    task.seek(state.epoch, 0);
    save();
    progress.epochDone(result);
  }

  private void lowerRatesOnPlateau(boolean improved) {
    Plateau plateau = options.plateau();
    if (plateau == null) {
      return;
    }
    state.waited = improved ? 0 : state.waited + 1;
    if (state.waited >= plateau.patience() && !rates.areAt(state.rateScale, plateau.minimum())) {
      state.waited = 0;
      state.rateScale *= plateau.factor();
      applyRates();
      progress.learningRateLowered(
          state.epoch, rates.shareLeft(state.rateScale, plateau.minimum()));
    }
  }

  private void applyRates() {
    if (options.plateau() != null) {
      rates.scale(state.rateScale, options.plateau().minimum());
    }
  }

  /** Whether patience is at an end before an epoch, with the best value reached in another. */
  private boolean isExhausted(int epoch, int reached) {
    return options.earlyStopping() > 0 && epoch - 1 - reached >= options.earlyStopping();
  }

  private void saveIfDue() {
    boolean bySteps = options.saveSteps() > 0 && state.minibatch % options.saveSteps() == 0;
    Duration sinceSaved = Duration.ofNanos(System.nanoTime() - savedNanos);
    if (bySteps || sinceSaved.compareTo(options.saveInterval()) >= 0) {
      save();
    }
  }

  private void save() {
    if (checkpoint != null) {
      checkpoint.save(out -> state.write(out, seconds()), task.carried());
      savedNanos = System.nanoTime();
      progress.saved(checkpoint.file());
    }
  }

  /** Never 0, which ND4J takes for none. */
  private long seedOfMinibatch() {
    long mixed = mix(mix(mix(seed) + state.epoch) + state.minibatch);
    return mixed == 0 ? 1 : mixed;
  }

  private static long mix(long value) {
    return new SplittableRandom(value).nextLong();
  }

  private double seconds() {
    return state.secondsBefore + (System.nanoTime() - startNanos) / 1e9;
  }
}
