package io.github.sublstm.experiments.recipe;

import io.github.sublstm.training.Plateau;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;

/** How an experiment makes its networks: everything that is chosen before training. */
public interface NetworkRecipe {

  /** Recurrent units per layer of a network of this kind. */
  int units(ModelKind kind);

  /**
   * A network yet to be initialised.
   *
   * @param seed of the initial weights
   */
  MultiLayerConfiguration network(ModelKind kind, long seed);

  /** What a new network begins with, beyond what its configuration says. */
  default void initialize(MultiLayerNetwork network) {}

  /** How many numbers a network learns; those that stand in two places count once. */
  default long parameters(ModelKind kind, MultiLayerNetwork network) {
    return network.numParams();
  }

  /** What is to listen to the network's training; changes it, for example by clipping. */
  default List<TrainingListener> listeners() {
    return List.of();
  }

  /** When the learning rate falls, or null if the network's configuration says that. */
  default Plateau plateau(ModelKind kind) {
    return null;
  }

  /** The settings of a network of this kind, for the record: numbers, text or booleans. */
  Map<String, Object> settings(ModelKind kind);
}
