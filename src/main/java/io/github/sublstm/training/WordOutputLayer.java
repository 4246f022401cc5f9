package io.github.sublstm.training;

import io.github.sublstm.output.SparseSoftmaxConf;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

/** The output layer of a language model: one that takes word ids as labels. */
final class WordOutputLayer {

  private WordOutputLayer() {}

  /**
   * The output layer of a network, which takes word ids {@code [batch, 1, T]} as labels.
   *
   * @throws IllegalArgumentException if it takes other labels, or the network is not initialised
   */
  static IOutputLayer of(MultiLayerNetwork network) {
    Layer last = Initialised.outputLayer(network);
    if (!(last instanceof IOutputLayer output)) {
      throw new IllegalArgumentException(
          "A language model must end in an output layer, not in a " + last.getClass().getName());
    }
    if (last.conf().getLayer() instanceof SparseSoftmaxConf) {
      return output;
    }
    if (!(last.conf().getLayer() instanceof RnnOutputLayer layer)) {
      throw wrong(last.conf().getLayer().getClass().getName());
    }
    if (!(layer.getLossFn() instanceof LossSparseMCXENT loss)) {
      throw wrong("RnnOutputLayer with " + layer.getLossFn());
    }
    if (loss.getWeights() != null) {
      throw wrong("one with weights: with them the loss is no log-likelihood");
    }
    if (layer.getRnnDataFormat() != RNNFormat.NCW) {
      throw new IllegalArgumentException(
          "The output layer must have the format NCW, [batch, size, time], not "
              + layer.getRnnDataFormat()
              + ": call setInputType(InputType.recurrent(..)) or dataFormat(RNNFormat.NCW)");
    }
    return output;
  }

  private static IllegalArgumentException wrong(String given) {
    return new IllegalArgumentException(
        "The output layer must take word ids as labels: use SparseSoftmaxOutputLayer, or"
            + " RnnOutputLayer with LossSparseMCXENT, not "
            + given);
  }
}
