package io.github.sublstm.engine;

import io.github.sublstm.cell.FloatCell;
import java.util.Arrays;

/**
 * A lane of the host engine whose products are {@link VectorProducts}, on packed weights;
 * everything is in Java arrays.
 *
 * <p>Matrices are row-major here, one row an example: the hidden state {@code [rows, unit columns]}
 * is read value by value as the left factor of hRW. Each gate is such a matrix of its own, which is
 * what {@link FloatCell} wants. A forward step is
 *
 * <ol>
 *   <li>gates = b + xW, for a chunk of steps at once, so that a panel of W is used many times;
 *   <li>gates += hRW, panel by panel;
 *   <li>the cell's loops.
 * </ol>
 *
 * <p>With few inputs 1 and 2 are one product, [h x][RW; W]: a product of its own for xW would
 * mostly move the gates through memory.
 *
 * <p>A backward step runs the cell's loops, puts the deltas of all gates where the products want
 * them ({@link VectorDeltas}), and takes dh⁻ = δRWᵀ from there. After each chunk, while its deltas
 * are in the cache, dRW += h⁻ᵀδ, dW += xᵀδ and dx = δWᵀ.
 */
final class VectorLane implements Lane {

  /** Rows (examples times steps) of a chunk. */
  private static final int CHUNK_ROWS = 512;

  /** The same in a narrow layer: then the deltas stay in the second-level cache. */
  private static final int NARROW_CHUNK_ROWS = 256;

  /**
   * Values of dRW up to which a layer is narrow; a larger one costs too much to go through again.
   */
  private static final int NARROW_GRADIENT = 128 * 1024;

  private final VectorWeights weights;
  private final VectorProducts products;
  private final FloatCell cell;
  private final FloatTape tape;

  private float[] scratch = new float[0];
  private float[] inputErrorChunk = new float[0];
  private float[] dh = new float[0];
  private float[] dhBefore = new float[0];
  private float[] dhHere = new float[0];
  private float[] dc = new float[0];
  private float[] dcMasked = new float[0];
  private float[] decay = new float[0];
  private float[] decayErrors = new float[0];
  private float[] inputGradient = new float[0];
  private float[] recurrentGradient = new float[0];
  private final float[][] deltas;
  private final float[][] biasErrors;

  private int firstRow;
  private int rows;
  private int values;
  private int steps;
  private int chunkSteps;
  private int inputStride;
  private StepMask mask;
  private boolean updateDropout;
  private boolean zeroInitial;

  VectorLane(VectorWeights weights) {
    this.weights = weights;
    this.products = new VectorProducts(weights);
    this.cell = FloatCell.of(weights.type);
    this.tape = new FloatTape(weights.type.gates());
    this.deltas = new float[weights.type.gates()][0];
    this.biasErrors = new float[weights.type.gates()][0];
  }

  @Override
  public void forward(Forward pass, int first, int count) {
    Sequences sequences = pass.sequences();
    firstRow = first;
    rows = count;
    values = rows * weights.unitColumns;
    steps = sequences.steps();
    boolean isNarrow = weights.units * weights.gateColumns <= NARROW_GRADIENT;
    int chunkRows = isNarrow ? NARROW_CHUNK_ROWS : CHUNK_ROWS;
    chunkSteps = Math.min(steps, Math.max(1, chunkRows / rows));
    mask = pass.mask();
    updateDropout = sequences.updateDropout() != null;
    inputStride = weights.hasFewInputs() ? weights.inputs : weights.inputColumns;
    int chunks = (steps + chunkSteps - 1) / chunkSteps;
    tape.prepare(
        steps,
        chunkSteps,
        values,
        chunks,
        chunkSteps * rows * inputStride,
        updateDropout,
        pass.keepTape());
    scratch = FloatArrays.grow(scratch, values);
    spreadDecay();

    FloatSequences x = new FloatSequences(sequences.input());
    FloatSequences d = updateDropout ? new FloatSequences(sequences.updateDropout()) : null;
    FloatSequences out = new FloatSequences(pass.output());
    readInitial(sequences.initial());
    for (int chunk = 0; chunk < chunks; chunk++) {
      int t0 = chunk * chunkSteps;
      int t1 = Math.min(steps, t0 + chunkSteps);
      for (int t = t0; t < t1; t++) {
        readInput(x, t, tape.input(chunk), (t - t0) * rows * inputStride);
      }
      if (!weights.hasFewInputs()) {
        multiplyInput(t0, t1, tape.input(chunk));
      }
      for (int t = t0; t < t1; t++) {
        if (weights.hasFewInputs()) {
          int x0 = (t - t0) * rows * inputStride;
          products.hiddenAndInput(rows, tape.hidden(t), tape.input(chunk), x0, tape.gates(t));
        } else if (t > 0 || !zeroInitial) {
          products.hidden(rows, tape.hidden(t), tape.gates(t));
        }
        if (updateDropout) {
          d.readRows(t, firstRow, rows, tape.update(t), 0, weights.unitColumns);
        }
        cell.forward(
            values,
            tape.gates(t),
            decay,
            update(t),
            tape.cell(t),
            tape.cell(t + 1),
            tape.hidden(t + 1));
        out.writeRows(t, firstRow, rows, visibleOutput(t), 0, weights.unitColumns);
      }
    }
    new FloatSequences(pass.last().hidden())
        .writeRows(0, firstRow, rows, tape.hidden(steps), 0, weights.unitColumns);
    new FloatSequences(pass.last().cell())
        .writeRows(0, firstRow, rows, tape.cell(steps), 0, weights.unitColumns);
  }

