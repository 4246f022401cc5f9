package io.github.sublstm.engine;

import io.github.sublstm.cell.CellType;
import java.util.Arrays;

/**
 * A cell's parameters packed for {@link VectorKernel}, once a pass and shared by all lanes.
 *
 * <p>Units are filled up to whole vectors with units of zero weights. Forward, a panel holds the
 * columns of one vector of units in all gate slots, for xW and hRW; backward, it holds four or
 * three vectors of units (or inputs), for δRWᵀ (or δWᵀ). Within a panel the values of one step of
 * the sum are contiguous. A <em>gate column</em> is {@code slot·unitColumns + unit}.
 */
final class VectorWeights {

  private static final int L = VectorKernel.L;

  /** With fewer inputs than this, padding them to vectors costs more than it gains. */
  static final int FEW_INPUTS = 16;

  final CellType type;
  int inputs;
  int units;

  /** Units, filled up. */
  int unitColumns;

  /** Gate columns: G times the above. */
  int gateColumns;

  /** Inputs, filled up. */
  int inputColumns;

  /** The bias, an array a slot. */
  final float[][] bias;

  float[] decay = new float[0];

  /** Forward panels {@code [block][nIn][G·L]}. */
  float[] input = new float[0];

  /**
   * Forward panels {@code [block][recurrent depth][G·L]}: n rows of RW and, with few inputs, those
   * of W and perhaps one of zeros below them.
   */
  float[] recurrent = new float[0];

  int recurrentDepth;

  /**
   * Backward panels: the panel that begins at column u starts at {@code u·gateColumns} and is
   * {@code [gateColumns][panel width]}. With few inputs, {@code inputBack} is {@code
   * [nIn][gateColumns]}.
   */
  float[] inputBack = new float[0];

  float[] recurrentBack = new float[0];

  VectorWeights(CellType type) {
    this.type = type;
    this.bias = new float[type.gates()][0];
  }

  /** Packs the forward panels, in parallel. */
  void packForward(CellParameters parameters, int threads) {
    inputs = parameters.inputs();
    units = parameters.units();
    unitColumns = VectorKernel.paddedColumns(units);
    gateColumns = type.gates() * unitColumns;
    inputColumns = VectorKernel.paddedColumns(inputs);
    // An even depth: an odd last step costs the kernel a pass over C of its own.
    recurrentDepth = hasFewInputs() ? (units + inputs + 1) / 2 * 2 : units;
    input = FloatArrays.grow(input, hasFewInputs() ? 0 : inputs * gateColumns);
    recurrent = FloatArrays.grow(recurrent, recurrentDepth * gateColumns);
    packVectors(parameters);
    FloatNative w = FloatNative.borrow(parameters.inputWeights());
    FloatNative rw = FloatNative.borrow(parameters.recurrentWeights());
    inBlocks(
        threads,
        (block, column) -> {
          packPanel(rw, units, block, column, recurrent, recurrentDepth, 0);
          if (hasFewInputs()) {
            packPanel(w, inputs, block, column, recurrent, recurrentDepth, units);
            clearPanel(block, units + inputs);
          } else {
            packPanel(w, inputs, block, column, input, inputs, 0);
          }
        });
  }

  /** Packs the backward panels, in parallel; the sizes are those of the last forward pass. */
  void packBackward(CellParameters parameters, int threads) {
    inputBack = FloatArrays.grow(inputBack, (hasFewInputs() ? inputs : inputColumns) * gateColumns);
    recurrentBack = FloatArrays.grow(recurrentBack, unitColumns * gateColumns);
    FloatNative w = FloatNative.borrow(parameters.inputWeights());
    FloatNative rw = FloatNative.borrow(parameters.recurrentWeights());
    inBlocks(
        threads,
        (block, column) -> {
          packTransposed(rw, units, unitColumns, block, column, recurrentBack);
          if (hasFewInputs()) {
            packInputRows(w, block, column);
          } else {
            packTransposed(w, inputs, inputColumns, block, column, inputBack);
          }
        });
  }

  boolean hasFewInputs() {
    return inputs < FEW_INPUTS;
  }

  int blocks() {
    return unitColumns / L;
  }

