package io.github.sublstm.experiments.run;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * When the training of a model ends at the latest.
 *
 * @param epochs passes over the training data, positive
 * @param patience epochs in a row without a new best validation metric after which it ends; 0 for
 *     no such end
 * @param maxHours of wall-clock time after which no epoch is begun; infinite for no such end
 */
public record TrainingLimits(int epochs, int patience, double maxHours) {

  private static final double SECONDS_PER_HOUR = 3600;

  /** In seconds, 32 years; much more does not fit into nanoseconds. */
  private static final double FOR_EVER = 1e9;

  /** So many epochs, come what may. */
  public static TrainingLimits ofEpochs(int epochs) {
    return new TrainingLimits(epochs, 0, Double.POSITIVE_INFINITY);
  }

  /** Whether time is up. */
  boolean areReachedAfter(double seconds) {
    return seconds >= maxHours * SECONDS_PER_HOUR;
  }

  /**
   * The longest time that further runs may take, but for the last epoch of each; null for any.
   *
   * @param runs how many, the one that goes on included
   * @param seconds that this one has taken
   */
  Duration longest(int runs, double seconds) {
    double left = runs * maxHours * SECONDS_PER_HOUR - seconds;
    if (left > FOR_EVER) {
      return null;
    }
    return Duration.ofMillis(Math.round(1000 * Math.max(0, left)));
  }

  /** For the record. */
  Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("epochLimit", epochs);
    if (patience > 0) {
      settings.put("patience", patience);
    }
    if (Double.isFinite(maxHours)) {
      settings.put("maxHours", maxHours);
    }
    return settings;
  }
}
