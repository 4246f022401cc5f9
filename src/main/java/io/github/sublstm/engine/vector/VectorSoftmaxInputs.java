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
  private float[] panels = new float[0];

  /** {@code [rows, nIn padded]}. */
  private float[] byRow = new float[0];

  /** x · factor {@code [panel][rows][panel width]}, panels of values. */
  private float[] scaledPanels = new float[0];

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
    panels = FloatArray.grow(panels, inputs * rowColumns);
    byRow = FloatArray.grow(byRow, rows * inputColumns);
    scaledPanels = FloatArray.grow(scaledPanels, rows * inputColumns);
    Arrays.fill(panels, 0, inputs * rowColumns, 0f);
    for (int j = 0; j < rowColumns; ) {
      int width = VectorKernel.panelVectors(j, rowColumns) * L;
      for (int r = j; r < Math.min(rows, j + width); r++) {
        int row = r * inputColumns;
        x.buffer().get(r * inputs, byRow, row, inputs);
        Arrays.fill(byRow, row + inputs, row + inputColumns, 0f);
        int target = j * inputs + r - j;
        for (int k = 0; k < inputs; k++) {
          panels[target + k * width] = byRow[row + k];
        }
      }
      j += width;
    }
  }

  /** Makes {@link #scaledPanels}: every row of x times its factor. */
  void scale(float[] factors) {
    for (int j = 0; j < inputColumns; ) {
      int width = VectorKernel.panelVectors(j, inputColumns) * L;
      for (int r = 0; r < rows; r++) {
        int target = j * rows + r * width;
        for (int k = 0; k < width; k += L) {
          FloatVector.fromArray(SPECIES, byRow, r * inputColumns + j + k)
              .mul(factors[r])
              .intoArray(scaledPanels, target + k);
        }
      }
      j += width;
    }
  }

  /** x, for the logits; the panel of row j begins at {@code j · nIn}. */
  float[] panels() {
    return panels;
  }

  /** x · factor, for the gradients; the panel of value j begins at {@code j · rows}. */
  float[] scaledPanels() {
    return scaledPanels;
  }

  /** Value k of row r. */
  float row(int r, int k) {
    return byRow[r * inputColumns + k];
  }

  /** Lets go of the memory. */
  void clear() {
    panels = new float[0];
    byRow = new float[0];
    scaledPanels = new float[0];
  }
}
