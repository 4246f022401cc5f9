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

  /** Values of the left factor to keep in the cache while all panels of the right one pass by. */
  private static final int BLOCK_VALUES = 48 * 1024;

  private final VectorWeights weights;

  /** The deltas that go back through W. */
  private final VectorDeltas deltas;

  /** Those that go back through RW: the same, unless the candidate's recurrent part has its own. */
  private final VectorDeltas recurrentDeltas;

  /** The arrays of a step that RW contributes to, one per gate. */
  private final float[][] recurrentArrays;

  private final PackedRows left = new PackedRows();

  /** h⁻ of a chunk {@code [chunk rows, units]}. */
  private final PackedRows hiddenBefore = new PackedRows();

  private final Panel panel = new Panel();
  private final PanelRows start = new PanelRows();
  private final PanelRows target = new PanelRows();
  private final float[] partial = new float[L];
  private final FloatArray inputGradient = new FloatArray();
  private final FloatArray recurrentGradient = new FloatArray();

  private int rows;
  private int chunkSteps;
  private int chunkStart;
  private int lastStepRow;
  private float[] chunkInput;

  VectorProducts(VectorWeights weights) {
    this.weights = weights;
    this.deltas = new VectorDeltas(weights);
    this.recurrentDeltas = isSplit() ? new VectorDeltas(weights) : deltas;
    this.recurrentArrays = new float[weights.gates()][];
  }

  /** Whether the candidate's recurrent part is a value of its own. */
  private boolean isSplit() {
    return weights.type().hasRecurrentBias();
  }

  private float[][] recurrentArrays(float[][] slots) {
    for (int k = 0; k < recurrentArrays.length; k++) {
      recurrentArrays[k] = slots[weights.type().recurrentSlot(k)];
    }
    return recurrentArrays;
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

  /** gates = b + xW, in blocks of steps whose inputs fit the cache. */
  @Override
  public void input(float[] x, int t0, int t1, FloatTape tape) {
    chunkInput = x;
    chunkStart = t0;
    if (weights.hasFewInputs()) {
      return;
    }
    int stride = weights.inputStride();
    int blockSteps = Math.max(1, BLOCK_VALUES / (rows * stride));
    for (int s0 = t0; s0 < t1; s0 += blockSteps) {
      int s1 = Math.min(t1, s0 + blockSteps);
      left.pack((s1 - s0) * rows, weights.inputs, x, (s0 - t0) * rows * stride, stride);
      for (int block = 0; block < weights.blocks(); block++) {
        panel.at(weights.input.values(), weights.inputPanel(block), weights.gates());
        start.inArrays(weights.bias, block * L, 0);
        for (int t = s0; t < s1; t++) {
          target.inArrays(tape.gates(t), block * L, weights.unitColumns);
          VectorKernel.multiply(left, (t - s0) * rows, rows, panel, start, target);
        }
      }
    }
  }

  @Override
  public void recurrent(int t, FloatTape tape, boolean zeroHidden) {
    float[][] gates = tape.gates(t);
    if (weights.hasFewInputs()) {
      int x0 = (t - chunkStart) * rows * weights.inputs;
      left.shape(rows, weights.recurrentDepth);
      left.putColumns(0, weights.units, 0, rows, tape.hidden(t), 0, weights.unitColumns);
      left.putColumns(weights.units, weights.inputs, 0, rows, chunkInput, x0, weights.inputs);
      left.clearColumns(weights.units + weights.inputs);
      recurrent(weights.recurrentBias, 0, recurrentArrays(gates));
      if (isSplit()) {
        candidateOfInput(x0, gates[0]);
      }
      return;
    }
    if (isSplit()) {
      repeatBias(gates[weights.type().recurrentSlot(0)]);
    }
    if (!zeroHidden) {
      left.pack(rows, weights.units, tape.hidden(t), 0, weights.unitColumns);
      float[][] arrays = recurrentArrays(gates);
      recurrent(arrays, weights.unitColumns, arrays);
    }
  }

  /** m = rb, for the product to start from. */
  private void repeatBias(float[] m) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(
          weights.recurrentBias[0], 0, m, r * weights.unitColumns, weights.unitColumns);
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

  private void recurrent(float[][] from, int fromRow, float[][] gates) {
    for (int block = 0; block < weights.blocks(); block++) {
      panel.at(weights.recurrent.values(), weights.recurrentPanel(block), weights.gates());
      start.inArrays(from, block * L, fromRow);
      target.inArrays(gates, block * L, weights.unitColumns);
      VectorKernel.multiply(left, 0, rows, panel, start, target);
    }
  }

  @Override
  public void beginBackward() {
    recurrentGradient.atLeast(weights.units * weights.gateColumns);
    inputGradient.atLeast(weights.inputs * weights.gateColumns);
  }

  @Override
  public void beginChunk(int steps) {
    deltas.shape(steps * rows);
    if (isSplit()) {
      recurrentDeltas.shape(steps * rows);
    }
    hiddenBefore.shape(steps * rows, weights.units);
  }

  @Override
  public void addStep(int position, float[][] stepDeltas, float[] h) {
    lastStepRow = position * rows;
    deltas.put(lastStepRow, rows, stepDeltas);
    if (isSplit()) {
      recurrentDeltas.put(lastStepRow, rows, recurrentArrays(stepDeltas));
    }
    hiddenBefore.put(lastStepRow, rows, h, 0, weights.unitColumns);
  }

  @Override
  public void hiddenErrors(float[] dh) {
    float[] panels = weights.recurrentBack.values();
    errors(recurrentDeltas, lastStepRow, rows, panels, dh, 0, weights.unitColumns);
  }

  @Override
  public void addGradients(float[] x, boolean first) {
    accumulate(hiddenBefore, recurrentDeltas, recurrentGradient.values(), first);
    left.pack(deltas.chunkRows(), weights.inputs, x, 0, weights.inputStride());
    accumulate(left, deltas, inputGradient.values(), first);
  }

  /** In blocks of rows whose deltas fit the cache; with few inputs, one input at a time. */
  @Override
  public void inputErrors(float[] dx) {
    if (weights.hasFewInputs()) {
      for (int k = 0; k < weights.inputs; k++) {
        inputErrors(k, dx);
      }
      return;
    }
    int chunkRows = deltas.chunkRows();
    int blockRows = VectorKernel.wholeTiles(BLOCK_VALUES / weights.gateColumns);
    for (int r = 0; r < chunkRows; r += blockRows) {
      int count = Math.min(blockRows, chunkRows - r);
      int stride = weights.inputStride();
      errors(deltas, r, count, weights.inputBack.values(), dx, r * stride, stride);
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

  /** out = δ·panels for some rows of the chunk. */
  private void errors(
      VectorDeltas d, int first, int count, float[] panels, float[] out, int out0, int columns) {
    for (int j = 0; j < columns; j += panel.vectors * L) {
      panel.at(panels, j * weights.gateColumns, VectorKernel.panelVectors(j, columns));
      target.inMatrix(out, out0 + j, columns, L);
      VectorKernel.multiply(d.rows(), first, count, panel, PanelRows.ZEROS, target);
    }
  }

  private void accumulate(PackedRows a, VectorDeltas d, float[] sum, boolean fromZero) {
    for (int block = 0; block < weights.blocks(); block++) {
      panel.at(d.panels(), d.panel(block), weights.gates());
      target.inMatrix(sum, block * L, weights.gateColumns, weights.unitColumns);
      VectorKernel.multiplyTransposed(a, panel, fromZero ? PanelRows.ZEROS : target, target);
    }
  }

  /**
   * Adds dRW of a vector of gate columns.
   *
   * @param firstColumn the first of {@link VectorKernel#L} gate columns
   * @param sum {@code [gate column][n]}
   */
  void addRecurrentGradient(int firstColumn, float[] sum) {
    addColumns(recurrentGradient.values(), weights.units, firstColumn, sum);
  }

  /** Adds dW of a vector of gate columns, to a {@code [gate column][nIn]}. */
  void addInputGradient(int firstColumn, float[] sum) {
    addColumns(inputGradient.values(), weights.inputs, firstColumn, sum);
  }

  private void addColumns(float[] gradient, int size, int firstColumn, float[] sum) {
    for (int k = 0; k < size; k++) {
      int from = k * weights.gateColumns + firstColumn;
      for (int lane = 0; lane < L; lane++) {
        sum[lane * size + k] += gradient[from + lane];
      }
    }
  }

  @Override
  public void clear() {
    left.clear();
    deltas.clear();
    recurrentDeltas.clear();
    hiddenBefore.clear();
    start.clear();
    target.clear();
    inputGradient.clear();
    recurrentGradient.clear();
    chunkInput = null;
  }
}
