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

  /** Adds the lanes' gradients gate column by gate column and puts each where DL4J keeps it. */
  @Override
  public void collectGradients(CellGradients gradients, int count) {
    FloatNative dw = FloatNative.borrow(gradients.inputWeights());
    FloatNative drw = FloatNative.borrow(gradients.recurrentWeights());
    int units = weights.units;
    Workers.run(
        count,
        part -> {
          float[] sum = new float[Math.max(units, weights.inputs)];
          for (int unit = units * part / count; unit < units * (part + 1) / count; unit++) {
            for (int slot = 0; slot < weights.type.gates(); slot++) {
              int gateColumn = weights.gateColumn(slot, unit);
              int column = slot * units + unit;
              Arrays.fill(sum, 0, units, 0f);
              for (int k = 0; k < count; k++) {
                lanes.get(k).addRecurrentGradient(gateColumn, sum);
              }
              drw.put(column * units, sum, units);
              Arrays.fill(sum, 0, weights.inputs, 0f);
              for (int k = 0; k < count; k++) {
                lanes.get(k).addInputGradient(gateColumn, sum);
              }
              dw.put(column * weights.inputs, sum, weights.inputs);
            }
          }
        });
    collectVectors(gradients, count);
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
