package io.github.sublstm.training;

import java.util.IdentityHashMap;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * The learning rates of a network's parameters, to be scaled together. DL4J's {@code
 * setLearningRate} leaves wrapped layers and bias updaters out.
 */
final class LearningRates {

  private final IdentityHashMap<IUpdater, Double> initial = new IdentityHashMap<>();
  private boolean scaled;

  /** The rates that the network has now. */
  LearningRates(MultiLayerNetwork network) {
    for (Layer layer : Initialised.layers(network)) {
      for (String name : layer.paramTable().keySet()) {
        IUpdater updater = layer.getConfig().getUpdaterByParam(name);
        if (updater != null && updater.hasLearningRate()) {
          initial.put(
              updater,
              updater.getLearningRate(network.getIterationCount(), network.getEpochCount()));
        }
      }
    }
  }

  /**
   * Multiplies all initial rates. The updaters' state needs no care: who had equal settings before
   * has equal settings after, so DL4J's blocks of parameters stay the same.
   *
   * @param minimum no rate falls below it, save one that was lower to begin with
   */
  void scale(double scale, double minimum) {
    scaled = true;
    initial.forEach(
        (updater, rate) -> updater.setLrAndSchedule(scaled(rate, scale, minimum), null));
  }

  /** The largest share of its initial value that any of the rates has. */
  double shareLeft(double scale, double minimum) {
    return initial.values().stream()
        .filter(rate -> rate > 0)
        .mapToDouble(rate -> scaled(rate, scale, minimum) / rate)
        .max()
        .orElse(scale);
  }

  private static double scaled(double rate, double scale, double minimum) {
    return Math.max(rate * scale, Math.min(rate, minimum));
  }

  /** Puts the initial rates back, if they were ever scaled. */
  void restore() {
    if (scaled) {
      initial.forEach((updater, rate) -> updater.setLrAndSchedule(rate, null));
    }
  }

  /** Whether all rates are as low as they may get. */
  boolean areAt(double scale, double minimum) {
    return initial.values().stream().allMatch(rate -> rate * scale <= minimum);
  }
}
