package io.github.sublstm.training;

import io.github.sublstm.layer.GatedLayerConf;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * The loss in a network's score after an update, without the penalties that DL4J adds. Those of L1
 * and L2 come from the parameters before the update; a balance penalty comes from the forward pass.
 */
final class LossAlone {

  private final MultiLayerNetwork network;
  private final boolean hasBalancePenalty;
  private final double ofParameters;

  private LossAlone(MultiLayerNetwork network) {
    this.network = network;
    this.hasBalancePenalty =
        TrainedLayer.of(network.getLayers()).stream()
            .anyMatch(
                layer -> layer.conf() instanceof GatedLayerConf conf && conf.balancePenalty() != 0);
    this.ofParameters =
        hasBalancePenalty ? ofParameters(network) : network.calcRegularizationScore(true);
  }

  /** Remembers the penalties before an update. */
  static LossAlone before(MultiLayerNetwork network) {
    return new LossAlone(network);
  }

  /** Returns the score of the update's forward pass without penalties. */
  double after() {
    double ofActivity =
        hasBalancePenalty ? network.calcRegularizationScore(true) - ofParameters(network) : 0;
    return network.score() - ofParameters - ofActivity;
  }

  private static double ofParameters(MultiLayerNetwork network) {
    double sum = 0;
    for (Layer layer : network.getLayers()) {
      if (FrozenLayers.isFrozen(layer)) {
        continue;
      }
      for (Map.Entry<String, INDArray> param : layer.paramTable().entrySet()) {
        List<Regularization> terms =
            layer.conf().getLayer().getRegularizationByParam(param.getKey());
        if (terms != null) {
          for (Regularization term : terms) {
            sum += term.score(param.getValue(), layer.getIterationCount(), layer.getEpochCount());
          }
        }
      }
    }
    return sum;
  }
}
