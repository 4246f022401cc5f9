package io.github.sublstm.engine.host;

import io.github.sublstm.engine.CellParameters;
import io.github.sublstm.engine.SoftmaxBatch;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Arrays without gaps, which the host's products need: DL4J's own as they are, copies of others.
 */
final class DenseArrays {

  private DenseArrays() {}

  /** Returns parameters whose matrices are dense and column-major. */
  static CellParameters of(CellParameters parameters) {
    return new CellParameters(
        parameters.type(),
        columnMajor(parameters.inputWeights()),
        columnMajor(parameters.recurrentWeights()),
        contiguous(parameters.bias()),
        contiguous(parameters.constants()),
        contiguous(parameters.recurrentBias()));
  }

  /** Returns a batch whose weights are dense and column-major, and whose bias is dense. */
  static SoftmaxBatch of(SoftmaxBatch batch) {
    return new SoftmaxBatch(
        columnMajor(batch.weights()),
        batch.bias() == null ? null : contiguous(batch.bias()),
        batch.input(),
        batch.targets(),
        batch.rowWeights());
  }

  /** Returns a matrix as it is if it is dense and column-major, else a copy that is. */
  private static INDArray columnMajor(INDArray matrix) {
    return matrix.stride(0) == 1 && matrix.stride(1) == matrix.size(0) ? matrix : copy(matrix);
  }

  private static INDArray contiguous(INDArray vector) {
    return vector == null || vector.stride(0) == 1 ? vector : copy(vector);
  }

  private static INDArray copy(INDArray array) {
    try (MemoryWorkspace ws = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return array.dup('f');
    }
  }
}