  @Override
  public void backward(Backward pass) {
    FloatSequences errors = new FloatSequences(pass.outputErrors());
    FloatSequences inputErrors = new FloatSequences(pass.inputErrors());
    prepareBackward();
    boolean first = true;
    for (int t1 = steps; t1 > 0; ) {
      int chunk = (t1 - 1) / chunkSteps;
      int t0 = chunk * chunkSteps;
      products.beginChunk((t1 - t0) * rows);
      for (int t = t1 - 1; t >= t0; t--) {
        int firstChunkRow = (t - t0) * rows;
        backwardStep(t, errors);
        products.addStep(firstChunkRow, rows, deltas, tape.hidden(t));
        if (t > 0) {
          carryErrors(t, firstChunkRow);
        }
      }
      products.gradients(tape.input(chunk), inputStride, recurrentGradient, inputGradient, first);
      writeInputErrors(t0, t1, inputErrors);
      first = false;
      t1 = t0;
    }
  }

  /**
   * Adds dRW of a vector of gate columns.
   *
   * @param firstColumn the first of {@link VectorKernel#L} gate columns
   * @param sum {@code [gate column][n]}
   */
  void addRecurrentGradient(int firstColumn, float[] sum) {
    addColumns(recurrentGradient, weights.units, firstColumn, sum);
  }

  /** Adds dW of a vector of gate columns, to a {@code [gate column][nIn]}. */
  void addInputGradient(int firstColumn, float[] sum) {
    addColumns(inputGradient, weights.inputs, firstColumn, sum);
  }

  private void addColumns(float[] gradient, int size, int firstColumn, float[] sum) {
    for (int k = 0; k < size; k++) {
      int from = k * weights.gateColumns + firstColumn;
      for (int lane = 0; lane < VectorKernel.L; lane++) {
        sum[lane * size + k] += gradient[from + lane];
      }
    }
  }

  /** db of one slot and unit. */
  float biasGradient(int slot, int unit) {
    return sumOverRows(biasErrors[slot], unit);
  }

  /** dLoss/ddecay of one unit. */
  float decayGradient(int unit) {
    return sumOverRows(decayErrors, unit);
  }

  private float sumOverRows(float[] errors, int unit) {
    float sum = 0f;
    for (int r = 0; r < rows; r++) {
      sum += errors[r * weights.unitColumns + unit];
    }
    return sum;
  }

  @Override
  public void close() {
    tape.clear();
    products.clear();
    scratch = new float[0];
    inputErrorChunk = new float[0];
    inputGradient = new float[0];
    recurrentGradient = new float[0];
  }

  private float[] update(int t) {
    return updateDropout ? tape.update(t) : null;
  }

  /** Repeats the decay for every row, so that the loops meet it at the same index. */
  private void spreadDecay() {
    if (weights.type.hasDecay()) {
      decay = FloatArrays.grow(decay, values);
      for (int r = 0; r < rows; r++) {
        System.arraycopy(weights.decay, 0, decay, r * weights.unitColumns, weights.unitColumns);
      }
    }
  }

  private void readInitial(State initial) {
    zeroInitial = initial == null;
    Arrays.fill(tape.hidden(0), 0, values, 0f);
    Arrays.fill(tape.cell(0), 0, values, 0f);
    if (!zeroInitial) {
      new FloatSequences(initial.hidden())
          .readRows(0, firstRow, rows, tape.hidden(0), 0, weights.unitColumns);
      new FloatSequences(initial.cell())
          .readRows(0, firstRow, rows, tape.cell(0), 0, weights.unitColumns);
    }
  }

  /** Reads the input of a step; that of a masked step is zero, whatever it holds. */
  private void readInput(FloatSequences x, int t, float[] chunk, int offset) {
    x.readRows(t, firstRow, rows, chunk, offset, inputStride);
    if (mask != null && mask.anyMasked(t)) {
      for (int r = 0; r < rows; r++) {
        if (mask.isMasked(firstRow + r, t)) {
          int row = offset + r * inputStride;
          Arrays.fill(chunk, row, row + inputStride, 0f);
        }
      }
    }
  }

