package io.github.sublstm.engine.vector;

import io.github.sublstm.engine.host.FloatArray;
import io.github.sublstm.engine.host.FloatProducts;
import io.github.sublstm.engine.host.FloatTape;
import io.github.sublstm.engine.host.MatrixLayout;
import jdk.incubator.vector.FloatVector;

/**
 * The products of a share on packed weights, put together from {@link VectorKernel}'s panels.
 *
 * <p>Matrices are row-major here, one row per example: the hidden state {@code [rows, unit
 * columns]} is read value by value as the left factor of hRW. Each gate is such a matrix of its
 * own. Forward,
 *
 * <ol>
 *   <li>gates = b + xW, for a chunk of steps at once, so that a panel of W is used many times;
 *   <li>gates += hRW, panel by panel, for each step.
 * </ol>
 *
 * <p>With few inputs both are one product, [h x][RW; W]: a product of its own for xW would mostly
 * move the gates through memory.
 *
 * <p>Backward, a step's deltas of all gates are put where the products want them ({@link
 * VectorDeltas}), and dh⁻ = δRWᵀ is taken from there. After each chunk, while its deltas are in the
 * cache, dRW += h⁻ᵀδ, dW += xᵀδ and dx = δWᵀ.
 */
final class VectorProducts implements FloatProducts {

  private static final int L = VectorKernel.L;

  /** Rows (examples times steps) of a chunk. */
  private static final int CHUNK_ROWS = 512;

  /** The same in a narrow layer: then the deltas stay in the second-level cache. */
  private static final int NARROW_CHUNK_ROWS = 256;

  /**
   * Values of dRW up to which a layer is narrow; a larger one costs too much to go through again.
   */
  private static final int NARROW_GRADIENT = 128 * 1024;

  private final VectorWeights weights;
  private final VectorDeltas deltas;

  /** x of the steps of a chunk; with few inputs not used. */
  private final PackedTiles inputTiles = new PackedTiles();

  /** h⁻ of a step; with few inputs x stands beside it. */
  private final PackedTiles hiddenTiles = new PackedTiles();

  private final Panel panel = new Panel();
  private final PanelRows start = new PanelRows();
  private final PanelRows target = new PanelRows();
  private final float[] partial = new float[L];

  /** [dRW; dW]ᵀ {@code [slot columns, unit columns + input columns]}, in panels. */
  private final FloatArray gradient = new FloatArray();

  private int rows;
  private int chunkSteps;
  private int chunkStart;
  private int lastPosition;
  private float[] chunkInput;

  VectorProducts(VectorWeights weights) {
    this.weights = weights;
    this.deltas = new VectorDeltas(weights);
  }

  @Override
  public void begin(int newRows, int steps) {
    rows = newRows;
    boolean isNarrow = weights.units * weights.gateColumns <= NARROW_GRADIENT;
    int chunkRows = isNarrow ? NARROW_CHUNK_ROWS : CHUNK_ROWS;
    chunkSteps = Math.min(steps, Math.max(1, chunkRows / rows));
  }

  @Override
  public int chunkSteps() {
    return chunkSteps;
  }

  @Override
  public int stateValues() {
    return rows * weights.unitColumns;
  }

  @Override
  public MatrixLayout stateLayout() {
    return new MatrixLayout(weights.unitColumns, 1);
  }

  @Override
  public int inputValues() {
    return chunkSteps * rows * weights.inputStride();
  }

  @Override
  public MatrixLayout inputLayout(int steps) {
    return new MatrixLayout(weights.inputStride(), 1);
  }

  /** gates = b + xW, panel by panel of W. */
  @Override
  public void input(float[] x, int t0, int t1, FloatTape tape) {
    chunkInput = x;
    chunkStart = t0;
    if (weights.hasFewInputs()) {
      hiddenTiles.shape(1, rows, weights.recurrentDepth);
      return;
    }
    hiddenTiles.shape(1, rows, weights.units);
    int stride = weights.inputStride();
    inputTiles.shape(t1 - t0, rows, weights.inputs);
    for (int t = t0; t < t1; t++) {
      inputTiles.put(t - t0, 0, weights.inputs, x, (t - t0) * rows * stride, stride);
    }
    int vectors = weights.gateVectors();
    for (int v = 0; v < vectors; v += Panel.VECTORS) {
      panel.at(weights.input.values(), 0, weights.inputs, v, vectors);
      start.inSlots(weights.bias, weights.unitVectors, v, 0);
      for (int t = t0; t < t1; t++) {
        target.inSlots(tape.gates(t), weights.unitVectors, v, weights.unitColumns);
        VectorKernel.multiply(inputTiles, t - t0, 0, panel, start, target);
      }
    }
  }

