package io.github.sublstm.interop;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.conf.GatedRecurrent;
import io.github.sublstm.params.BidirectionalParams;
import io.github.sublstm.runtime.Refusals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A recurrent layer of a network, as PyTorch counts them.
 *
 * @param name its name in the network
 * @param directions one, or the forward and the backward one
 */
record TorchLayer(String name, List<Direction> directions) {

  /**
   * One direction of a layer.
   *
   * @param conf its settings
   * @param params its parameters by their keys, views of the network's
   */
  record Direction(GatedRecurrent conf, Map<String, INDArray> params) {}

  long units() {
    return directions.get(0).conf().getNOut();
  }

  long inputs() {
    return directions.get(0).conf().getNIn();
  }

  CellType type() {
    return directions.get(0).conf().cellType().withoutBalance();
  }

  /**
   * Returns the recurrent layers of this library in a network, in their order, in whatever wrapper.
   *
   * @throws IllegalArgumentException if there is none, or if PyTorch has no module like these
   */
  static List<TorchLayer> of(MultiLayerNetwork network) {
    if (!network.isInitCalled()) {
      throw new IllegalArgumentException(
          Refusals.found("a network with parameters", "none", "init() was not called"));
    }
    List<TorchLayer> layers = new ArrayList<>();
    for (int k = 0; k < network.getnLayers(); k++) {
      Layer conf = network.getLayerWiseConfigurations().getConf(k).getLayer();
      Map<String, INDArray> params = network.getLayer(k).paramTable();
      if (unwrapped(conf) instanceof GatedRecurrent cell) {
        layers.add(new TorchLayer(conf.getLayerName(), List.of(new Direction(cell, params))));
      } else if (unwrapped(conf) instanceof Bidirectional both
          && unwrapped(both.getFwd()) instanceof GatedRecurrent forward
          && unwrapped(both.getBwd()) instanceof GatedRecurrent backward) {
        if (both.getMode() != Bidirectional.Mode.CONCAT) {
          throw new IllegalArgumentException(
              Refusals.found(
                  Refusals.named("layer", conf.getLayerName()),
                  "Bidirectional CONCAT",
                  both.getMode().toString(),
                  "a mode that PyTorch does not have"));
        }
        layers.add(
            new TorchLayer(
                conf.getLayerName(),
                List.of(
                    new Direction(forward, BidirectionalParams.forward(params)),
                    new Direction(backward, BidirectionalParams.backward(params)))));
      }
    }
    check(layers);
    return layers;
  }

  private static void check(List<TorchLayer> layers) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException(
          Refusals.found(
              "a network with FusedLSTM, FusedGRU, SubLSTM or FixSubLSTM layers",
              "none",
              "DL4J's LSTM, which Dl4jLstm.toFused converts"));
    }
    CellType first = layers.get(0).type();
    for (TorchLayer layer : layers) {
      if (layer.type() == CellType.LSTM_HARD_SIGMOID) {
        throw new IllegalArgumentException(
            Refusals.found(
                Refusals.named("layer", layer.name),
                "sigmoid gates, as torch.nn.LSTM has",
                "hardsigmoid",
                "an LSTM with the gates of Keras 1"));
      }
      if (layer.directions.stream().anyMatch(d -> isMoreThanThePapers(d.conf()))) {
        throw new IllegalArgumentException(
            Refusals.found(
                Refusals.named("layer", layer.name),
                "the cell of pytorch-subLSTM",
                layer.type().layerName() + " with balance weights or a divisive part",
                "balanceWeights or divisive, whose parameters no PyTorch module has"));
      }
      if (layer.type() != first) {
        throw new IllegalArgumentException(
            Refusals.found(
                Refusals.named("layer", layer.name),
                first.layerName() + " as in " + Refusals.named("layer", layers.get(0).name),
                layer.type().layerName(),
                "a network of several kinds of layers, where a PyTorch module has one"));
      }
    }
  }

  private static boolean isMoreThanThePapers(GatedRecurrent conf) {
    return conf.hasBalanceWeights() || conf.hasDivisivePart();
  }

  private static Layer unwrapped(Layer conf) {
    if (conf instanceof FrozenLayer frozen) {
      return unwrapped(frozen.getLayer());
    }
    return conf instanceof BaseWrapperLayer wrapper ? unwrapped(wrapper.getUnderlying()) : conf;
  }
}
