package io.github.sublstm.experiments.recipe;

import io.github.sublstm.conf.BalanceWeights;
import io.github.sublstm.conf.DaleConstraint;
import io.github.sublstm.conf.GatedRecurrent;
import io.github.sublstm.conf.Inhibition;
import io.github.sublstm.conf.InhibitionOptions;
import io.github.sublstm.layer.GatedLayerConf;
import io.github.sublstm.training.BalancedStart;
import io.github.sublstm.training.DaleStart;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * What makes the cells more like a circuit of the cortex. The subLSTM and the fix-subLSTM get all
 * of it; the LSTM and the GRU get the signs of the recurrent weights only.
 *
 * @param balancedStart whether training begins with excitation and inhibition in balance
 * @param balanceWeights whether balance weights θ are learned; they are no part of the numbers of
 *     parameters that the sizes of models are matched by
 * @param divisive the κ that units begin with, or null for purely subtractive inhibition; likewise
 *     not counted
 * @param dale the share of units whose recurrent weights are excitatory, those of the others being
 *     inhibitory; null for weights of any sign
 * @param balancePenalty λ of the penalty on imbalance, 0 for none
 */
public record CircuitOptions(
    boolean balancedStart,
    boolean balanceWeights,
    Double divisive,
    Double dale,
    double balancePenalty) {

  /** The paper's cells. */
  public static final CircuitOptions NONE = new CircuitOptions(false, false, null, null, 0);

  /** Sets what a layer's configuration can say. */
  void configure(GatedRecurrent.Builder<?> layer) {
    if (layer instanceof InhibitionOptions<?> subtractive) {
      BalanceWeights weights = balanceWeights ? BalanceWeights.LEARNED : BalanceWeights.NONE;
      subtractive.inhibition(new Inhibition(weights, 1, divisive, balancePenalty));
    }
    if (dale != null) {
      layer.constrainRecurrent(new DaleConstraint(dale));
    }
  }

  /** Gives a network of such layers what no setting of a layer can. */
  void initialize(MultiLayerNetwork network) {
    if (balancedStart && isSubtractive(network)) {
      BalancedStart.initialize(network);
    }
    if (dale != null) {
      DaleStart.initialize(network);
    }
  }

  private static boolean isSubtractive(MultiLayerNetwork network) {
    return network.getLayer(0).conf().getLayer() instanceof GatedLayerConf layer
        && layer.cellType().isSubtractive();
  }

  /** Adds what a layer of this kind was made with; nothing for the paper's cells. */
  void describe(ModelKind kind, Map<String, Object> settings) {
    if (kind.isSubtractive()) {
      if (balancedStart) {
        settings.put("balancedStart", true);
      }
      if (balanceWeights) {
        settings.put("balanceWeights", BalanceWeights.LEARNED.name());
      }
      if (divisive != null) {
        settings.put("divisiveInit", divisive);
      }
      if (balancePenalty > 0) {
        settings.put("balancePenalty", balancePenalty);
      }
    }
    if (dale != null) {
      settings.put("excitatoryFraction", dale);
    }
  }
}
