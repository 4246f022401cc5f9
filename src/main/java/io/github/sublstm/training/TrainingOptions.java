package io.github.sublstm.training;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * How a training run goes, whatever is trained. Only the number of epochs must be chosen.
 *
 * <pre>{@code
 * TrainingOptions options =
 *     new TrainingOptions.Builder()
 *         .epochs(40)
 *         .plateau(new Plateau(0.5, 1, 1e-5))
 *         .earlyStopping(5)
 *         .checkpoint(Path.of("run.checkpoint"))
 *         .build();
 * }</pre>
 */
public final class TrainingOptions {

  private final int epochs;
  private final Long seed;
  private final Plateau plateau;
  private final int earlyStopping;
  private final boolean lastOfEquals;
  private final Path checkpoint;
  private final Duration saveInterval;
  private final int saveSteps;
  private final Map<String, String> settings;
  private final BooleanSupplier stop;
  private final TrainingProgress progress;

  private TrainingOptions(Builder builder) {
    this.epochs = builder.epochs;
    this.seed = builder.seed;
    this.plateau = builder.plateau;
    this.earlyStopping = builder.earlyStopping;
    this.lastOfEquals = builder.lastOfEquals;
    this.checkpoint = builder.checkpoint;
    this.saveInterval = builder.saveInterval;
    this.saveSteps = builder.saveSteps;
    this.settings = new LinkedHashMap<>(builder.settings);
    this.stop = builder.stop;
    this.progress = builder.progress;
  }

  int epochs() {
    return epochs;
  }

  /** Null for the seed of the network. */
  Long seed() {
    return seed;
  }

  /** Null for a learning rate that is left alone. */
  Plateau plateau() {
    return plateau;
  }

  /** 0 for never. */
  int earlyStopping() {
    return earlyStopping;
  }

  boolean lastOfEquals() {
    return lastOfEquals;
  }

  /** Null for no checkpoints. */
  Path checkpoint() {
    return checkpoint;
  }

  Duration saveInterval() {
    return saveInterval;
  }

  /** 0 for no saving by steps. */
  int saveSteps() {
    return saveSteps;
  }

  Map<String, String> settings() {
    return settings;
  }

  BooleanSupplier stop() {
    return stop;
  }

  TrainingProgress progress() {
    return progress;
  }

  /** Collects the options; {@link #build} checks them. */
  public static final class Builder {

    private int epochs;
    private Long seed;
    private Plateau plateau;
    private int earlyStopping;
    private boolean lastOfEquals;
    private Path checkpoint;
    private Duration saveInterval = Duration.ofMinutes(10);
    private int saveSteps;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private BooleanSupplier stop = () -> false;
    private TrainingProgress progress = TrainingProgress.SILENT;

    /** Passes over the training data at most, positive. */
    public Builder epochs(int epochs) {
      this.epochs = epochs;
      return this;
    }

    /**
     * The seed of all that is drawn at random in training (dropout, weight noise); by default the
     * network's. ND4J's generator is seeded anew for every minibatch, from this seed, the epoch and
     * the number of the minibatch, so there is no state of a generator to be saved. A network's own
     * seed, of its initial weights, must not be 0: ND4J takes that for none.
     */
    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    /**
     * Lowers the learning rate of all layers when the validation metric no longer improves; by
     * default it is left alone. After training the layers have the rates they had before. Not to be
     * combined with a learning-rate schedule: {@code train} throws an IllegalArgumentException.
     */
    public Builder plateau(Plateau plateau) {
      this.plateau = plateau;
      return this;
    }

    /**
     * Stops after so many epochs in a row without a new best validation metric; 0 (default)
     * disables it.
     */
    public Builder earlyStopping(int patience) {
      this.earlyStopping = patience;
      return this;
    }

    /**
     * Keeps the last of the epochs that are equally good on the validation data; by default the
     * first. For metrics that reach their limit long before the network has learned all it can,
     * such as an accuracy of 100 % after one epoch. Early stopping and {@link #plateau} count from
     * the first all the same.
     */
    public Builder keepLastOfEquals() {
      this.lastOfEquals = true;
      return this;
    }

    /**
     * Saves all of the run in this file: at the start, after each epoch, now and then in between,
     * and when asked to stop. If the file exists already, training resumes from it, and reaches the
     * same numbers, to the last bit, as if it had never been interrupted. For that the network must
     * have been made from the same configuration, with the same listeners, and the data must be the
     * same; another configuration or other data are refused (of minibatches of an iterator, what a
     * {@link io.github.sublstm.data.SeekableIterator} describes). A machine that rounds otherwise
     * (another engine, another number of threads) can resume, but only reaches about the same
     * numbers. The number of epochs and {@link #earlyStopping} may be changed. Delete the file to
     * start anew. The folder is created if need be.
     */
    public Builder checkpoint(Path file) {
      this.checkpoint = file;
      return this;
    }

    /** How long between two saves inside an epoch, 10 minutes by default. */
    public Builder saveEvery(Duration interval) {
      this.saveInterval = Objects.requireNonNull(interval, "interval");
      return this;
    }

    /** Also saves every so many minibatches inside an epoch; 0 (default) disables this. */
    public Builder saveEverySteps(int steps) {
      this.saveSteps = steps;
      return this;
    }

    /**
     * Something else that must be the same for a run to resume from a checkpoint, for example the
     * threshold of {@link GlobalNormClipping}. The network's configuration, the data and all
     * options here that change results are compared anyway, under names of their own ("seed",
     * "plateau", "examples", ...): training with another value under one of those throws an
     * IllegalArgumentException.
     */
    public Builder setting(String name, Object value) {
      settings.put(name, String.valueOf(value));
      return this;
    }

    /** Asked after every minibatch; as soon as it returns true, training saves and returns. */
    public Builder stopWhen(BooleanSupplier stop) {
      this.stop = Objects.requireNonNull(stop, "stop");
      return this;
    }

    /** Receives the progress of the training; none by default. */
    public Builder progress(TrainingProgress progress) {
      this.progress = Objects.requireNonNull(progress, "progress");
      return this;
    }

    /**
     * Makes the options.
     *
     * @throws IllegalArgumentException if the number of epochs is not positive, or another number
     *     negative
     */
    public TrainingOptions build() {
      if (epochs < 1) {
        throw new IllegalArgumentException("The number of epochs must be positive, not " + epochs);
      }
      notNegative("earlyStopping", earlyStopping);
      notNegative("saveEverySteps", saveSteps);
      notNegative("saveEvery", saveInterval.toSeconds());
      return new TrainingOptions(this);
    }

    private static void notNegative(String name, long value) {
      if (value < 0) {
        throw new IllegalArgumentException(name + " must be 0 or more, not " + value);
      }
    }
  }
}
