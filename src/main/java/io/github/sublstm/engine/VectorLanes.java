package io.github.sublstm.engine;

import io.github.sublstm.cell.CellType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Lanes that multiply by {@link VectorKernel}, for FLOAT, and the packed weights that they share.
 */
final class VectorLanes implements LaneGroup {

  private final VectorWeights weights;
  private final List<VectorLane> lanes = new ArrayList<>();

  VectorLanes(CellType type) {
    weights = new VectorWeights(type);
  }

  @Override
  public Lane lane(int index) {
    while (lanes.size() <= index) {
      lanes.add(new VectorLane(weights));
    }
    return lanes.get(index);
  }

  @Override
  public void prepareForward(CellParameters parameters, int count) {
    weights.packForward(parameters, count);
  }

  @Override
  public void prepareBackward(CellParameters parameters, int count) {
    weights.packBackward(parameters, count);
  }

  /**
   * Adds the lanes' gradients, a vector of gate columns at once, and puts each where DL4J has it.
   */
  @Override
  public void collectGradients(CellGradients gradients, int count) {
    FloatNative dw = FloatNative.borrow(gradients.inputWeights());
    FloatNative drw = FloatNative.borrow(gradients.recurrentWeights());
    int blocks = weights.blocks();
    int parts = Math.min(count, blocks);
    Workers.run(
        parts,
        part -> {
          float[] sums = new float[VectorKernel.L * Math.max(weights.units, weights.inputs)];
          for (int block = blocks * part / parts; block < blocks * (part + 1) / parts; block++) {
            for (int slot = 0; slot < weights.type.gates(); slot++) {
              int firstColumn = weights.gateColumn(slot, block * VectorKernel.L);
              Arrays.fill(sums, 0f);
              for (int k = 0; k < count; k++) {
                lanes.get(k).addRecurrentGradient(firstColumn, sums);
              }
              putColumns(slot, block, sums, weights.units, drw);
              Arrays.fill(sums, 0f);
              for (int k = 0; k < count; k++) {
                lanes.get(k).addInputGradient(firstColumn, sums);
              }
              putColumns(slot, block, sums, weights.inputs, dw);
            }
          }
        });
    collectVectors(gradients, count);
  }

  /** Puts the columns of a block's units, of {@code size} values, into a column-major gradient. */
  private void putColumns(int slot, int block, float[] sums, int size, FloatNative gradient) {
    int unit = block * VectorKernel.L;
    int columns = Math.min(VectorKernel.L, weights.units - unit);
    if (columns > 0) {
      gradient.put((slot * weights.units + unit) * size, sums, columns * size);
    }
  }

  private void collectVectors(CellGradients gradients, int count) {
    int units = weights.units;
    for (int slot = 0; slot < weights.type.gates(); slot++) {
      for (int unit = 0; unit < units; unit++) {
        float sum = 0f;
        for (int k = 0; k < count; k++) {
          sum += lanes.get(k).biasGradient(slot, unit);
        }
        gradients.bias().putScalar((long) slot * units + unit, sum);
      }
    }
    INDArray decay = gradients.decay();
    if (decay != null) {
      for (int unit = 0; unit < units; unit++) {
        float sum = 0f;
        for (int k = 0; k < count; k++) {
          sum += lanes.get(k).decayGradient(unit);
        }
        decay.putScalar(unit, sum);
      }
    }
  }

  @Override
  public void close() {
    lanes.forEach(Lane::close);
    lanes.clear();
    weights.clear();
  }
}
