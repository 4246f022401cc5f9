package io.github.sublstm.analysis;

import io.github.sublstm.layer.GatedRecurrentLayer;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.layers.recurrent.BidirectionalLayer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * A recurrent layer of this library inside a network.
 *
 * @param name as DL4J names it: the index in a MultiLayerNetwork, the vertex in a ComputationGraph;
 *     with {@code -forward} or {@code -backward} for those inside a Bidirectional
 * @param layer itself, without the wrappers around it
 * @param reversed whether it reads its input from the last step to the first
 */
record ProbedLayer(String name, GatedRecurrentLayer layer, boolean reversed) {

  private static final String FORWARD = "-forward";
  private static final String BACKWARD = "-backward";

  /**
   * Finds layers.
   *
   * @param network a MultiLayerNetwork or ComputationGraph
   * @param names of those wanted; none for all. A Bidirectional's name stands for both directions
   * @throws IllegalArgumentException if there is no recurrent layer of this library, or none of a
   *     given name
   */
  static List<ProbedLayer> in(Model network, String... names) {
    Map<String, Layer> all = layers(network);
    List<ProbedLayer> found = new ArrayList<>();
    all.forEach((name, layer) -> collect(name, layer, false, found));
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "The network has no recurrent layer of this library (SubLSTM, FixSubLSTM, FusedLSTM or"
              + " FusedGRU), but "
              + all.keySet());
    }
    if (names.length == 0) {
      return found;
    }
    List<ProbedLayer> chosen = new ArrayList<>();
    for (String name : names) {
      List<ProbedLayer> ofName = found.stream().filter(layer -> layer.isCalled(name)).toList();
      if (ofName.isEmpty()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                all.containsKey(name)
                    ? "The layer '%s' is no recurrent layer of this library; the network has %s"
                    : "There is no layer '%s'; the network has the recurrent layers %s",
                name,
                found.stream().map(ProbedLayer::name).toList()));
      }
      chosen.addAll(ofName);
    }
    return chosen;
  }

  private boolean isCalled(String given) {
    return name.equals(given)
        || name.equals(given + FORWARD)
        || name.equals(given + BACKWARD)
        || given.equals(layer.conf().getLayer().getLayerName());
  }

  private static Map<String, Layer> layers(Model network) {
    Map<String, Layer> layers = new LinkedHashMap<>();
    if (network instanceof MultiLayerNetwork multiLayer) {
      Layer[] all = initialised(multiLayer.getLayers());
      for (int i = 0; i < all.length; i++) {
        layers.put(Integer.toString(i), all[i]);
      }
    } else if (network instanceof ComputationGraph graph) {
      for (GraphVertex vertex : initialised(graph.getVertices())) {
        if (vertex.hasLayer()) {
          layers.put(vertex.getVertexName(), vertex.getLayer());
        }
      }
    } else {
      throw new IllegalArgumentException(
          "Expected a MultiLayerNetwork or a ComputationGraph, not " + network);
    }
    return layers;
  }

  private static <T> T initialised(T parts) {
    if (parts == null) {
      throw new IllegalArgumentException("The network has no layers yet; call init() first");
    }
    return parts;
  }

  private static void collect(
      String name, Layer layer, boolean reversed, List<ProbedLayer> target) {
    if (layer instanceof GatedRecurrentLayer gated) {
      target.add(new ProbedLayer(name, gated, reversed));
    } else if (layer instanceof BaseWrapperLayer wrapper) {
      collect(name, wrapper.getUnderlying(), reversed, target);
    } else if (layer instanceof BidirectionalLayer both) {
      collect(name + FORWARD, direction(both, "fwd"), reversed, target);
      collect(name + BACKWARD, direction(both, "bwd"), !reversed, target);
    }
  }

  /** DL4J gives no other way to a Bidirectional's layers. */
  private static Layer direction(BidirectionalLayer both, String field) {
    try {
      Field declared = BidirectionalLayer.class.getDeclaredField(field);
      declared.setAccessible(true);
      return (Layer) declared.get(both);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "The layers inside a Bidirectional cannot be reached in this version of DL4J", e);
    }
  }
}
