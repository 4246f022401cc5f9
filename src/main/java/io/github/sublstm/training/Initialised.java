package io.github.sublstm.training;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Asks a network for its layers, which DL4J makes in {@code init()}. */
final class Initialised {

  private Initialised() {}

  /**
   * The layers of a network.
   *
   * @throws IllegalArgumentException if there are none yet
   */
  static Layer[] layers(MultiLayerNetwork network) {
    return layers(network.getLayers());
  }

  /**
   * The output layer of a network, out of a frozen layer around it.
   *
   * @throws IllegalArgumentException if there is none yet
   */
  static Layer outputLayer(MultiLayerNetwork network) {
    layers(network);
    return network.getOutputLayer();
  }

  /**
   * The layers themselves.
   *
   * @param layers a network's; null before {@code init()}
   * @throws IllegalArgumentException if there are none yet
   */
  static Layer[] layers(Layer[] layers) {
    if (layers == null) {
      throw new IllegalArgumentException("The network has no parameters yet: call init() first");
    }
    return layers;
  }
}
