package io.github.sublstm.engine.vector;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.engine.CellGradients;
import io.github.sublstm.engine.CellParameters;
import io.github.sublstm.engine.host.FloatProducts;
import io.github.sublstm.engine.host.FloatWeights;
import java.util.ArrayList;
import java.util.List;

/** The vector kernels as a provider of a cell's products: packed weights, and what reads them. */
public final class VectorMultiplier implements FloatWeights {

  private final VectorWeights weights;
  private final List<VectorProducts> shares = new ArrayList<>();

  /**
   * Creates the provider of a layer.
   *
   * @param type the cell whose weights they are
   */
  public VectorMultiplier(CellType type) {
    weights = new VectorWeights(type);
  }

  @Override
  public FloatProducts products(int share) {
    while (shares.size() <= share) {
      shares.add(new VectorProducts(weights));
    }
    return shares.get(share);
  }

  @Override
  public void packForward(CellParameters parameters, int count) {
    weights.packForward(parameters, count);
  }

  @Override
  public void packBackward(CellParameters parameters, int count, boolean inputErrors) {
    weights.packBackward(parameters, count, inputErrors);
  }

  @Override
  public void collectGradients(CellGradients gradients, int count) {
    new VectorGradients(weights, shares.subList(0, count)).write(gradients);
  }

  @Override
  public void clear() {
    shares.forEach(FloatProducts::clear);
    shares.clear();
    weights.clear();
  }
}
