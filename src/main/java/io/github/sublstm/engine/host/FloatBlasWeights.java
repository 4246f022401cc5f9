package io.github.sublstm.engine.host;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.engine.CellGradients;
import io.github.sublstm.engine.CellParameters;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Weights for BLAS, which reads them where DL4J has them, and RW transposed for the way back. */
final class FloatBlasWeights implements FloatWeights {

  private final CellType type;
  private final List<FloatBlasProducts> shares = new ArrayList<>();
  private INDArray recurrentTransposed;

  FloatBlasWeights(CellType type) {
    this.type = type;
  }

  @Override
  public FloatProducts products(int share) {
    while (shares.size() <= share) {
      shares.add(new FloatBlasProducts(type));
    }
    return shares.get(share);
  }

  @Override
  public void packForward(CellParameters parameters, int count) {
    for (int k = 0; k < count; k++) {
      shares.get(k).setWeights(parameters);
    }
  }

  /**
   * Transposes RW once per pass: OpenBLAS multiplies small matrices by it half as fast otherwise.
   */
  @Override
  public void packBackward(CellParameters parameters, int count, boolean inputErrors) {
    INDArray rw = parameters.recurrentWeights();
    if (recurrentTransposed == null
        || recurrentTransposed.size(0) != rw.size(1)
        || recurrentTransposed.size(1) != rw.size(0)) {
      recurrentTransposed =
          Nd4j.createUninitializedDetached(DataType.FLOAT, 'f', rw.size(1), rw.size(0));
    }
    recurrentTransposed.assign(rw.transpose());
    for (int k = 0; k < count; k++) {
      shares.get(k).setWeights(parameters);
      shares.get(k).setRecurrentTransposed(recurrentTransposed);
    }
  }

  @Override
  public void collectGradients(CellGradients gradients, int count) {
    for (int k = 0; k < count; k++) {
      shares.get(k).writeGradients(gradients, k > 0);
    }
  }

  @Override
  public void clear() {
    shares.forEach(FloatProducts::clear);
    shares.clear();
    recurrentTransposed = null;
  }
}
