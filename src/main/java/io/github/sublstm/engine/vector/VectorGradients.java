package io.github.sublstm.engine.vector;

import io.github.sublstm.engine.CellGradients;
import io.github.sublstm.engine.host.FloatMatrix;
import io.github.sublstm.engine.threads.Workers;
import java.util.Arrays;
import java.util.List;

/**
 * Adds up the weight gradients of all shares, a vector of gate columns at a time, and puts each
 * column where DL4J has it.
 */
final class VectorGradients {

  private static final int L = VectorKernel.L;

  private final VectorWeights weights;
  private final List<VectorProducts> shares;

  VectorGradients(VectorWeights weights, List<VectorProducts> shares) {
    this.weights = weights;
    this.shares = shares;
  }

  /** Writes dW and dRW, in parallel. */
  void write(CellGradients gradients) {
    FloatMatrix dw = FloatMatrix.borrow(gradients.inputWeights());
    FloatMatrix drw = FloatMatrix.borrow(gradients.recurrentWeights());
    int blocks = weights.blocks();
    int parts = Math.min(shares.size(), blocks);
    Workers.run(
        parts,
        part -> {
          float[] sums = new float[L * Math.max(weights.units, weights.inputs)];
          for (int block = blocks * part / parts; block < blocks * (part + 1) / parts; block++) {
            for (int slot = 0; slot < weights.gates(); slot++) {
              int firstColumn = weights.gateColumn(slot, block * L);
              Arrays.fill(sums, 0f);
              shares.forEach(share -> share.addRecurrentGradient(firstColumn, sums));
              putColumns(slot, block, sums, weights.units, drw);
              Arrays.fill(sums, 0f);
              shares.forEach(share -> share.addInputGradient(firstColumn, sums));
              putColumns(slot, block, sums, weights.inputs, dw);
            }
          }
        });
  }

  /** Puts the columns of a block's units, of {@code size} values, into a column-major gradient. */
  private void putColumns(int slot, int block, float[] sums, int size, FloatMatrix gradient) {
    int unit = block * L;
    int columns = Math.min(L, weights.units - unit);
    if (columns > 0) {
      gradient.put((slot * weights.units + unit) * size, sums, columns * size);
    }
  }
}