  void clear() {
    Arrays.fill(bias, new float[0]);
    decay = new float[0];
    input = new float[0];
    recurrent = new float[0];
    inputBack = new float[0];
    recurrentBack = new float[0];
  }

  private interface BlockTask {
    void run(int block, float[] column);
  }

  private void inBlocks(int threads, BlockTask task) {
    int blocks = blocks();
    int parts = Math.min(threads, blocks);
    Workers.run(
        parts,
        part -> {
          float[] column = new float[Math.max(inputs, units)];
          for (int block = blocks * part / parts; block < blocks * (part + 1) / parts; block++) {
            task.run(block, column);
          }
        });
  }

  private void packVectors(CellParameters parameters) {
    FloatNative b = FloatNative.borrow(parameters.bias());
    for (int slot = 0; slot < type.gates(); slot++) {
      bias[slot] = FloatArrays.grow(bias[slot], unitColumns);
      Arrays.fill(bias[slot], 0, unitColumns, 0f);
      b.buffer().get(slot * units, bias[slot], 0, units);
    }
    if (parameters.decay() != null) {
      decay = FloatArrays.grow(decay, unitColumns);
      Arrays.fill(decay, 0, unitColumns, 0f);
      FloatNative.borrow(parameters.decay()).get(0, decay, units);
    }
  }

  /** The index of a gate column. */
  int gateColumn(int slot, int unit) {
    return slot * unitColumns + unit;
  }

  /**
   * Copies the columns of one block of a column-major {@code [depth, G·n]} into its forward panel,
   * from one row of the panel on.
   */
  private void packPanel(
      FloatNative matrix,
      int depth,
      int block,
      float[] column,
      float[] panels,
      int panelDepth,
      int firstRow) {
    int width = type.gates() * L;
    int panel = (block * panelDepth + firstRow) * width;
    for (int slot = 0; slot < type.gates(); slot++) {
      for (int lane = 0; lane < L; lane++) {
        int unit = block * L + lane;
        int target = panel + slot * L + lane;
        if (unit < units) {
          matrix.get((slot * units + unit) * depth, column, depth);
        } else {
          Arrays.fill(column, 0, depth, 0f);
        }
        for (int k = 0; k < depth; k++) {
          panels[target + k * width] = column[k];
        }
      }
    }
  }

  /** Clears the rows of a recurrent panel from one on. */
  private void clearPanel(int block, int firstRow) {
    int width = type.gates() * L;
    int panel = block * recurrentDepth * width;
    Arrays.fill(recurrent, panel + firstRow * width, panel + recurrentDepth * width, 0f);
  }

  /**
   * Cuts the columns of one block of a column-major {@code [size, G·n]} into the backward panels.
   */
  private void packTransposed(
      FloatNative matrix, int size, int columns, int block, float[] column, float[] panels) {
    for (int slot = 0; slot < type.gates(); slot++) {
      for (int lane = 0; lane < L; lane++) {
        int unit = block * L + lane;
        int gateColumn = gateColumn(slot, unit);
        if (unit < units) {
          matrix.get((slot * units + unit) * size, column, size);
        } else {
          Arrays.fill(column, 0, size, 0f);
        }
        for (int first = 0; first < columns; ) {
          int width = VectorKernel.panelVectors(first, columns) * L;
          int target = first * gateColumns + gateColumn * width;
          int present = Math.max(0, Math.min(width, size - first));
          System.arraycopy(column, Math.min(first, size), panels, target, present);
          Arrays.fill(panels, target + present, target + width, 0f);
          first += width;
        }
      }
    }
  }

  private void packInputRows(FloatNative matrix, int block, float[] column) {
    for (int slot = 0; slot < type.gates(); slot++) {
      for (int lane = 0; lane < L; lane++) {
        int unit = block * L + lane;
        if (unit < units) {
          matrix.get((slot * units + unit) * inputs, column, inputs);
        } else {
          Arrays.fill(column, 0, inputs, 0f);
        }
        for (int k = 0; k < inputs; k++) {
          inputBack[k * gateColumns + gateColumn(slot, unit)] = column[k];
        }
      }
    }
  }
}
