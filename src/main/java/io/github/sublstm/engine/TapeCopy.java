package io.github.sublstm.engine;

import io.github.sublstm.cell.CellType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a forward pass left on its tape, copied out for analysis. Values at masked steps are those
 * that the engine happened to compute, but for the states, which are carried.
 *
 * @param gates the activations {@code [B, n, T]}, one array per slot of the cell
 * @param cells c {@code [B, n, T + 1]}: before the first step, then after each step; h for a cell
 *     whose only state is h
 * @param hiddens h {@code [B, n, T + 1]}, likewise
 */
public record TapeCopy(INDArray[] gates, INDArray cells, INDArray hiddens) {

  /**
   * Makes room for a copy, outside every workspace.
   *
   * @param type the cell
   * @param dataType of the network
   * @param minibatch B
   * @param units n
   * @param steps T
   * @return arrays of any content
   */
  public static TapeCopy allocate(
      CellType type, DataType dataType, long minibatch, long units, long steps) {
    try (MemoryWorkspace ws = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      INDArray[] gates = new INDArray[type.slots()];
      for (int k = 0; k < gates.length; k++) {
        gates[k] = array(dataType, minibatch, units, steps);
      }
      return new TapeCopy(
          gates,
          array(dataType, minibatch, units, steps + 1),
          array(dataType, minibatch, units, steps + 1));
    }
  }

  private static INDArray array(DataType dataType, long... shape) {
    return Nd4j.createUninitialized(dataType, shape, 'f');
  }
}
