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
    Layer[] layers = Initialised.layers(network);
    return of(layers[layers.length - 1]);
  }

  /**
   * The format of an output layer's activations and labels.
   *
   * @return NCW if it is of no kind that has another
   */
  public static RNNFormat of(Layer outputLayer) {
    org.deeplearning4j.nn.conf.layers.Layer output = outputLayer.conf().getLayer();
    if (output instanceof RnnOutputLayer layer) {
      return layer.getRnnDataFormat();
    }
    if (output instanceof SparseSoftmaxConf layer) {
      return layer.getRnnDataFormat();
    }
    return output instanceof RnnLossLayer layer ? layer.getRnnDataFormat() : RNNFormat.NCW;
  }
}
