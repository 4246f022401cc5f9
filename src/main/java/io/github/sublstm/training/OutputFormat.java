package io.github.sublstm.training;

import io.github.sublstm.output.SparseSoftmaxConf;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** In which order a network's output has its dimensions, if it is a sequence. */
final class OutputFormat {

  private OutputFormat() {}

  static RNNFormat of(MultiLayerNetwork network) {
    Layer output = network.getOutputLayer().conf().getLayer();
    if (output instanceof RnnOutputLayer layer) {
      return layer.getRnnDataFormat();
    }
    if (output instanceof SparseSoftmaxConf layer) {
      return layer.getRnnDataFormat();
    }
    return output instanceof RnnLossLayer layer ? layer.getRnnDataFormat() : RNNFormat.NCW;
  }
}
