package io.github.sublstm.engine.vector;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.engine.CellParameters;
import io.github.sublstm.engine.host.FloatArray;
import io.github.sublstm.engine.host.FloatMatrix;
import io.github.sublstm.engine.threads.Workers;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A cell's parameters packed into panels for {@link VectorKernel}, once per pass and shared by all
 * shares.
 *
 * <p>Units are filled up to whole vectors with units of zero weights. A <em>slot column</em> is
 * {@code slot·unitColumns + unit}. Columns of W belong to the slots of the gates, which are the
 * first ones; those of RW belong to the slots from {@link #firstRecurrentSlot} on, in the order of
 * the slots: for most cells these are the same. Forward, the columns of a panel are slot columns
 * (for xW and hRW); backward they are units or inputs (for δRWᵀ and δWᵀ).
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

  /** Vectors of units. */
  int unitVectors;

  /** Inputs, filled up. */
  int inputColumns;

  /** Slot columns of W, and as many of RW. */
  int gateColumns;

  /** All slot columns. */
  int slotColumns;

  /** What is added in each slot, an array {@code [unit columns]} per slot. */
  final float[][] bias;

  /**
   * With few inputs, W of the candidate {@code [nIn][unit columns]}, if its recurrent part is a
   * value of its own.
   */
  final FloatArray candidateInput = new FloatArray();

  /** Forward panels of W, nIn deep. */
  final FloatArray input = new FloatArray();

  /** Forward panels: n rows of RW and, with few inputs, those of W below them. */
  final FloatArray recurrent = new FloatArray();

  int recurrentDepth;

  /**
   * Backward panels of W, {@link #gateColumns} deep. With few inputs, {@code [nIn][gateColumns]}.
   */
  final FloatArray inputBack = new FloatArray();

  /** Backward panels of RW, {@link #gateColumns} deep. */
  final FloatArray recurrentBack = new FloatArray();

  VectorWeights(CellType type) {
    this.type = type;
    this.bias = new float[type.slots()][0];
  }

  /** Packs the forward panels, in parallel. */
  void packForward(CellParameters parameters, int threads) {
    inputs = parameters.inputs();
    units = parameters.units();
    unitColumns = VectorKernel.paddedColumns(units);
    unitVectors = unitColumns / L;
    inputColumns = VectorKernel.paddedColumns(inputs);
    gateColumns = type.gates() * unitColumns;
    slotColumns = type.slots() * unitColumns;
    recurrentDepth = hasFewInputs() ? units + inputs : units;
    float[] panels = input.atLeast(hasFewInputs() ? 0 : inputs * gateColumns);
    float[] recurrentPanels = recurrent.atLeast(recurrentDepth * gateColumns);
    candidateInput.atLeast(hasFewInputs() && type.hasRecurrentBias() ? inputs * unitColumns : 0);
    packBias(parameters);
    FloatMatrix w = FloatMatrix.borrow(parameters.inputWeights());
    FloatMatrix rw = FloatMatrix.borrow(parameters.recurrentWeights());
    inVectors(
        threads,
        (vector, column) -> {
          packColumns(rw, recurrentGate(vector), vector, column, recurrentPanels, 0);
          if (!hasFewInputs()) {
            packColumns(w, vector / unitVectors, vector, column, panels, 0);
          } else if (isSplitCandidate(vector)) {
            splitCandidate(w, vector, column);
          } else {
            packColumns(w, recurrentGate(vector), vector, column, recurrentPanels, units);
          }
        });
  }

  /** Packs the backward panels, in parallel; those of W only if the input's errors are wanted. */
  void packBackward(CellParameters parameters, int threads, boolean inputErrors) {
    float[] inputPanels = inputBack.atLeast(inputErrors ? inputStride() * gateColumns : 0);
    float[] recurrentPanels = recurrentBack.atLeast(unitColumns * gateColumns);
    FloatMatrix w = FloatMatrix.borrow(parameters.inputWeights());
    FloatMatrix rw = FloatMatrix.borrow(parameters.recurrentWeights());
    inVectors(
        threads,
        (vector, column) -> {
          packTransposed(rw, recurrentGate(vector), vector, column, recurrentPanels);
          if (!inputErrors) {
            return;
          }
          if (hasFewInputs()) {
            packInputRows(w, vector, column, inputPanels);
          } else {
            packTransposed(w, vector / unitVectors, vector, column, inputPanels);
          }
        });
  }

  /** Lets go of the memory. */
  void clear() {
    Arrays.fill(bias, new float[0]);
    candidateInput.clear();
    input.clear();
    recurrent.clear();
    inputBack.clear();
    recurrentBack.clear();
  }

  CellType type() {
    return type;
  }

  boolean hasFewInputs() {
    return inputs < FEW_INPUTS;
  }

  /** Between the rows of an input chunk. */
  int inputStride() {
    return hasFewInputs() ? inputs : inputColumns;
  }

  /** Vectors of W's columns, and of RW's. */
  int gateVectors() {
    return type.gates() * unitVectors;
  }

  /** The first slot that a column of RW contributes to. */
  int firstRecurrentSlot() {
    return type.slots() - type.gates();
  }

  /** The first vector of slot columns that RW contributes to. */
  int firstRecurrentVector() {
    return firstRecurrentSlot() * unitVectors;
  }

  /** The gate whose columns of RW a vector holds, of those in the order of their slots. */
  private int recurrentGate(int vector) {
    int slot = vector / unitVectors + firstRecurrentSlot();
    return slot < type.gates() ? slot : 0;
  }

  /** Whether a vector of RW holds the candidate's columns, and these are a value of their own. */
  private boolean isSplitCandidate(int vector) {
    return type.hasRecurrentBias() && recurrentGate(vector) == 0;
  }

  private interface VectorTask {
    void run(int vector, float[] column);
  }

  private void inVectors(int threads, VectorTask task) {
    int vectors = gateVectors();
    int parts = Math.min(threads, vectors);
    Workers.run(
        parts,
        part -> {
          float[] column = new float[Math.max(inputs, units)];
          for (int v = vectors * part / parts; v < vectors * (part + 1) / parts; v++) {
            task.run(v, column);
          }
        });
  }

  private void packBias(CellParameters parameters) {
    for (int gate = 0; gate < type.gates(); gate++) {
      packBias(parameters.bias(), gate * units, gate);
    }
    if (type.hasRecurrentBias()) {
      packBias(parameters.recurrentBias(), 0, type.recurrentSlot(0));
    }
  }

  private void packBias(INDArray vector, int from, int slot) {
    if (bias[slot].length < unitColumns) {
      bias[slot] = new float[unitColumns];
    }
    Arrays.fill(bias[slot], 0, unitColumns, 0f);
    FloatMatrix.borrow(vector).buffer().get(from, bias[slot], 0, units);
  }

  /** Reads a column of a gate from a column-major {@code [size, G·n]}; zeros fill the units up. */
  private void readColumn(FloatMatrix matrix, int gate, int unit, float[] column) {
    int size = matrix.rows();
    if (unit < units) {
      matrix.get((gate * units + unit) * size, column, size);
    } else {
      Arrays.fill(column, 0, size, 0f);
    }
  }

  /**
   * Copies the columns of one vector into its forward panel.
   *
   * @param gate whose columns of the matrix they are
   * @param firstRow where the matrix begins in the depth of the panel
   */
  private void packColumns(
      FloatMatrix matrix, int gate, int vector, float[] column, float[] panels, int firstRow) {
    int size = matrix.rows();
    int depth = panels == input.values() ? inputs : recurrentDepth;
    int firstOfPanel = vector / Panel.VECTORS * Panel.VECTORS;
    int width = Panel.vectors(firstOfPanel, gateVectors()) * L;
    int start = firstOfPanel * L * depth + firstRow * width + (vector - firstOfPanel) * L;
    for (int lane = 0; lane < L; lane++) {
      readColumn(matrix, gate, vector % unitVectors * L + lane, column);
      for (int k = 0; k < size; k++) {
        panels[start + k * width + lane] = column[k];
      }
    }
  }

  /**
   * Puts W of the candidate into {@link #candidateInput}, and zeros where it would be in a panel of
   * RW. With few inputs they are multiplied, which is less than a product of their own costs.
   */
  private void splitCandidate(FloatMatrix w, int vector, float[] column) {
    float[] target = candidateInput.values();
    int firstOfPanel = vector / Panel.VECTORS * Panel.VECTORS;
    int width = Panel.vectors(firstOfPanel, gateVectors()) * L;
    int start = firstOfPanel * L * recurrentDepth + units * width + (vector - firstOfPanel) * L;
    for (int lane = 0; lane < L; lane++) {
      int unit = vector % unitVectors * L + lane;
      readColumn(w, 0, unit, column);
      for (int k = 0; k < inputs; k++) {
        target[k * unitColumns + unit] = column[k];
        recurrent.values()[start + k * width + lane] = 0f;
      }
    }
  }

  /** Cuts the columns of one vector into the backward panels, where they are steps of the sum. */
  private void packTransposed(
      FloatMatrix matrix, int gate, int vector, float[] column, float[] panels) {
    int size = matrix.rows();
    int vectors = VectorKernel.vectors(size);
    for (int lane = 0; lane < L; lane++) {
      readColumn(matrix, gate, vector % unitVectors * L + lane, column);
      for (int v = 0; v < vectors; v += Panel.VECTORS) {
        int width = Panel.vectors(v, vectors) * L;
        int target = v * L * gateColumns + (vector * L + lane) * width;
        int present = Math.min(width, size - v * L);
        System.arraycopy(column, v * L, panels, target, present);
        Arrays.fill(panels, target + present, target + width, 0f);
      }
    }
  }

  private void packInputRows(FloatMatrix matrix, int vector, float[] column, float[] rows) {
    for (int lane = 0; lane < L; lane++) {
      readColumn(matrix, vector / unitVectors, vector % unitVectors * L + lane, column);
      for (int k = 0; k < inputs; k++) {
        rows[k * gateColumns + vector * L + lane] = column[k];
      }
    }
  }
}
