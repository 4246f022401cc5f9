package io.github.sublstm.engine.host;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.engine.CellGradients;
import java.util.ArrayList;
import java.util.List;

/** The shares of a minibatch that multiply by one provider's products, and their weights. */
final class FloatShares {

  private final CellType type;
  private final FloatWeights weights;
  private final List<FloatPass> passes = new ArrayList<>();

  FloatShares(CellType type, FloatWeights weights) {
    this.type = type;
    this.weights = weights;
  }

  /** Makes sure that there are so many. */
  void prepare(int count) {
    while (passes.size() < count) {
      passes.add(new FloatPass(type, weights.products(passes.size())));
    }
  }

  FloatWeights weights() {
    return weights;
  }

  FloatPass pass(int share) {
    return passes.get(share);
  }

  /** Adds up the gradients of the first {@code count} shares, in a fixed order. */
  void collectGradients(CellGradients gradients, int count) {
    weights.collectGradients(gradients, count);
    int units = (int) gradients.recurrentWeights().size(0);
    for (int slot = 0; slot < type.gates(); slot++) {
      for (int unit = 0; unit < units; unit++) {
        float sum = 0f;
        for (int k = 0; k < count; k++) {
          sum += passes.get(k).biasGradient(slot, unit);
        }
        gradients.bias().putScalar((long) slot * units + unit, sum);
      }
    }
    if (gradients.decay() != null) {
      for (int unit = 0; unit < units; unit++) {
        float sum = 0f;
        for (int k = 0; k < count; k++) {
          sum += passes.get(k).decayGradient(unit);
        }
        gradients.decay().putScalar(unit, sum);
      }
    }
  }

  void clear() {
    passes.forEach(FloatPass::clear);
    passes.clear();
    weights.clear();
  }
}
