package io.github.sublstm.training;

import io.github.sublstm.params.BidirectionalParams;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer with parameters that DL4J trains, out of its wrappers; of a {@code Bidirectional}, one
 * direction.
 *
 * @param name as the network knows it, or its place
 * @param conf its settings
 * @param params its parameters by their keys, views of the network's
 */
record TrainedLayer(String name, BaseLayer conf, Map<String, INDArray> params) {

  /**
   * Returns the layers of a network, without the frozen ones.
   *
   * @param layers the network's; null before {@code init()}
   * @throws IllegalArgumentException if there are none yet
   */
  static List<TrainedLayer> of(Layer[] layers) {
    List<TrainedLayer> found = new ArrayList<>();
    for (Layer layer : Initialised.layers(layers)) {
      if (!FrozenLayers.isFrozen(layer)) {
        add(found, layer.conf().getLayer(), layer.getIndex(), layer.paramTable());
      }
    }
    return found;
  }

  private static void add(
      List<TrainedLayer> found,
      org.deeplearning4j.nn.conf.layers.Layer conf,
      int index,
      Map<String, INDArray> params) {
    if (conf instanceof BaseWrapperLayer wrapper) {
      add(found, wrapper.getUnderlying(), index, params);
    } else if (conf instanceof Bidirectional both) {
      add(found, both.getFwd(), index, BidirectionalParams.forward(params));
      add(found, both.getBwd(), index, BidirectionalParams.backward(params));
    } else if (conf instanceof BaseLayer base) {
      String name = base.getLayerName() == null ? Integer.toString(index) : base.getLayerName();
      found.add(new TrainedLayer(name, base, params));
    }
  }

  /** The layer's kind and name, for messages. */
  @Override
  public String toString() {
    return conf.getClass().getSimpleName() + " \"" + name + "\"";
  }
}
