package io.github.sublstm.engine.host;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.engine.SequenceEngine;
import io.github.sublstm.engine.vector.VectorMultiplier;
import io.github.sublstm.engine.vector.VectorSupport;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/** Who multiplies matrices in the host engine. */
public enum Products {
  BLAS,
  VECTOR;

  /** All that can run here for a type, whether they are worth it or not. */
  public static List<Products> of(DataType dataType) {
    return VectorSupport.impediment(dataType) == null ? List.of(BLAS, VECTOR) : List.of(BLAS);
  }

  /**
   * A host engine that uses these products and an exact number of threads, however small the work.
   */
  public SequenceEngine engine(CellType type, DataType dataType, int threads) {
    if (dataType == DataType.DOUBLE) {
      return new DoubleHostEngine(type, null, threads);
    }
    return new FloatHostEngine(type, this == VECTOR ? new VectorMultiplier(type) : null, threads);
  }
}