  /** gates = b + xW for steps t0 to t1, in blocks of steps whose inputs fit the cache. */
  private void multiplyInput(int t0, int t1, float[] chunk) {
    int blockSteps = products.inputBlockSteps(rows, inputStride);
    for (int s0 = t0; s0 < t1; s0 += blockSteps) {
      int s1 = Math.min(t1, s0 + blockSteps);
      products.packInput((s1 - s0) * rows, chunk, (s0 - t0) * rows * inputStride, inputStride);
      for (int block = 0; block < weights.blocks(); block++) {
        for (int t = s0; t < s1; t++) {
          products.input((t - s0) * rows, rows, block, tape.gates(t));
        }
      }
    }
  }

  /** Carries the state over masked steps and returns what the layer shows: 0 there, else h. */
  private float[] visibleOutput(int t) {
    float[] h = tape.hidden(t + 1);
    if (mask == null || !mask.anyMasked(t)) {
      return h;
    }
    System.arraycopy(h, 0, scratch, 0, values);
    for (int r = 0; r < rows; r++) {
      if (mask.isMasked(firstRow + r, t)) {
        copyRow(r, tape.hidden(t), h);
        copyRow(r, tape.cell(t), tape.cell(t + 1));
        clearRow(r, scratch);
      }
    }
    return scratch;
  }

  private void prepareBackward() {
    int chunkRows = chunkSteps * rows;
    dh = FloatArrays.grow(dh, values);
    dhBefore = FloatArrays.grow(dhBefore, values);
    dhHere = FloatArrays.grow(dhHere, values);
    dc = FloatArrays.grow(dc, values);
    dcMasked = FloatArrays.grow(dcMasked, values);
    inputErrorChunk = FloatArrays.grow(inputErrorChunk, chunkRows * inputStride);
    recurrentGradient = FloatArrays.grow(recurrentGradient, weights.units * weights.gateColumns);
    inputGradient = FloatArrays.grow(inputGradient, weights.inputs * weights.gateColumns);
    for (int k = 0; k < deltas.length; k++) {
      deltas[k] = FloatArrays.grow(deltas[k], values);
      biasErrors[k] = FloatArrays.grow(biasErrors[k], values);
      Arrays.fill(biasErrors[k], 0, values, 0f);
    }
    Arrays.fill(dh, 0, values, 0f);
    Arrays.fill(dc, 0, values, 0f);
    Arrays.fill(dhHere, 0, values, 0f);
    if (weights.type.hasDecay()) {
      decayErrors = FloatArrays.grow(decayErrors, values);
      Arrays.fill(decayErrors, 0, values, 0f);
    }
  }

  /**
   * Runs the cell backward at step t. A masked row enters with no error, so all its deltas are 0.
   */
  private void backwardStep(int t, FloatSequences errors) {
    errors.readRows(t, firstRow, rows, dhHere, 0, weights.unitColumns);
    FloatCell.addErrors(values, dhHere, dh, dhHere);
    boolean masked = mask != null && mask.anyMasked(t);
    if (masked) {
      System.arraycopy(dc, 0, dcMasked, 0, values);
      for (int r = 0; r < rows; r++) {
        if (mask.isMasked(firstRow + r, t)) {
          clearRow(r, dhHere);
          clearRow(r, dc);
        }
      }
    }
    cell.backward(
        values,
        tape.gates(t),
        decay,
        update(t),
        tape.cell(t),
        tape.cell(t + 1),
        dhHere,
        dc,
        deltas,
        decayErrors,
        scratch);
    for (int k = 0; k < deltas.length; k++) {
      FloatCell.add(values, deltas[k], biasErrors[k]);
    }
    if (masked) {
      for (int r = 0; r < rows; r++) {
        if (mask.isMasked(firstRow + r, t)) {
          copyRow(r, dcMasked, dc);
        }
      }
    }
  }

  /** dh⁻ = δRWᵀ; past a masked step dh stays as it was. */
  private void carryErrors(int t, int firstChunkRow) {
    products.hiddenErrors(firstChunkRow, rows, dhBefore);
    if (mask != null && mask.anyMasked(t)) {
      for (int r = 0; r < rows; r++) {
        if (mask.isMasked(firstRow + r, t)) {
          copyRow(r, dh, dhBefore);
        }
      }
    }
    float[] spare = dh;
    dh = dhBefore;
    dhBefore = spare;
  }

  private void writeInputErrors(int t0, int t1, FloatSequences target) {
    products.inputErrors(inputStride, inputErrorChunk);
    for (int t = t0; t < t1; t++) {
      target.writeRows(
          t, firstRow, rows, inputErrorChunk, (t - t0) * rows * inputStride, inputStride);
    }
  }

  private void clearRow(int row, float[] state) {
    Arrays.fill(state, row * weights.unitColumns, (row + 1) * weights.unitColumns, 0f);
  }

  private void copyRow(int row, float[] source, float[] target) {
    System.arraycopy(
        source, row * weights.unitColumns, target, row * weights.unitColumns, weights.unitColumns);
  }
}
