package io.github.sublstm.interop;

import io.github.sublstm.runtime.Refusals;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Turns trained networks with DL4J's {@code LSTM} into the same networks with {@link
 * io.github.sublstm.conf.FusedLSTM}, and back.
 *
 * <pre>{@code
 * MultiLayerNetwork network = MultiLayerNetwork.load(new File("lstm.zip"), true);
 * network = Dl4jLstm.toFused(network);
 * }</pre>
 *
 * <p>The result is a separate network: it shares nothing with the given one, which is not changed.
 * It takes over all settings, the parameters, the updater's state and the counts of iterations and
 * epochs, so training continues from the same state. Layers are found in any wrapper and vertex,
 * both directions of a {@code Bidirectional} included. Not converted are listeners and the state
 * that {@code rnnTimeStep} stored. Dropped are {@code helperAllowFallback} of DL4J's layer, and
 * {@code engine} and {@code inputGradient} of ours; {@code FusedAdam} becomes ND4J's {@code Adam}.
 *
 * <p>The two layers have the same equations, so outputs agree to rounding, and training on does,
 * where nothing is masked, no back-propagation is truncated, and there is no {@code DropConnect}
 * and no dropout in NWC; see {@link io.github.sublstm.conf.FusedLSTM} and {@link
 * io.github.sublstm.conf.GatedRecurrent} for what ours does there.
 *
 * <p>A network with a layer that cannot be carried over is refused by an {@link
 * IllegalArgumentException} that names the layer: on the way to {@code FusedLSTM} the LSTMs with
 * peepholes ({@code GravesLSTM}, {@code GravesBidirectionalLSTM}), other subclasses of DL4J's, and
 * activations other than tanh, gates other than sigmoid and hard sigmoid; when converting back,
 * {@code SubLSTM}, {@code FixSubLSTM}, {@code FusedGRU} and update dropout. Other layers stay as
 * they are. Refused, too, is an updater's state in other blocks than the result would have, as
 * after changes of its settings, or of a {@code FusedAdam} beside an equal {@code Adam}.
 */
public final class Dl4jLstm {

  private Dl4jLstm() {}

  /**
   * Returns a copy of a network with every {@code LSTM} of DL4J's replaced by {@code FusedLSTM}.
   *
   * @param network initialised; not changed
   * @return the same network on this library's engine
   * @throws IllegalArgumentException naming the layer that cannot be carried over, or if there is
   *     no {@code LSTM} in it
   */
  public static MultiLayerNetwork toFused(MultiLayerNetwork network) {
    return convert(network, LstmSwap.TO_FUSED).network();
  }

  /**
   * Returns a copy of a network with every {@code LSTM} of DL4J's replaced by {@code FusedLSTM}.
   *
   * @param network initialised; not changed
   * @return the same network on this library's engine
   * @throws IllegalArgumentException naming the layer that cannot be carried over, or if there is
   *     no {@code LSTM} in it
   */
  public static ComputationGraph toFused(ComputationGraph network) {
    return convert(network, LstmSwap.TO_FUSED).network();
  }

  /**
   * Returns a copy of a network with every {@code FusedLSTM} replaced by DL4J's {@code LSTM}.
   *
   * @param network initialised; not changed
   * @return the same network with DL4J's layers
   * @throws IllegalArgumentException naming the layer that cannot be carried over, or if there is
   *     no {@code FusedLSTM} in it
   */
  public static MultiLayerNetwork toDl4j(MultiLayerNetwork network) {
    return convert(network, LstmSwap.TO_DL4J).network();
  }

  /**
   * Returns a copy of a network with every {@code FusedLSTM} replaced by DL4J's {@code LSTM}.
   *
   * @param network initialised; not changed
   * @return the same network with DL4J's layers
   * @throws IllegalArgumentException naming the layer that cannot be carried over, or if there is
   *     no {@code FusedLSTM} in it
   */
  public static ComputationGraph toDl4j(ComputationGraph network) {
    return convert(network, LstmSwap.TO_DL4J).network();
  }

  /**
   * A converted network.
   *
   * @param layers the names of the layers that were exchanged
   */
  record Converted<N>(N network, List<String> layers) {}

  static Converted<MultiLayerNetwork> convert(MultiLayerNetwork network, LstmSwap swap) {
    requireInitialised(network.params());
    var swapped = swap.apply(network.getLayerWiseConfigurations().toJson());
    var converted = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(swapped.json()));
    converted.init(network.params(), true);
    if (network.getUpdater(false) instanceof BaseMultiLayerUpdater<?> updater) {
      copyState(updater, (BaseMultiLayerUpdater<?>) converted.getUpdater());
    }
    return new Converted<>(converted, swapped.layers());
  }

  static Converted<ComputationGraph> convert(ComputationGraph network, LstmSwap swap) {
    requireInitialised(network.params());
    var swapped = swap.apply(network.getConfiguration().toJson());
    var converted = new ComputationGraph(ComputationGraphConfiguration.fromJson(swapped.json()));
    converted.init(network.params(), true);
    if (network.getUpdater(false) != null) {
      copyState(network.getUpdater(), converted.getUpdater());
    }
    return new Converted<>(converted, swapped.layers());
  }

  private static void requireInitialised(INDArray params) {
    if (params == null || params.isEmpty()) {
      throw new IllegalArgumentException(
          Refusals.found("a network with parameters", "none", "init() was not called"));
    }
  }

  /**
   * Both layers have the same parameters in the same order, so the updaters cut their state into
   * the same blocks, unless someone has changed an updater's settings behind DL4J's back.
   */
  private static void copyState(BaseMultiLayerUpdater<?> from, BaseMultiLayerUpdater<?> to) {
    if (!blocks(from).equals(blocks(to))) {
      throw new IllegalArgumentException(
          Refusals.found(
              "updater state in blocks " + blocks(to),
              blocks(from).toString(),
              "updater settings that were changed after training began, other than by"
                  + " setLearningRate, or a FusedAdam beside an Adam of the same settings, whose"
                  + " states DL4J would hold together: train with one of the two"));
    }
    INDArray state = from.getStateViewArray();
    if (state != null) {
      to.setStateViewArray(state);
    }
  }

  /** The offsets of each block of parameters, and of its state. */
  private static List<List<Integer>> blocks(BaseMultiLayerUpdater<?> updater) {
    return updater.getUpdaterBlocks().stream().map(Dl4jLstm::offsets).toList();
  }

  private static List<Integer> offsets(UpdaterBlock block) {
    return List.of(
        block.getParamOffsetStart(),
        block.getParamOffsetEnd(),
        block.getUpdaterViewOffsetStart(),
        block.getUpdaterViewOffsetEnd());
  }
}
