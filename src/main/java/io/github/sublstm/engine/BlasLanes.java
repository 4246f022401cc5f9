package io.github.sublstm.engine;

import io.github.sublstm.cell.CellType;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Lanes that multiply by BLAS, for FLOAT and DOUBLE. BLAS runs on the lane's own thread only. */
final class BlasLanes implements LaneGroup {

  /** What a BLAS lane offers beyond a lane. */
  interface BlasLane extends Lane {

    /** Sets RW transposed, in 'f' order, for the next backward pass. */
    void setRecurrentTransposed(INDArray recurrentTransposed);

    /** Writes the lane's gradients, or adds them to what is there. */
    void writeGradients(CellGradients gradients, boolean add);
  }

  private final CellType type;
  private final DataType dataType;
  private final List<BlasLane> lanes = new ArrayList<>();
  private INDArray recurrentTransposed;

  BlasLanes(CellType type, DataType dataType) {
    this.type = type;
    this.dataType = dataType;
  }

  @Override
  public Lane lane(int index) {
    while (lanes.size() <= index) {
      lanes.add(dataType == DataType.DOUBLE ? new DoubleLane(type) : new FloatLane(type));
    }
    return lanes.get(index);
  }

  @Override
  public void prepareForward(CellParameters parameters, int count) {}

  /** Transposes RW once a pass: OpenBLAS multiplies small matrices by it half as fast otherwise. */
  @Override
  public void prepareBackward(CellParameters parameters, int count) {
    INDArray rw = parameters.recurrentWeights();
    if (recurrentTransposed == null
        || recurrentTransposed.size(0) != rw.size(1)
        || recurrentTransposed.size(1) != rw.size(0)) {
      recurrentTransposed = Nd4j.createUninitializedDetached(dataType, 'f', rw.size(1), rw.size(0));
    }
    recurrentTransposed.assign(rw.transpose());
    for (int k = 0; k < count; k++) {
      lanes.get(k).setRecurrentTransposed(recurrentTransposed);
    }
  }

  @Override
  public void collectGradients(CellGradients gradients, int count) {
    for (int k = 0; k < count; k++) {
      lanes.get(k).writeGradients(gradients, k > 0);
    }
  }

  @Override
  public void close() {
    lanes.forEach(Lane::close);
    lanes.clear();
    recurrentTransposed = null;
  }
}
