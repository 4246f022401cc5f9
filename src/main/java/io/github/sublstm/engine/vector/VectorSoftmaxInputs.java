package io.github.sublstm.engine.vector;

import io.github.sublstm.engine.host.FloatArray;
import io.github.sublstm.engine.host.FloatMatrix;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inputs x of a chunk of rows, as the products of {@link VectorSoftmaxSlice} read them: logits
 * run over the rows of x, so a panel holds some rows and is a vector wide in them; gradients of the
 * weights run over its values, so a panel holds some values and is a vector wide in those.
 */
final class VectorSoftmaxInputs {

  private static final VectorSpecies<Float> SPECIES = VectorKernel.SPECIES;
  private static final int L = VectorKernel.L;

  /** {@code [panel][nIn][panel width]}, panels of rows. */
  private final FloatArray panels = new FloatArray();

  /** {@code [rows, nIn padded]}. */
  private final FloatArray byRow = new FloatArray();

  /** x · factor {@code [panel][rows][panel width]}, panels of values. */
  private final FloatArray scaledPanels = new FloatArray();

  private int rows;
  private int inputs;
  private int inputColumns;

  /**
   * Takes on a chunk.
   *
   * @param x {@code [nIn, rows]}, column-major
   */
  void pack(FloatMatrix x) {
    inputs = x.rows();
    rows = x.columns();
    inputColumns = VectorKernel.paddedColumns(inputs);
    int rowColumns = VectorKernel.paddedColumns(rows);
    scaledPanels.atLeast(rows * inputColumns);
    float[] rowValues = byRow.atLeast(rows * inputColumns);
    float[] columns = panels.atLeast(inputs * rowColumns);
    Arrays.fill(columns, 0, inputs * rowColumns, 0f);
    for (int j = 0; j < rowColumns; ) {
      int width = Panel.vectors(j / L, rowColumns / L) * L;
      for (int r = j; r < Math.min(rows, j + width); r++) {
        int row = r * inputColumns;
        x.buffer().get(r * inputs, rowValues, row, inputs);
        Arrays.fill(rowValues, row + inputs, row + inputColumns, 0f);
        int target = j * inputs + r - j;
        for (int k = 0; k < inputs; k++) {
          columns[target + k * width] = rowValues[row + k];
        }
      }
      j += width;
    }
  }

  /** Makes {@link #scaledPanels}: every row of x times its factor. */
  void scale(float[] factors) {
    float[] source = byRow.values();
    float[] scaled = scaledPanels.values();
    for (int j = 0; j < inputColumns; ) {
      int width = Panel.vectors(j / L, inputColumns / L) * L;
      for (int r = 0; r < rows; r++) {
        int target = j * rows + r * width;
        for (int k = 0; k < width; k += L) {
          FloatVector.fromArray(SPECIES, source, r * inputColumns + j + k)
              .mul(factors[r])
              .intoArray(scaled, target + k);
        }
      }
      j += width;
    }
  }

  /** x, for the logits; the panel of row j begins at {@code j · nIn}. */
  float[] panels() {
    return panels.values();
  }

  /** x · factor, for the gradients; the panel of value j begins at {@code j · rows}. */
  float[] scaledPanels() {
    return scaledPanels.values();
  }

  /** Value k of row r. */
  float row(int r, int k) {
    return byRow.values()[r * inputColumns + k];
  }
}