  @Override
  public void recurrent(int t, FloatTape tape, boolean zeroHidden) {
    float[][] gates = tape.gates(t);
    if (weights.hasFewInputs()) {
      int inputs = weights.inputs;
      int x0 = (t - chunkStart) * rows * inputs;
      hiddenTiles.put(0, 0, weights.units, tape.hidden(t), 0, weights.unitColumns);
      hiddenTiles.put(0, weights.units, inputs, chunkInput, x0, inputs);
      recurrent(weights.bias, 0, gates);
      if (isSplit()) {
        candidateOfInput(x0, gates[0]);
      }
      return;
    }
    if (isSplit()) {
      repeatBias(gates[weights.type().recurrentSlot(0)]);
    }
    if (!zeroHidden) {
      hiddenTiles.put(0, 0, weights.units, tape.hidden(t), 0, weights.unitColumns);
      recurrent(gates, weights.unitColumns, gates);
    }
  }

  /** Whether the candidate's recurrent part is a value of its own. */
  private boolean isSplit() {
    return weights.type().hasRecurrentBias();
  }

  /** m = rb, for the product to start from. */
  private void repeatBias(float[] m) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(
          weights.bias[weights.type().recurrentSlot(0)],
          0,
          m,
          r * weights.unitColumns,
          weights.unitColumns);
    }
  }

  /** a = b + xW for the candidate alone, with few inputs: the product has its recurrent part. */
  private void candidateOfInput(int x0, float[] a) {
    int columns = weights.unitColumns;
    float[] w = weights.candidateInput.values();
    for (int r = 0; r < rows; r++) {
      int row = r * columns;
      System.arraycopy(weights.bias[0], 0, a, row, columns);
      for (int k = 0; k < weights.inputs; k++) {
        float x = chunkInput[x0 + r * weights.inputs + k];
        int from = k * columns;
        for (int u = 0; u < columns; u++) {
          a[row + u] = a[row + u] + x * w[from + u];
        }
      }
    }
  }

  /** gates = from + hRW, panel by panel of RW. */
  private void recurrent(float[][] from, int fromRow, float[][] gates) {
    int vectors = weights.gateVectors();
    for (int v = 0; v < vectors; v += Panel.VECTORS) {
      int slotVector = weights.firstRecurrentVector() + v;
      panel.at(weights.recurrent.values(), 0, weights.recurrentDepth, v, vectors);
      start.inSlots(from, weights.unitVectors, slotVector, fromRow);
      target.inSlots(gates, weights.unitVectors, slotVector, weights.unitColumns);
      VectorKernel.multiply(hiddenTiles, 0, 0, panel, start, target);
    }
  }

  @Override
  public void beginBackward() {
    gradient.atLeast(weights.slotColumns * deltas.vectors() * L);
  }

  @Override
  public void beginChunk(int steps) {
    deltas.shape(steps, rows);
  }

  @Override
  public void addStep(int position, float[][] stepDeltas, float[] h) {
    lastPosition = position;
    deltas.put(position, stepDeltas, h);
  }

  @Override
  public void hiddenErrors(float[] dh) {
    int first = weights.firstRecurrentSlot() * weights.unitColumns;
    int vectors = weights.unitVectors;
    for (int v = 0; v < vectors; v += Panel.VECTORS) {
      panel.at(weights.recurrentBack.values(), 0, weights.gateColumns, v, vectors);
      target.inMatrix(dh, v * L, weights.unitColumns, L);
      if (deltas.hasTiles()) {
        VectorKernel.multiply(deltas.tiles(), lastPosition, first, panel, PanelRows.ZEROS, target);
      } else {
        int row = lastPosition * rows;
        VectorKernel.multiply(deltas.rows(), row, rows, first, panel, PanelRows.ZEROS, target);
      }
    }
  }

  /**
   * The gradients of one panel after the other: of h⁻ with the slots that RW contributes to, of x
   * with those of W; a panel that has both takes all slots, of which some are computed in vain.
   */
  @Override
  public void addGradients(float[] x, boolean first) {
    deltas.putInputs(x, weights.inputStride());
    int vectors = deltas.vectors();
    for (int v = 0; v < vectors; v += Panel.VECTORS) {
      panel.at(deltas.panels(), 0, deltas.chunkRows(), v, vectors);
      target.inMatrix(gradient.values(), v * L * weights.slotColumns, panel.vectors * L, L);
      PanelRows from = first ? PanelRows.ZEROS : target;
      boolean hasUnits = v < weights.unitVectors;
      boolean hasInputs = v + panel.vectors > weights.unitVectors;
      int slots = hasUnits ? weights.type().slots() : weights.type().gates();
      for (int slot = hasInputs ? 0 : weights.firstRecurrentSlot(); slot < slots; slot++) {
        int column = slot * weights.unitColumns;
        int end = column + weights.units;
        VectorKernel.multiplyTransposed(deltas.rows(), column, end, panel, from, target);
      }
    }
  }

  /** Panel by panel of Wᵀ; with few inputs, one input at a time. */
  @Override
  public void inputErrors(float[] dx) {
    if (weights.hasFewInputs()) {
      for (int k = 0; k < weights.inputs; k++) {
        inputErrors(k, dx);
      }
      return;
    }
    int stride = weights.inputStride();
    int vectors = stride / L;
    int steps = deltas.chunkRows() / rows;
    for (int v = 0; v < vectors; v += Panel.VECTORS) {
      panel.at(weights.inputBack.values(), 0, weights.gateColumns, v, vectors);
      for (int step = 0; step < steps; step++) {
        target.inMatrix(dx, step * rows * stride + v * L, stride, L);
        VectorKernel.multiply(deltas.tiles(), step, 0, panel, PanelRows.ZEROS, target);
      }
    }
  }

  /** dx of one input in every row: a dot product over the gate columns. */
  private void inputErrors(int input, float[] dx) {
    PackedRows d = deltas.rows();
    float[] back = weights.inputBack.values();
    for (int k0 = 0; k0 < weights.gateColumns; k0 += PackedRows.DEPTH) {
      int length = Math.min(PackedRows.DEPTH, weights.gateColumns - k0);
      int backStart = input * weights.gateColumns + k0;
      for (int r = 0; r < deltas.chunkRows(); r++) {
        float sum = dot(length, d.values(), d.index(r, k0), back, backStart);
        int at = r * weights.inputs + input;
        dx[at] = k0 == 0 ? sum : dx[at] + sum;
      }
    }
  }

  /** Σ a∘b; one loop, as a sum carried from one loop into another would be boxed. */
  private float dot(int length, float[] a, int a0, float[] b, int b0) {
    FloatVector sum = FloatVector.zero(VectorKernel.SPECIES);
    for (int k = 0; k < length; k += L) {
      sum =
          FloatVector.fromArray(VectorKernel.SPECIES, a, a0 + k)
              .fma(FloatVector.fromArray(VectorKernel.SPECIES, b, b0 + k), sum);
    }
    return VectorKernel.sum(sum, partial);
  }

  /**
   * Adds rows of the gradients to sums {@code [count, vectors · L]}, panel by panel: dRW of some
   * units of a slot is there from vector 0 on, dW behind the vectors of the units.
   *
   * @param row the first slot column
   * @param count how many
   * @param first the first vector
   * @param vectors how many
   */
  void addGradients(int row, int count, int first, int vectors, float[] sums) {
    float[] values = gradient.values();
    for (int v = 0; v < vectors; v++) {
      int panelVector = (first + v) / Panel.VECTORS * Panel.VECTORS;
      int width = Panel.vectors(panelVector, deltas.vectors()) * L;
      int from = panelVector * L * weights.slotColumns + (first + v - panelVector) * L;
      for (int r = 0; r < count; r++) {
        int to = (r * vectors + v) * L;
        FloatVector.fromArray(VectorKernel.SPECIES, values, from + (row + r) * width)
            .add(FloatVector.fromArray(VectorKernel.SPECIES, sums, to))
            .intoArray(sums, to);
      }
    }
  }

  @Override
  public void clear() {
    inputTiles.clear();
    hiddenTiles.clear();
    deltas.clear();
    start.clear();
    target.clear();
    gradient.clear();
    chunkInput = null;
  }
}
