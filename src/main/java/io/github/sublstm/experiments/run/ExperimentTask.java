package io.github.sublstm.experiments.run;

import io.github.sublstm.experiments.report.ModelDetails;
import io.github.sublstm.training.Metric;
import io.github.sublstm.training.TrainingOptions;
import io.github.sublstm.training.TrainingOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** What networks are compared on: the data, and how it is learned and measured. */
public interface ExperimentTask {

  /** The name in the results. */
  String name();

  /** What models are chosen and reported by. */
  Metric metric();

  /** What an item is, in the plural: images, words. */
  String items();

  /** Items learned in an epoch. */
  long itemsPerEpoch();

  /** Items learned in a minibatch, unless it is the last of an epoch. */
  long itemsPerMinibatch();

  /**
   * Trains a network and leaves it with the parameters that were best on the validation data.
   *
   * @param seed of the order of the training data
   */
  TrainingOutcome train(MultiLayerNetwork network, long seed, TrainingOptions options);

  /**
   * Makes sure that training could go on from the checkpoint of the options, if there is one.
   *
   * @throws io.github.sublstm.training.checkpoint.CheckpointException if not
   */
  void requireResumable(MultiLayerNetwork network, long seed, TrainingOptions options);

  /** Whether the last of the epochs that are equally good on the validation data is tested. */
  default boolean keepsLastOfEquals() {
    return false;
  }

  /** Measures a network on the test data. */
  double test(MultiLayerNetwork network);

  /** Measures a network on test data with other delays, by the delay in steps; none by default. */
  default SortedMap<Integer, Double> testByDelay(MultiLayerNetwork network) {
    return Collections.emptySortedMap();
  }

  /** What a network does on the test data, beyond a number, for those who read the results. */
  default ModelDetails details(MultiLayerNetwork network) {
    return ModelDetails.NONE;
  }

  /** What the data is and how it is cut, for the record: numbers, text or booleans. */
  Map<String, Object> settings();

  /** Writes what one needs to use the models, besides them. */
  default void writeCompanions(Path folder) throws IOException {}
}
