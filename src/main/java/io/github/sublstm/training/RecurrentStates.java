package io.github.sublstm.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The states of a network's recurrent layers. DL4J's layers have two: one that {@code rnnTimeStep}
 * continues from, and one for truncated back-propagation.
 */
final class RecurrentStates {

  private RecurrentStates() {}

  /** The recurrent layer that this layer is or wraps, or null. */
  static RecurrentLayer recurrent(Layer layer) {
    if (layer instanceof RecurrentLayer recurrent) {
      return recurrent;
    }
    return layer instanceof BaseWrapperLayer wrapper ? recurrent(wrapper.getUnderlying()) : null;
  }

  /** The states for truncated back-propagation, under {@code <layer>/<key>}. */
  static Map<String, INDArray> ofTraining(MultiLayerNetwork network) {
    Map<String, INDArray> states = new LinkedHashMap<>();
    for (int i = 0; i < network.getnLayers(); i++) {
      RecurrentLayer layer = recurrent(network.getLayer(i));
      if (layer != null) {
        String prefix = i + "/";
        layer.rnnGetTBPTTState().forEach((key, state) -> states.put(prefix + key, state));
      }
    }
    return states;
  }

  /** Puts back what {@link #ofTraining} gave, for the next segment to start from. */
  static void setForTraining(MultiLayerNetwork network, Map<String, INDArray> states) {
    for (int i = 0; i < network.getnLayers(); i++) {
      RecurrentLayer layer = recurrent(network.getLayer(i));
      if (layer != null) {
        String prefix = i + "/";
        Map<String, INDArray> ofLayer = new HashMap<>();
        states.forEach(
            (name, state) -> {
              if (name.startsWith(prefix)) {
                ofLayer.put(name.substring(prefix.length()), state);
              }
            });
        layer.rnnSetTBPTTState(ofLayer);
      }
    }
    toNextSegment(network);
  }

  /** Makes the next segment start from the state at the last one's end. */
  static void toNextSegment(MultiLayerNetwork network) {
    for (Layer each : network.getLayers()) {
      RecurrentLayer layer = recurrent(each);
      if (layer != null) {
        // Some of DL4J's layers start from the one state, some from the other.
        layer.rnnSetPreviousState(layer.rnnGetTBPTTState());
      }
    }
  }

  /** Remembers both states of all layers, clears them, and gives back what restores them. */
  static Runnable setAside(MultiLayerNetwork network) {
    List<Runnable> restore = new ArrayList<>();
    for (Layer each : network.getLayers()) {
      RecurrentLayer layer = recurrent(each);
      if (layer != null) {
        Map<String, INDArray> stored = layer.rnnGetPreviousState();
        Map<String, INDArray> ofTraining = layer.rnnGetTBPTTState();
        layer.rnnClearPreviousState();
        restore.add(
            () -> {
              layer.rnnSetPreviousState(stored);
              layer.rnnSetTBPTTState(ofTraining);
            });
      }
    }
    return () -> restore.forEach(Runnable::run);
  }
}
