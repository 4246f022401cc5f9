package io.github.sublstm.analysis;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.point;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.engine.CellParameters;
import io.github.sublstm.engine.Sequences;
import io.github.sublstm.engine.StepMask;
import io.github.sublstm.engine.TapeCopy;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One forward pass of one layer, in arrays of its own, in the layer's own order of time: that of a
 * Bidirectional's backward layer is reversed.
 *
 * @param name the layer's, as users give it
 * @param type its cell
 * @param constants the cell's constants {@code [K·n]}, or null
 * @param input x {@code [B, nIn, T]} as used, after dropout
 * @param mask {@code [B, T]}, or null
 * @param updateDropout the factors {@code [B, n, T]}, or null
 * @param penaltyWeight what the square of each θz z − θi i counts in the loss
 * @param tape what the pass computed
 * @param training whether it was a pass of training
 * @param reversed whether time runs backward
 */
record LayerPass(
    String name,
    CellType type,
    INDArray constants,
    INDArray input,
    INDArray mask,
    INDArray updateDropout,
    double penaltyWeight,
    TapeCopy tape,
    boolean training,
    boolean reversed) {

  /** Copies what a probe is told. */
  static LayerPass of(
      String name,
      CellParameters parameters,
      Sequences sequences,
      TapeCopy tape,
      boolean training,
      boolean reversed) {
    try (MemoryWorkspace ws = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return new LayerPass(
          name,
          parameters.type(),
          copy(parameters.constants()),
          sequences.input().dup('f'),
          copy(sequences.mask()),
          copy(sequences.updateDropout()),
          sequences.penaltyWeight(),
          tape,
          training,
          reversed);
    }
  }

  private static INDArray copy(INDArray array) {
    return array == null ? null : array.dup();
  }

  int minibatch() {
    return (int) input.size(0);
  }

  int units() {
    return (int) tape.cells().size(1);
  }

  int steps() {
    return (int) input.size(2);
  }

  /** Null if no step is masked. */
  StepMask stepMask() {
    return StepMask.of(mask);
  }

  /** An array {@code [B, size, T]} or {@code [B, T]} of this pass in the order of the input. */
  INDArray inOrder(INDArray array) {
    if (!reversed || array == null) {
      return array;
    }
    int time = array.rank() - 1;
    long steps = array.size(time);
    INDArray turned = Nd4j.createUninitialized(array.dataType(), array.shape(), 'f');
    for (long t = 0; t < steps; t++) {
      at(turned, t).assign(at(array, steps - 1 - t));
    }
    return turned;
  }

  /** Step t of an array {@code [B, size, T]} or {@code [B, T]}, as a view. */
  static INDArray at(INDArray array, long t) {
    return array.rank() == 2 ? array.get(all(), point(t)) : array.get(all(), all(), point(t));
  }
}
