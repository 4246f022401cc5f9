package io.github.sublstm.layer;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.random.impl.DropOutInverted;
import org.nd4j.linalg.factory.Nd4j;

/** The factors of update dropout, which acts on what a step writes into the cell state. */
final class UpdateDropout {

  private UpdateDropout() {}

  /**
   * Draws d ∈ {0, 1/keep} for every example, unit and step, outside the workspaces.
   *
   * @param keep the probability of keeping a value
   * @param input {@code [B, nIn, T]}
   * @param units n
   * @return {@code [B, n, T]}, or null if all are kept
   */
  static INDArray sample(double keep, DataType dataType, INDArray input, long units) {
    if (keep == 1) {
      return null;
    }
    try (MemoryWorkspace ws = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      INDArray ones =
          Nd4j.createUninitialized(dataType, new long[] {input.size(0), units, input.size(2)}, 'f')
              .assign(1);
      Nd4j.getExecutioner().exec(new DropOutInverted(ones, ones, keep));
      return ones;
    }
  }
}
