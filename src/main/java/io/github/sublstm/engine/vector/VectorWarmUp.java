package io.github.sublstm.engine.vector;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.engine.CellGradients;
import io.github.sublstm.engine.CellParameters;
import io.github.sublstm.engine.Sequences;
import io.github.sublstm.engine.host.FloatHostEngine;
import io.github.sublstm.engine.host.HandOver;
import io.github.sublstm.engine.threads.Background;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Has the kernels that a cell's passes run compiled, by small passes whose results nobody reads.
 *
 * <p>Each height and width of a tile is a method of its own. So the small passes have the heights
 * of the layer's, {@value #VECTORS} vectors of units, which make panels of both widths, and few
 * inputs if the layer has few. They are as small as that allows, because most of the time goes by
 * while they are interpreted, and as many as it takes for C2 to compile a method that a pass calls
 * once. They draw no random numbers, so that those of the program stay as they are.
 *
 * @param type the cell
 * @param rows of a share
 * @param inputs few, or whole vectors
 */
public record VectorWarmUp(CellType type, int rows, int inputs) implements Runnable {

  private static final int VECTORS = 3;

  /** As many columns as these vectors have. */
  static final int COLUMNS = VECTORS * VectorKernel.L;

  /** Whole vectors, and so many that the kernels for few inputs do not run. */
  static final int MANY_INPUTS =
      Math.max(COLUMNS, VectorKernel.paddedColumns(VectorWeights.FEW_INPUTS));

  static final int PASSES = 600;
  private static final int STEPS = 4;

  /** Values of weights, inputs and errors: far from zero and from what saturates a gate. */
  private static final double VALUE = 0.01;

  /**
   * Returns what has the kernels of a cell compiled in the background.
   *
   * @param type the cell
   * @return the warm-up of its layers
   */
  public static HandOver.WarmUp inBackground(CellType type) {
    return size ->
        Background.runOnce(
            new VectorWarmUp(
                type,
                TileHeights.leastLike(size.rows()),
                size.inputs() < VectorWeights.FEW_INPUTS ? size.inputs() : MANY_INPUTS));
  }

  @Override
  public void run() {
    int units = COLUMNS;
    int columns = type.gates() * units;
    CellParameters parameters =
        new CellParameters(
            type,
            filled(inputs, columns),
            filled(units, columns),
            filled(columns),
            type.constants() > 0 ? filled(type.constants() * units) : null,
            type.hasRecurrentBias() ? filled(units) : null);
    CellGradients gradients = CellGradients.of(parameters);
    Sequences sequences = new Sequences(filled(rows, inputs, STEPS), null, null, null);
    INDArray output = filled(rows, units, STEPS);
    INDArray outputErrors = filled(rows, units, STEPS);
    INDArray inputErrors = filled(rows, inputs, STEPS);
    try (FloatHostEngine engine = new FloatHostEngine(type, new VectorMultiplier(type), 1)) {
      for (int pass = 0; pass < PASSES; pass++) {
        engine.forward(parameters, sequences, output, true);
        engine.backward(parameters, outputErrors, gradients, pass % 2 == 0 ? inputErrors : null);
      }
    }
  }

  /** An array of small values. */
  static INDArray filled(long... shape) {
    return Nd4j.createUninitializedDetached(DataType.FLOAT, 'f', shape).assign(VALUE);
  }
}
