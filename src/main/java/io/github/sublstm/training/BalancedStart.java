package io.github.sublstm.training;

import static io.github.sublstm.params.GatedParamInitializer.BALANCE_KEY;
import static io.github.sublstm.params.GatedParamInitializer.BIAS_KEY;
import static io.github.sublstm.params.GatedParamInitializer.INPUT_WEIGHT_KEY;
import static io.github.sublstm.params.GatedParamInitializer.RECURRENT_WEIGHT_KEY;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.layer.GatedLayerConf;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Lets subtractive layers begin with excitation and inhibition in exact balance: W_i = W_z, R_i =
 * R_z, b_i = b_z, W_o = R_o = 0, b_o = 0, and all balance weights 1. So z = i at every step, c = 0,
 * and h = σ(0) − σ(0) = 0, whatever the input; every gate is closed, yet the error reaches z and i
 * and, through them, W (equation 3 of Costa et al. 2017). Not from the paper. Where sums of
 * products have to be rounded, BLAS may round those of z and i in another order, so that h is not 0
 * but, in single precision, about 1e-7.
 *
 * <p>What the layers above see is 0, so their weights get no gradient at the first update, and
 * neither does the recurrent part; both follow. The balance need not last: training moves z and i
 * apart, as their errors have opposite signs. {@code balancePenalty} keeps them together.
 *
 * <p>Call it after {@code network.init()} and before training. It goes with {@link
 * ChronoInitialization} and {@link DaleStart}, before or after it.
 */
public final class BalancedStart {

  private BalancedStart() {}

  /**
   * Balances every SubLSTM and FixSubLSTM of a network, in whatever wrapper, both directions of a
   * {@code Bidirectional} too. Frozen layers stay as they are.
   *
   * @param network initialised
   * @throws IllegalArgumentException naming the layers found, if none of them is one of these
   */
  public static void initialize(MultiLayerNetwork network) {
    initialize(network.getLayers());
  }

  /**
   * Balances every SubLSTM and FixSubLSTM of a network; see {@link #initialize(MultiLayerNetwork)}.
   *
   * @param network initialised
   * @throws IllegalArgumentException naming the layers found, if none of them is one of these
   */
  public static void initialize(ComputationGraph network) {
    initialize(network.getLayers());
  }

  private static void initialize(Layer[] layers) {
    List<TrainedLayer> all = TrainedLayer.of(layers);
    List<TrainedLayer> subtractive = all.stream().filter(BalancedStart::isSubtractive).toList();
    if (subtractive.isEmpty()) {
      throw new IllegalArgumentException(
          "The network has no SubLSTM or FixSubLSTM to balance (frozen ones are left alone); its"
              + " layers are "
              + all);
    }
    subtractive.forEach(BalancedStart::balance);
  }

  private static boolean isSubtractive(TrainedLayer layer) {
    return layer.conf() instanceof GatedLayerConf gated && gated.cellType().isSubtractive();
  }

  private static void balance(TrainedLayer layer) {
    CellType type = ((GatedLayerConf) layer.conf()).cellType();
    for (String key : new String[] {INPUT_WEIGHT_KEY, RECURRENT_WEIGHT_KEY, BIAS_KEY}) {
      INDArray parameter = layer.params().get(key);
      slot(parameter, type, type.inputGate()).assign(slot(parameter, type, 0));
      slot(parameter, type, type.outputGate()).assign(0);
    }
    if (layer.params().containsKey(BALANCE_KEY)) {
      layer.params().get(BALANCE_KEY).assign(0);
    }
  }

  /** A gate's part of W, RW or b. */
  private static INDArray slot(INDArray parameter, CellType type, int gate) {
    long columns = parameter.size(parameter.rank() - 1) / type.gates();
    INDArrayIndex part = NDArrayIndex.interval(gate * columns, (gate + 1) * columns);
    return parameter.rank() == 1 ? parameter.get(part) : parameter.get(NDArrayIndex.all(), part);
  }
}
