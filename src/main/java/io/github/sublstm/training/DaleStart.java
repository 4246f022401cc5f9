package io.github.sublstm.training;

import io.github.sublstm.conf.DaleConstraint;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gives weights that stand under a {@link DaleConstraint} their rows' signs, w ← s |w|, so that
 * they keep the sizes they were initialised with. Without it the first update sets about half of
 * them to 0. Call it after {@code network.init()} and before training.
 */
public final class DaleStart {

  private DaleStart() {}

  /**
   * Signs the weights of every layer with a {@link DaleConstraint}, in whatever wrapper, both
   * directions of a {@code Bidirectional} too. Frozen layers stay as they are.
   *
   * @param network initialised
   * @throws IllegalArgumentException naming the layers found, if none of them has the constraint
   */
  public static void initialize(MultiLayerNetwork network) {
    initialize(network.getLayers());
  }

  /**
   * Signs the weights of every layer with a {@link DaleConstraint}; see {@link
   * #initialize(MultiLayerNetwork)}.
   *
   * @param network initialised
   * @throws IllegalArgumentException naming the layers found, if none of them has the constraint
   */
  public static void initialize(ComputationGraph network) {
    initialize(network.getLayers());
  }

  private static void initialize(Layer[] layers) {
    List<TrainedLayer> all = TrainedLayer.of(layers);
    boolean isAnyFound = false;
    for (TrainedLayer layer : all) {
      isAnyFound |= sign(layer);
    }
    if (!isAnyFound) {
      throw new IllegalArgumentException(
          "The network has no layer with a DaleConstraint, as constrainRecurrent(new"
              + " DaleConstraint(0.8)) sets it (frozen ones are left alone); its layers are "
              + all);
    }
  }

  private static boolean sign(TrainedLayer layer) {
    boolean isAnyFound = false;
    List<LayerConstraint> constraints = layer.conf().getConstraints();
    if (constraints != null) {
      for (LayerConstraint constraint : constraints) {
        if (constraint instanceof DaleConstraint dale) {
          for (Map.Entry<String, INDArray> param : layer.params().entrySet()) {
            if (dale.getParams().contains(param.getKey())) {
              dale.applySigns(param.getValue());
              isAnyFound = true;
            }
          }
        }
      }
    }
    return isAnyFound;
  }
}
