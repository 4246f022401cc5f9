package io.github.sublstm.engine.vector;

import io.github.sublstm.engine.CellGradients;
import io.github.sublstm.engine.host.FloatMatrix;
import io.github.sublstm.engine.threads.Workers;
import java.util.Arrays;
import java.util.List;

/**
 * Adds up the weight gradients of all shares, some columns at a time, and puts them where DL4J has
 * them.
 */
final class VectorGradients {

  /** Columns at a time: more, and the sums leave the cache; fewer, and pages change too often. */
  private static final int BLOCK = 16;

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
    int blocks = (weights.units + BLOCK - 1) / BLOCK;
    int all = weights.type().gates() * blocks;
    int parts = Math.min(shares.size(), all);
    Workers.run(
        parts,
        part -> {
          float[] sums = new float[BLOCK * Math.max(weights.unitColumns, weights.inputColumns)];
          for (int block = all * part / parts; block < all * (part + 1) / parts; block++) {
            int gate = block / blocks;
            int unit = block % blocks * BLOCK;
            write(gate, weights.type().recurrentSlot(gate), unit, 0, sums, drw);
            write(gate, gate, unit, weights.unitVectors, sums, dw);
          }
        });
  }

  /** Writes the columns of some units of a gate, which are in a slot from a vector on. */
  private void write(int gate, int slot, int unit, int first, float[] sums, FloatMatrix gradient) {
    int size = gradient.rows();
    int vectors = VectorKernel.vectors(size);
    int stride = vectors * VectorKernel.L;
    int count = Math.min(BLOCK, weights.units - unit);
    Arrays.fill(sums, 0, count * stride, 0f);
    for (VectorProducts share : shares) {
      share.addGradients(slot * weights.unitColumns + unit, count, first, vectors, sums);
    }
    for (int r = 0; r < count; r++) {
      gradient.buffer().put((gate * weights.units + unit + r) * size, sums, r * stride, size);
    }
  }
}
