package io.github.sublstm.engine.vector;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.engine.CellParameters;
import io.github.sublstm.engine.host.FloatArray;
import io.github.sublstm.engine.host.FloatMatrix;
import io.github.sublstm.engine.threads.Workers;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A cell's parameters packed for {@link VectorKernel}, once per pass and shared by all shares.
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

  private final CellType type;
  int inputs;
  int units;

  /** Units, filled up. */
  int unitColumns;

  /** Gate columns: G times the above. */
  int gateColumns;

  /** Inputs, filled up. */
  int inputColumns;

  /** What is added in each slot, an array {@code [unit columns]} per slot. */
  final float[][] bias;

  /** Of these, what is added where RW's columns of a gate go to, an array per gate. */
  final float[][] recurrentBias;

  /**
   * With few inputs, W of the candidate {@code [nIn][unit columns]}, if its recurrent part is a
   * value of its own.
   */
  final FloatArray candidateInput = new FloatArray();

  /** Forward panels {@code [block][nIn][G·L]}. */
  final FloatArray input = new FloatArray();

  /**
   * Forward panels {@code [block][recurrent depth][G·L]}: n rows of RW and, with few inputs, those
   * of W and perhaps one of zeros below them.
   */
  final FloatArray recurrent = new FloatArray();

  int recurrentDepth;

  /**
   * Backward panels: the panel that begins at column u starts at {@code u·gateColumns} and is
   * {@code [gateColumns][panel width]}. With few inputs, {@code inputBack} is {@code
   * [nIn][gateColumns]}.
   */
  final FloatArray inputBack = new FloatArray();

  final FloatArray recurrentBack = new FloatArray();

  VectorWeights(CellType type) {
    this.type = type;
    this.bias = new float[type.slots()][0];
    this.recurrentBias = new float[type.gates()][];
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
    float[] panels = input.atLeast(hasFewInputs() ? 0 : inputs * gateColumns);
    float[] recurrentPanels = recurrent.atLeast(recurrentDepth * gateColumns);
    candidateInput.atLeast(hasFewInputs() && type.hasRecurrentBias() ? inputs * unitColumns : 0);
    packBias(parameters);
    FloatMatrix w = FloatMatrix.borrow(parameters.inputWeights());
    FloatMatrix rw = FloatMatrix.borrow(parameters.recurrentWeights());
    inBlocks(
        threads,
        (block, column) -> {
          packPanel(rw, units, block, column, recurrentPanels, recurrentPanel(block));
          if (hasFewInputs()) {
            packPanel(
                w,
                inputs,
                block,
                column,
                recurrentPanels,
                recurrentPanel(block) + units * panelWidth());
            clearPanel(block, units + inputs);
            if (type.hasRecurrentBias()) {
              splitCandidate(w, block, column);
            }
          } else {
            packPanel(w, inputs, block, column, panels, inputPanel(block));
          }
        });
  }

  /** Packs the backward panels, in parallel. */
  void packBackward(CellParameters parameters, int threads) {
    float[] inputPanels = inputBack.atLeast(inputStride() * gateColumns);
    float[] recurrentPanels = recurrentBack.atLeast(unitColumns * gateColumns);
    FloatMatrix w = FloatMatrix.borrow(parameters.inputWeights());
    FloatMatrix rw = FloatMatrix.borrow(parameters.recurrentWeights());
    inBlocks(
        threads,
        (block, column) -> {
          packTransposed(rw, unitColumns, block, column, recurrentPanels);
          if (hasFewInputs()) {
            packInputRows(w, block, column, inputPanels);
          } else {
            packTransposed(w, inputColumns, block, column, inputPanels);
          }
        });
  }

  /** Lets go of the memory. */
  void clear() {
    Arrays.fill(bias, new float[0]);
    input.clear();
    recurrent.clear();
    inputBack.clear();
    recurrentBack.clear();
  }

  boolean hasFewInputs() {
    return inputs < FEW_INPUTS;
  }

  /** Between the rows of an input chunk. */
  int inputStride() {
    return hasFewInputs() ? inputs : inputColumns;
  }

  CellType type() {
    return type;
  }

  int gates() {
    return type.gates();
  }

  /** Blocks of one vector of units. */
  int blocks() {
    return unitColumns / L;
  }

  /** The index of a gate column. */
  int gateColumn(int slot, int unit) {
    return slot * unitColumns + unit;
  }

  /** Where the forward panel of W for a block of units begins. */
  int inputPanel(int block) {
    return block * inputs * panelWidth();
  }

  /** Where the forward panel of RW for a block of units begins. */
  int recurrentPanel(int block) {
    return block * recurrentDepth * panelWidth();
  }

  private int panelWidth() {
    return gates() * L;
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

  private void packBias(CellParameters parameters) {
    for (int gate = 0; gate < gates(); gate++) {
      packBias(parameters.bias(), gate * units, gate);
    }
    if (type.hasRecurrentBias()) {
      packBias(parameters.recurrentBias(), 0, type.recurrentSlot(0));
    }
    Arrays.setAll(recurrentBias, gate -> bias[type.recurrentSlot(gate)]);
  }

  private void packBias(INDArray vector, int from, int slot) {
    if (bias[slot].length < unitColumns) {
      bias[slot] = new float[unitColumns];
    }
    Arrays.fill(bias[slot], 0, unitColumns, 0f);
    FloatMatrix.borrow(vector).buffer().get(from, bias[slot], 0, units);
  }

  /**
   * Copies the columns of one block of a column-major {@code [depth, G·n]} into a forward panel.
   */
  private void packPanel(
      FloatMatrix matrix, int depth, int block, float[] column, float[] panels, int start) {
    int width = panelWidth();
    for (int slot = 0; slot < gates(); slot++) {
      for (int lane = 0; lane < L; lane++) {
        int unit = block * L + lane;
        int target = start + slot * L + lane;
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

  /**
   * Takes W of the candidate out of a recurrent panel and puts it into {@link #candidateInput}. The
   * zeros that stay are multiplied, which with few inputs is less than a product of their own
   * costs.
   */
  private void splitCandidate(FloatMatrix w, int block, float[] column) {
    float[] target = candidateInput.values();
    for (int lane = 0; lane < L; lane++) {
      int unit = block * L + lane;
      if (unit < units) {
        w.get(unit * inputs, column, inputs);
      } else {
        Arrays.fill(column, 0, inputs, 0f);
      }
      for (int k = 0; k < inputs; k++) {
        target[k * unitColumns + unit] = column[k];
        recurrent.values()[recurrentPanel(block) + (units + k) * panelWidth() + lane] = 0f;
      }
    }
  }

  /** Clears the rows of a recurrent panel from one on. */
  private void clearPanel(int block, int firstRow) {
    int panel = recurrentPanel(block);
    Arrays.fill(
        recurrent.values(),
        panel + firstRow * panelWidth(),
        panel + recurrentDepth * panelWidth(),
        0f);
  }

  /**
   * Cuts the columns of one block of a column-major {@code [size, G·n]} into the backward panels.
   */
  private void packTransposed(
      FloatMatrix matrix, int columns, int block, float[] column, float[] panels) {
    int size = matrix.rows();
    for (int slot = 0; slot < gates(); slot++) {
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

  private void packInputRows(FloatMatrix matrix, int block, float[] column, float[] rows) {
    for (int slot = 0; slot < gates(); slot++) {
      for (int lane = 0; lane < L; lane++) {
        int unit = block * L + lane;
        if (unit < units) {
          matrix.get((slot * units + unit) * inputs, column, inputs);
        } else {
          Arrays.fill(column, 0, inputs, 0f);
        }
        for (int k = 0; k < inputs; k++) {
          rows[k * gateColumns + gateColumn(slot, unit)] = column[k];
        }
      }
    }
  }
}
