package io.github.sublstm.training;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LearnedSelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.layers.recurrent.BidirectionalLayer;
import org.deeplearning4j.nn.layers.recurrent.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.layers.recurrent.LastTimeStepLayer;
import org.deeplearning4j.nn.layers.recurrent.MaskZeroLayer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * What a network must be to read a text piece by piece: each layer below the output either looks at
 * one time step alone, or is recurrent and hands its state from a piece to the next.
 */
final class SegmentedReading {

  /** Layers that join time steps and have no state. */
  private static final List<Class<?>> STATELESS =
      List.of(
          Convolution1DLayer.class,
          Subsampling1DLayer.class,
          LocallyConnected1D.class,
          GlobalPoolingLayer.class,
          SelfAttentionLayer.class,
          LearnedSelfAttentionLayer.class,
          RecurrentAttentionLayer.class);

  private SegmentedReading() {}

  /**
   * Makes sure that the layers themselves can.
   *
   * @throws IllegalArgumentException if one cannot; names it
   */
  static void require(MultiLayerNetwork network) {
    refuse(network, SegmentedReading::obstacle);
  }

  /**
   * Makes sure that they can in DL4J's training passes.
   *
   * @throws IllegalArgumentException if one cannot; names it
   */
  static void requireInTraining(MultiLayerNetwork network) {
    require(network);
    refuse(
        network,
        layer ->
            RecurrentStates.recurrent(layer) != null && wrappers(layer) > 1
                ? String.format(
                    Locale.ROOT,
                    "DL4J finds a state inside one wrapper, not inside %d (its clone() wraps a frozen layer once more: save and load such a network)",
                    wrappers(layer))
                : null);
  }

  private static void refuse(MultiLayerNetwork network, Function<Layer, String> obstacle) {
    for (int i = 0; i < network.getnLayers() - 1; i++) {
      Layer layer = network.getLayer(i);
      String why = obstacle.apply(layer);
      if (why != null) {
        String name = innermost(layer).conf().getLayer().getLayerName();
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Layer %d%s cannot carry its state from one piece of a text to the next: %s",
                i,
                name == null ? "" : " \"" + name + "\"",
                why));
      }
    }
  }

  /** Why a layer cannot, or null if it can. */
  private static String obstacle(Layer layer) {
    if (layer instanceof LastTimeStepLayer) {
      return "a LastTimeStep keeps one step, and each word has its own prediction";
    }
    if (layer instanceof MaskZeroLayer && RecurrentStates.recurrent(layer) != null) {
      return "a carried state bypasses a MaskZeroLayer, so nothing would be masked; use the layer"
          + " inside alone";
    }
    if (layer instanceof BaseWrapperLayer wrapper) {
      return obstacle(wrapper.getUnderlying());
    }
    if (layer instanceof BidirectionalLayer || layer instanceof GravesBidirectionalLSTM) {
      return "a bidirectional layer reads a sequence from its end too, so it needs all of it; use a"
          + " layer of one direction";
    }
    Object conf = layer.conf().getLayer();
    return STATELESS.stream().anyMatch(type -> type.isInstance(conf))
        ? String.format(
            Locale.ROOT, "a %s joins time steps and has no state", conf.getClass().getSimpleName())
        : null;
  }

  private static int wrappers(Layer layer) {
    return layer instanceof BaseWrapperLayer wrapper ? 1 + wrappers(wrapper.getUnderlying()) : 0;
  }

  private static Layer innermost(Layer layer) {
    return layer instanceof BaseWrapperLayer wrapper ? innermost(wrapper.getUnderlying()) : layer;
  }
}
