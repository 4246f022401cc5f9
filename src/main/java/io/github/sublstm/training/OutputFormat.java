package io.github.sublstm.training;

import io.github.sublstm.output.SparseSoftmaxConf;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** In which order a network's output has its dimensions, if it is a sequence. */
public final class OutputFormat {

  private OutputFormat() {}

  static RNNFormat of(MultiLayerNetwork network) {
    return of(Initialised.outputLayer(network));
  }

  /**
   * The format of an output layer's activations and labels.
   *
   * @return NWC if the layer was set to it, else NCW
   */
  public static RNNFormat of(Layer outputLayer) {
    // Null until an input type has told a layer.
    return set(outputLayer.conf().getLayer()) == RNNFormat.NWC ? RNNFormat.NWC : RNNFormat.NCW;
  }

  private static RNNFormat set(org.deeplearning4j.nn.conf.layers.Layer output) {
    if (output instanceof RnnOutputLayer layer) {
      return layer.getRnnDataFormat();
    }
    if (output instanceof SparseSoftmaxConf layer) {
      return layer.getRnnDataFormat();
    }
    return output instanceof RnnLossLayer layer ? layer.getRnnDataFormat() : null;
  }
}
