package io.github.sublstm.experiments;

import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

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

  /** The settings of a network of this kind, for the record: numbers, text or booleans. */
  Map<String, Object> settings(ModelKind kind);
}
