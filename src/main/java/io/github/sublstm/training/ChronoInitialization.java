package io.github.sublstm.training;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.layer.GatedLayerConf;
import io.github.sublstm.layer.GatedRecurrentLayer;
import io.github.sublstm.params.GatedParamInitializer;
import java.util.Locale;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Chrono initialisation for long sequences, after Tallec and Ollivier, <i>Can recurrent neural
 * networks warp time?</i> (ICLR 2018): the units of a layer begin with memories of different
 * lengths, from short to long, so that every part of a sequence still has units that remember it at
 * the end.
 *
 * <p>Unit k of n forgets within about τ = shortest · (longest / shortest)^((k + ½) / n) time steps:
 * its forget gate, its decay, or the update gate of a GRU, begins at f = τ / (τ + 1). Two things
 * differ from the paper. Its memories are drawn at random; here they lie evenly on a logarithmic
 * scale. And it lowers the input gate's bias where the memory is long, to keep small what an LSTM
 * adds to its state; in a subtractive cell no gate scales that, so, for all cells alike, the input
 * weights of the candidate and of the input gate are multiplied by 30 / τ where τ is above 30.
 * Otherwise the cell state, a sum of about τ inputs, begins where its squashing function is flat. A
 * GRU needs no such factor: its update gate u scales what it adds by 1 − u.
 *
 * <p>Call it after {@code network.init()} and before training.
 */
public final class ChronoInitialization {

  /** Steps whose inputs may add up unscaled. Weights of deviation 1 are what it was chosen with. */
  private static final double UNSCALED_STEPS = 30;

  private final double shortest;
  private final double longest;

  /**
   * @param shortest memory, in time steps, above 0
   * @param longest memory, in time steps, at least the shortest; about the length of the sequences
   * @throws IllegalArgumentException if they are not
   */
  public ChronoInitialization(double shortest, double longest) {
    if (!(shortest > 0 && shortest <= longest && longest < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "Memories go from a shortest above 0 to a longest that is finite and no shorter, in time"
              + String.format(Locale.ROOT, " steps; got %s and %s", shortest, longest));
    }
    this.shortest = shortest;
    this.longest = longest;
  }

  /** The shortest memory, in time steps. */
  public double shortest() {
    return shortest;
  }

  /** The longest memory, in time steps. */
  public double longest() {
    return longest;
  }

  /**
   * Spreads the memories of every SubLSTM, FixSubLSTM, FusedLSTM and FusedGRU of a network, wrapped
   * in a {@code LastTimeStep} or {@code MaskZeroLayer} or not. Frozen layers stay as they are.
   *
   * @param network initialised
   * @throws IllegalArgumentException if it has none of these layers, or is not initialised
   */
  public void initialize(MultiLayerNetwork network) {
    boolean isAnyFound = false;
    for (Layer each : Initialised.layers(network)) {
      if (!FrozenLayers.isFrozen(each)
          && RecurrentStates.recurrent(each) instanceof GatedRecurrentLayer layer) {
        initialize(layer);
        isAnyFound = true;
      }
    }
    if (!isAnyFound) {
      throw new IllegalArgumentException(
          "The network has no SubLSTM, FixSubLSTM, FusedLSTM or FusedGRU whose memories could be spread"
              + " (those inside a Bidirectional are not reached, frozen ones are left alone)");
    }
  }

  private void initialize(GatedRecurrentLayer layer) {
    GatedLayerConf conf = (GatedLayerConf) layer.conf().getLayer();
    CellType cell = conf.cellType();
    INDArray bias = layer.getParam(GatedParamInitializer.BIAS_KEY);
    INDArray weights = layer.getParam(GatedParamInitializer.INPUT_WEIGHT_KEY);
    int units = (int) (bias.length() / cell.gates());
    for (int unit = 0; unit < units; unit++) {
      double memory = memory(unit, units);
      double forgetting = memory / (memory + 1);
      if (cell.hasDecay()) {
        layer
            .getParam(GatedParamInitializer.DECAY_KEY)
            .putScalar(unit, conf.decayParameterization().parameter(forgetting));
      } else {
        int gate = cell.hasForgetGate() ? cell.forgetGate() : cell.updateGate();
        bias.putScalar((long) gate * units + unit, cell.gateInput(forgetting));
      }
      if (cell.hasCellState()) {
        double share = Math.min(1, UNSCALED_STEPS / memory);
        weights.getColumn(unit).muli(share);
        weights.getColumn((long) cell.inputGate() * units + unit).muli(share);
      }
    }
  }

  private double memory(int unit, int units) {
    return shortest * Math.pow(longest / shortest, (unit + 0.5) / units);
  }
}
