package io.github.sublstm.engine.host;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.engine.CellGradients;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

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
    for (int gate = 0; gate < type.gates(); gate++) {
      int slot = gate;
      put(count, units, (k, u) -> passes.get(k).biasGradient(slot, u), gradients.bias(), slot);
    }
    for (int constant = 0; constant < type.constants(); constant++) {
      int c = constant;
      put(count, units, (k, u) -> passes.get(k).constantGradient(c, u), gradients.constants(), c);
    }
    if (type.hasRecurrentBias()) {
      int slot = type.recurrentSlot(0);
      put(
          count,
          units,
          (k, u) -> passes.get(k).biasGradient(slot, u),
          gradients.recurrentBias(),
          0);
    }
  }

  /** Adds up the penalties of the first {@code count} shares. */
  double penalty(int count) {
    double sum = 0;
    for (int k = 0; k < count; k++) {
      sum += passes.get(k).penalty();
    }
    return sum;
  }

  private interface Part {
    /** The part of a share in the gradient of a unit. */
    float of(int share, int unit);
  }

  /** Puts the sums of the parts at {@code position · units} and behind. */
  private static void put(int count, int units, Part part, INDArray target, int position) {
    for (int unit = 0; unit < units; unit++) {
      float sum = 0f;
      for (int k = 0; k < count; k++) {
        sum += part.of(k, unit);
      }
      target.putScalar((long) position * units + unit, sum);
    }
  }

  void clear() {
    passes.forEach(FloatPass::clear);
    passes.clear();
    weights.clear();
  }
}
