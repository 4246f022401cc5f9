package io.github.sublstm.experiments.recipe;

import io.github.sublstm.learning.FusedAdam;
import io.github.sublstm.learning.RmsPropMomentum;
import io.github.sublstm.training.GlobalNormClipping;
import io.github.sublstm.training.Plateau;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * How gradients become updates, whatever is trained; the learning rate comes from elsewhere.
 *
 * @param optimiser which one
 * @param momentum of RMSProp
 * @param rmsDecay of RMSProp
 * @param rmsEpsilon what RMSProp adds to the mean square, under the root
 * @param schedule how the learning rate falls
 * @param plateauFactor by which it falls on a plateau
 * @param plateauPatience epochs without a new best validation metric that make a plateau
 * @param constantEpochs before the rate is halved after every epoch
 * @param largestNorm of the gradient of the whole network; 0 for any
 */
public record Optimisation(
    Optimiser optimiser,
    double momentum,
    double rmsDecay,
    double rmsEpsilon,
    Schedule schedule,
    double plateauFactor,
    int plateauPatience,
    int constantEpochs,
    double largestNorm) {

  /** On a plateau the learning rate falls to this share of the first one at the lowest. */
  private static final double LOWEST_SHARE = 1e-3;

  /** What makes updates of gradients. */
  public enum Optimiser {
    /** RMSProp with momentum, the paper's. */
    RMSPROP,
    /** Adam with the usual decay rates. */
    ADAM,
    /** The gradient times the learning rate. */
    SGD
  }

  /** How the learning rate falls. */
  public enum Schedule {
    /** Not at all. */
    CONSTANT,
    /** Along half a cosine, down to 2 % in the last epoch. */
    HALF_COSINE,
    /** By a factor whenever the validation metric stops improving. */
    PLATEAU,
    /** By half after every epoch, once some have passed. */
    HALVING;

    /**
     * The schedule of that name.
     *
     * @throws IllegalArgumentException naming the schedules there are
     */
    public static Schedule parse(String name) {
      return Arrays.stream(values())
          .filter(schedule -> schedule.toString().equals(name.toLowerCase(Locale.ROOT)))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      String.format(
                          Locale.ROOT,
                          "expected one of %s but was '%s'",
                          Arrays.toString(values()),
                          name)));
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * @param learningRate of the first epoch
   * @param epochs that the schedule is laid out for
   */
  IUpdater updater(double learningRate, int epochs) {
    ISchedule falling =
        switch (schedule) {
          case HALF_COSINE -> HalfCosine.of(learningRate, epochs);
          case HALVING -> halving(learningRate, epochs);
          case CONSTANT, PLATEAU -> null;
        };
    return switch (optimiser) {
      case RMSPROP ->
          new RmsPropMomentum.Builder()
              .learningRate(learningRate)
              .learningRateSchedule(falling)
              .momentum(momentum)
              .rmsDecay(rmsDecay)
              .epsilon(rmsEpsilon)
              .build();
      case ADAM -> falling == null ? new FusedAdam(learningRate) : new FusedAdam(falling);
      case SGD -> Sgd.builder().learningRate(learningRate).learningRateSchedule(falling).build();
    };
  }

  private ISchedule halving(double learningRate, int epochs) {
    MapSchedule.Builder table = new MapSchedule.Builder(ScheduleType.EPOCH);
    for (int epoch = 0; epoch < epochs; epoch++) {
      table.add(epoch, learningRate * Math.pow(0.5, Math.max(0, epoch + 1 - constantEpochs)));
    }
    return table.build();
  }

  /** Null if the learning rate does not fall on plateaus. */
  Plateau plateau(double learningRate) {
    return schedule == Schedule.PLATEAU
        ? new Plateau(plateauFactor, plateauPatience, learningRate * LOWEST_SHARE)
        : null;
  }

  /** What clips the gradient. */
  List<TrainingListener> listeners() {
    return largestNorm > 0 ? List.of(new GlobalNormClipping(largestNorm)) : List.of();
  }

  /** Adds all of this to a record of settings. */
  void describe(double learningRate, Map<String, Object> settings) {
    settings.put("optimiser", optimiser.name().toLowerCase(Locale.ROOT));
    settings.put("learningRate", learningRate);
    if (optimiser == Optimiser.RMSPROP) {
      settings.put("momentum", momentum);
      settings.put("rmsDecay", rmsDecay);
      settings.put("rmsEpsilon", rmsEpsilon);
    }
    settings.put("schedule", schedule.toString());
    if (schedule == Schedule.PLATEAU) {
      settings.put("plateauFactor", plateauFactor);
      settings.put("plateauPatience", plateauPatience);
    }
    if (schedule == Schedule.HALVING) {
      settings.put("constantEpochs", constantEpochs);
    }
    settings.put("gradientNormClip", largestNorm > 0 ? largestNorm : "none");
  }
}
