package io.github.sublstm.layer;

import static io.github.sublstm.params.GatedParamInitializer.BALANCE_KEY;
import static io.github.sublstm.params.GatedParamInitializer.DECAY_KEY;
import static io.github.sublstm.params.GatedParamInitializer.DIVISIVE_KEY;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.cell.PositiveParameters;
import java.util.Map;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The constants of a layer's units in the order of {@link CellType}, as its parameters give them:
 * the decay, and for a balanced cell θz, θo, θi (1 where they are not learned) and κ (0 without a
 * divisive part).
 *
 * @param settings of the layer
 * @param units n
 */
record UnitConstants(GatedLayerConf settings, long units) {

  private static final int BALANCE_WEIGHTS = 3;

  /**
   * Computes the constants, outside the workspaces, because an engine's tape holds them until the
   * backward pass.
   *
   * @param params of the layer, by key
   * @return {@code [K·n]}, or null if the cell has none
   */
  INDArray values(Map<String, INDArray> params) {
    CellType type = settings.cellType();
    if (type.constants() == 0) {
      return null;
    }
    try (MemoryWorkspace ws = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      INDArray decay =
          type.hasDecay() ? settings.decayParameterization().decay(params.get(DECAY_KEY)) : null;
      if (!type.isBalanced()) {
        return decay;
      }
      INDArray all = newArray(params);
      if (decay != null) {
        decayOf(all).assign(decay);
      }
      balanceOf(all)
          .assign(
              settings.hasBalanceWeights()
                  ? PositiveParameters.values(params.get(BALANCE_KEY))
                  : Nd4j.onesLike(balanceOf(all)));
      if (settings.hasDivisivePart()) {
        divisiveOf(all).assign(PositiveParameters.values(params.get(DIVISIVE_KEY)));
      }
      return all;
    }
  }

  /**
   * Returns where an engine is to write the gradients of the constants.
   *
   * @param gradients of the parameters, by key
   * @return {@code [K·n]}, or null if the cell has no constants
   */
  INDArray gradientTarget(Map<String, INDArray> gradients) {
    if (!settings.cellType().isBalanced()) {
      return gradients.get(DECAY_KEY);
    }
    try (MemoryWorkspace ws = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return newArray(gradients);
    }
  }

  /**
   * Turns the gradients of the constants into those of the parameters.
   *
   * @param ofConstants what an engine wrote
   * @param params of the layer, by key
   * @param gradients receives the gradients of the parameters, by key
   */
  void toParameterGradients(
      INDArray ofConstants, Map<String, INDArray> params, Map<String, INDArray> gradients) {
    CellType type = settings.cellType();
    if (type.isBalanced() && type.hasDecay()) {
      gradients.get(DECAY_KEY).assign(decayOf(ofConstants));
    }
    if (type.hasDecay()) {
      settings
          .decayParameterization()
          .toParameterGradient(params.get(DECAY_KEY), gradients.get(DECAY_KEY));
    }
    if (settings.hasBalanceWeights()) {
      INDArray target = gradients.get(BALANCE_KEY).assign(balanceOf(ofConstants));
      PositiveParameters.toParameterGradient(params.get(BALANCE_KEY), target);
    }
    if (settings.hasDivisivePart()) {
      INDArray target = gradients.get(DIVISIVE_KEY).assign(divisiveOf(ofConstants));
      PositiveParameters.toParameterGradient(params.get(DIVISIVE_KEY), target);
    }
  }

  /** Moves the parameters back into their valid ranges after an update. */
  void project(Map<String, INDArray> params) {
    if (settings.cellType().hasDecay()) {
      settings.decayParameterization().project(params.get(DECAY_KEY));
    }
    if (settings.hasBalanceWeights()) {
      PositiveParameters.project(params.get(BALANCE_KEY));
    }
    if (settings.hasDivisivePart()) {
      PositiveParameters.project(params.get(DIVISIVE_KEY));
    }
  }

  private INDArray newArray(Map<String, INDArray> like) {
    return Nd4j.create(
        like.values().iterator().next().dataType(), settings.cellType().constants() * units);
  }

  private INDArray decayOf(INDArray constants) {
    return constants.get(NDArrayIndex.interval(0, units));
  }

  private INDArray balanceOf(INDArray constants) {
    return part(constants, settings.cellType().firstBalance(), BALANCE_WEIGHTS);
  }

  private INDArray divisiveOf(INDArray constants) {
    return part(constants, settings.cellType().firstBalance() + BALANCE_WEIGHTS, 1);
  }

  private INDArray part(INDArray constants, long first, long count) {
    return constants.get(NDArrayIndex.interval(first * units, (first + count) * units));
  }
}
