package io.github.sublstm.training;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

/** What a language model's output layer must be. */
final class WordLabels {

  private WordLabels() {}

  /**
   * The network's output layer, which takes word ids {@code [batch, 1, T]} as labels.
   *
   * @throws IllegalArgumentException if it takes other labels
   */
  static IOutputLayer outputLayerOf(MultiLayerNetwork network) {
    Layer last = network.getOutputLayer();
    if (!(last instanceof IOutputLayer output)) {
      throw new IllegalArgumentException(
          "A language model must end in an output layer, not in a " + last.getClass().getName());
    }
    if (last.conf().getLayer() instanceof RnnOutputLayer layer) {
      if (!(layer.getLossFn() instanceof LossSparseMCXENT)) {
        throw new IllegalArgumentException(
            "The output layer must take word ids as labels: use SparseSoftmaxOutputLayer, or"
                + " RnnOutputLayer with LossSparseMCXENT, not with "
                + layer.getLossFn());
      }
      if (layer.getRnnDataFormat() != RNNFormat.NCW) {
        throw new IllegalArgumentException(
            "The output layer must have the format NCW, [batch, size, time], not "
                + layer.getRnnDataFormat()
                + ": call setInputType(InputType.recurrent(..)) or dataFormat(RNNFormat.NCW)");
      }
    }
    return output;
  }
}
