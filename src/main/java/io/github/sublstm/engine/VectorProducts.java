package io.github.sublstm.engine;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The products of a cell on packed weights, put together from {@link VectorKernel}'s panels.
 * Matrices are row-major; a minibatch has one row an example.
 */
final class VectorProducts {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_512;
  private static final int L = VectorKernel.L;

  /** Values of the left factor to keep in the cache while all panels of the right one pass by. */
  private static final int BLOCK_VALUES = 48 * 1024;

  private static final float[][] ZEROS = VectorKernel.plain(new float[4 * L]);

  private final VectorWeights weights;
  private final VectorDeltas deltas;
  private final PackedRows left = new PackedRows();

  /** h⁻ of a chunk {@code [chunk rows, units]}. */
  private final PackedRows hiddenBefore = new PackedRows();

  /** The array of a step's errors as {@link VectorKernel} takes it: the same for every vector. */
  private final float[][] errorTarget = new float[4][];

  VectorProducts(VectorWeights weights) {
    this.weights = weights;
    this.deltas = new VectorDeltas(weights);
  }

  /** How many steps' inputs to multiply by one panel of W before the next panel. */
  int inputBlockSteps(int rows, int inputStride) {
    return Math.max(1, BLOCK_VALUES / (rows * inputStride));
  }

  /** Takes rows of x, for {@link #input}. */
  void packInput(int rows, float[] x, int x0, int stride) {
    left.pack(rows, weights.inputs, x, x0, stride);
  }

  /** gates = b + xW for some of the rows packed and the units of one block. */
  void input(int first, int rows, int block, float[][] gates) {
    int vectors = weights.type.gates();
    VectorKernel.multiply(
        left,
        first,
        rows,
        vectors,
        weights.input,
        block * weights.inputs * vectors * L,
        weights.bias,
        block * L,
        0,
        0,
        gates,
        block * L,
        weights.unitColumns,
        0);
  }

  /** gates += hRW. */
  void hidden(int rows, float[] h, float[][] gates) {
    left.pack(rows, weights.units, h, 0, weights.unitColumns);
    recurrent(rows, gates, weights.unitColumns, gates);
  }

  /** gates = b + hRW + xW for few inputs: one product, with x as further columns of h. */
  void hiddenAndInput(int rows, float[] h, float[] x, int x0, float[][] gates) {
    left.shape(rows, weights.recurrentDepth);
    left.putColumns(0, weights.units, 0, rows, h, 0, weights.unitColumns);
    left.putColumns(weights.units, weights.inputs, 0, rows, x, x0, weights.inputs);
    left.clearColumns(weights.units + weights.inputs);
    recurrent(rows, weights.bias, 0, gates);
  }

  private void recurrent(int rows, float[][] start, int startRow, float[][] gates) {
    int vectors = weights.type.gates();
    for (int block = 0; block < weights.blocks(); block++) {
      VectorKernel.multiply(
          left,
          0,
          rows,
          vectors,
          weights.recurrent,
          block * weights.recurrentDepth * vectors * L,
          start,
          block * L,
          startRow,
          0,
          gates,
          block * L,
          weights.unitColumns,
          0);
    }
  }

  /** Begins the backward products of a chunk of time steps, of so many rows in all. */
  void beginChunk(int chunkRows) {
    deltas.shape(chunkRows);
    hiddenBefore.shape(chunkRows, weights.units);
  }

  /** Takes one step of the chunk: its deltas and the hidden state before it. */
  void addStep(int first, int rows, float[][] stepDeltas, float[] h) {
    deltas.put(first, rows, stepDeltas);
    hiddenBefore.put(first, rows, h, 0, weights.unitColumns);
  }

  /** dh⁻ = δRWᵀ for some rows of the chunk. */
  void hiddenErrors(int first, int rows, float[] dh) {
    errors(first, rows, weights.recurrentBack, dh, 0, weights.unitColumns);
  }

  /** dx = δWᵀ for the whole chunk, in blocks of rows whose deltas fit the cache. */
  void inputErrors(int stride, float[] dx) {
    int rows = deltas.chunkRows();
    if (weights.hasFewInputs()) {
      for (int k = 0; k < weights.inputs; k++) {
        inputErrors(k, stride, dx);
      }
      return;
    }
    int blockRows = VectorKernel.wholeTiles(BLOCK_VALUES / weights.gateColumns);
    for (int r = 0; r < rows; r += blockRows) {
      errors(r, Math.min(blockRows, rows - r), weights.inputBack, dx, r * stride, stride);
    }
  }

  /** dx of one input in every row: a dot product over the gate columns. */
  private void inputErrors(int input, int stride, float[] dx) {
    PackedRows rows = deltas.rows();
    float[] partial = new float[L];
    for (int k0 = 0; k0 < weights.gateColumns; k0 += PackedRows.DEPTH) {
      int length = Math.min(PackedRows.DEPTH, weights.gateColumns - k0);
      int back = input * weights.gateColumns + k0;
      for (int r = 0; r < deltas.chunkRows(); r++) {
        float sum = dot(length, rows.values(), rows.index(r, k0), weights.inputBack, back, partial);
        int at = r * stride + input;
        dx[at] = k0 == 0 ? sum : dx[at] + sum;
      }
    }
  }

  /** Σ a∘b; one loop, as a sum carried from one loop into another would be boxed. */
  private static float dot(int length, float[] a, int a0, float[] b, int b0, float[] partial) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int k = 0; k < length; k += L) {
      sum =
          FloatVector.fromArray(SPECIES, a, a0 + k)
              .fma(FloatVector.fromArray(SPECIES, b, b0 + k), sum);
    }
    return VectorKernel.sum(sum, partial);
  }

  /**
   * dRW += h⁻ᵀδ and dW += xᵀδ over the rows of the chunk; both {@code […, gate columns]}.
   *
   * @param x rows {@code stride} apart
   * @param first whether to start from zeros instead
   */
  void gradients(float[] x, int stride, float[] dRw, float[] dW, boolean first) {
    accumulate(hiddenBefore, dRw, first);
    left.pack(deltas.chunkRows(), weights.inputs, x, 0, stride);
    accumulate(left, dW, first);
  }

  /** Lets go of the memory. */
  void clear() {
    left.clear();
    deltas.clear();
    hiddenBefore.clear();
    Arrays.fill(errorTarget, null);
  }

  private void errors(int first, int rows, float[] panels, float[] out, int out0, int columns) {
    Arrays.fill(errorTarget, out);
    for (int j = 0; j < columns; ) {
      int vectors = VectorKernel.panelVectors(j, columns);
      VectorKernel.multiply(
          deltas.rows(),
          first,
          rows,
          vectors,
          panels,
          j * weights.gateColumns,
          ZEROS,
          0,
          0,
          0,
          errorTarget,
          out0 + j,
          columns,
          L);
      j += vectors * L;
    }
  }

  private void accumulate(PackedRows a, float[] sum, boolean fromZero) {
    float[][] target = VectorKernel.plain(sum);
    for (int block = 0; block < weights.blocks(); block++) {
      VectorKernel.multiplyTransposed(
          a,
          weights.type.gates(),
          deltas.panels(),
          deltas.panel(block),
          fromZero ? ZEROS : target,
          fromZero ? 0 : block * L,
          fromZero ? 0 : weights.gateColumns,
          fromZero ? 0 : weights.unitColumns,
          target,
          block * L,
          weights.gateColumns,
          weights.unitColumns);
    }
  }
}
