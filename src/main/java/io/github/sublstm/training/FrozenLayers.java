package io.github.sublstm.training;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;

/** Tells the layers whose parameters DL4J does not train. */
final class FrozenLayers {

  private FrozenLayers() {}

  /** Whether this layer, or one that it wraps, is frozen. */
  static boolean isFrozen(Layer layer) {
    return layer instanceof FrozenLayer
        || layer instanceof FrozenLayerWithBackprop
        || layer instanceof BaseWrapperLayer wrapper && isFrozen(wrapper.getUnderlying());
  }
}
