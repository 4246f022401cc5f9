package io.github.sublstm.engine;

import io.github.sublstm.cell.FloatCell;
import io.github.sublstm.cell.VectorCell;
import java.util.Arrays;

/**
 * A lane of the host engine in Java's Vector API: products by {@link VectorKernel} on packed
 * weights, gates by {@link VectorCell}, everything in Java arrays.
 *
 * <p>Matrices are row-major here, one row an example: the hidden state {@code [rows, units]} is
 * read value by value as the left factor, and the gates {@code [rows, gate columns]} lie as {@link
 * VectorWeights} orders them, 16 units' gates next to each other. A forward step is
 *
 * <ol>
 *   <li>gates = b + xW, for a chunk of steps at once, so that a panel of W is used many times;
 *   <li>gates += hRW, panel by panel;
 *   <li>one sweep of the cell over gates and states.
 * </ol>
 *
 * <p>A backward step sweeps the cell into the deltas of the chunk, and dh⁻ = δRWᵀ. After each
 * chunk, while its deltas are in the cache, dRWᵀ += δᵀh⁻ and dWᵀ += δᵀx (accumulated gate column by
 * gate column, which is how DL4J stores W and RW) and dx = δWᵀ.
 */
final class VectorLane implements Lane {

  private static final int L = VectorKernel.L;

  /** Rows (examples times steps) of a chunk. */
  private static final int CHUNK_ROWS = 512;

  /** Values of the left factor to keep in the cache while all panels of the right one pass by. */
  private static final int BLOCK_VALUES = 48 * 1024;

  private static final float[] ZEROS = new float[4 * L];

  private final VectorWeights weights;
  private final VectorCell cell;
  private final VectorTape tape = new VectorTape();

  private float[] visible = new float[0];
  private float[] deltas = new float[0];
  private float[] hiddenChunk = new float[0];
  private float[] inputChunk = new float[0];
  private float[] inputErrorChunk = new float[0];
  private float[] dh = new float[0];
  private float[] dhBefore = new float[0];
  private float[] dhHere = new float[0];
  private float[] dc = new float[0];
  private float[] dcMasked = new float[0];
  private float[] inputGradient = new float[0];
  private float[] recurrentGradient = new float[0];
  private float[] biasErrors = new float[0];
  private float[] decayErrors;

  private int firstRow;
  private int rows;
  private int steps;
  private int chunkSteps;
  private int inputStride;
  private StepMask mask;
  private boolean updateDropout;
  private boolean zeroInitial;

  VectorLane(VectorWeights weights) {
    this.weights = weights;
    this.cell = VectorCell.of(weights.type);
  }

  @Override
  public void forward(Forward pass, int first, int count) {
    Sequences sequences = pass.sequences();
    firstRow = first;
    rows = count;
    steps = sequences.steps();
    chunkSteps = Math.min(steps, Math.max(1, CHUNK_ROWS / rows));
    mask = pass.mask();
    updateDropout = sequences.updateDropout() != null;
    inputStride = weights.hasFewInputs() ? weights.inputs : weights.inputColumns;
    int stateSize = rows * weights.unitColumns;
    tape.prepare(
        steps,
        chunkSteps,
        rows * weights.gateColumns,
        rows * inputStride,
        stateSize,
        updateDropout,
        pass.keepTape());
    visible = grow(visible, stateSize);

    FloatSequences x = new FloatSequences(sequences.input());
    FloatSequences d = updateDropout ? new FloatSequences(sequences.updateDropout()) : null;
    FloatSequences out = new FloatSequences(pass.output());
    readInitial(sequences.initial());
    for (int t0 = 0; t0 < steps; t0 += chunkSteps) {
      int t1 = Math.min(steps, t0 + chunkSteps);
      for (int t = t0; t < t1; t++) {
        readInput(x, t);
      }
      multiplyInput(t0, t1);
      for (int t = t0; t < t1; t++) {
        if (t > 0 || !zeroInitial) {
          multiplyHidden(t);
        }
        if (updateDropout) {
          d.readRows(t, firstRow, rows, tape.update(t), weights.unitColumns);
        }
        cell.forward(
            rows,
            weights.blocks(),
            tape.gates(t),
            weights.decay,
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
      int t0 = (t1 - 1) / chunkSteps * chunkSteps;
      for (int t = t1 - 1; t >= t0; t--) {
        int delta0 = (t - t0) * rows * weights.gateColumns;
        backwardStep(t, delta0, errors);
        if (t > 0) {
          carryErrors(t, delta0);
        }
      }
      accumulateGradients(t0, t1, first);
      writeInputErrors(t0, t1, inputErrors);
      first = false;
      t1 = t0;
    }
  }

  /** sum += dRW of one gate column, {@code [n]}. */
  void addRecurrentGradient(int gateColumn, float[] sum) {
    int start = gateColumn * weights.unitColumns;
    for (int k = 0; k < weights.units; k++) {
      sum[k] += recurrentGradient[start + k];
    }
  }

  /** sum += dW of one gate column, {@code [nIn]}. */
  void addInputGradient(int gateColumn, float[] sum) {
    boolean few = weights.hasFewInputs();
    int start = few ? gateColumn : gateColumn * weights.inputColumns;
    int stride = few ? weights.gateColumns : 1;
    for (int k = 0; k < weights.inputs; k++) {
      sum[k] += inputGradient[start + k * stride];
    }
  }

  /** db of one gate column. */
  float biasGradient(int gateColumn) {
    return biasErrors[gateColumn];
  }

  /** dLoss/ddecay of one unit. */
  float decayGradient(int unit) {
    return decayErrors[unit];
  }

  @Override
  public void close() {
    tape.clear();
    visible = new float[0];
    deltas = new float[0];
    hiddenChunk = new float[0];
    inputChunk = new float[0];
    inputErrorChunk = new float[0];
    inputGradient = new float[0];
    recurrentGradient = new float[0];
  }

  private float[] update(int t) {
    return updateDropout ? tape.update(t) : null;
  }

  private void readInitial(State initial) {
    int stateSize = rows * weights.unitColumns;
    zeroInitial = initial == null;
    Arrays.fill(tape.hidden(0), 0, stateSize, 0f);
    Arrays.fill(tape.cell(0), 0, stateSize, 0f);
    if (!zeroInitial) {
      new FloatSequences(initial.hidden())
          .readRows(0, firstRow, rows, tape.hidden(0), weights.unitColumns);
      new FloatSequences(initial.cell())
          .readRows(0, firstRow, rows, tape.cell(0), weights.unitColumns);
    }
  }

  /** Reads the input of a step; that of a masked step is zero, whatever it holds. */
  private void readInput(FloatSequences x, int t) {
    float[] input = tape.input(t);
    x.readRows(t, firstRow, rows, input, inputStride);
    if (mask != null && mask.anyMasked(t)) {
      for (int r = 0; r < rows; r++) {
        if (mask.isMasked(firstRow + r, t)) {
          Arrays.fill(input, r * inputStride, (r + 1) * inputStride, 0f);
        }
      }
    }
  }

  /** gates = b + xW for steps t0 to t1, in blocks of steps whose inputs fit the cache. */
  private void multiplyInput(int t0, int t1) {
    int blockSteps = Math.max(1, BLOCK_VALUES / (rows * inputStride));
    int vectors = weights.type.gates();
    int width = vectors * L;
    for (int s0 = t0; s0 < t1; s0 += blockSteps) {
      int s1 = Math.min(t1, s0 + blockSteps);
      for (int block = 0; block < weights.blocks(); block++) {
        for (int t = s0; t < s1; t++) {
          VectorKernel.multiply(
              rows,
              vectors,
              weights.inputs,
              tape.input(t),
              0,
              inputStride,
              1,
              weights.input,
              block * weights.inputs * width,
              width,
              weights.bias,
              block * width,
              0,
              tape.gates(t),
              block * width,
              weights.gateColumns);
        }
      }
    }
  }

  /** gates += hRW. */
  private void multiplyHidden(int t) {
    int vectors = weights.type.gates();
    int width = vectors * L;
    float[] gates = tape.gates(t);
    for (int block = 0; block < weights.blocks(); block++) {
      VectorKernel.multiply(
          rows,
          vectors,
          weights.units,
          tape.hidden(t),
          0,
          weights.unitColumns,
          1,
          weights.recurrent,
          block * weights.units * width,
          width,
          gates,
          block * width,
          weights.gateColumns,
          gates,
          block * width,
          weights.gateColumns);
    }
  }

  /** Carries the state over masked steps and returns what the layer shows: 0 there, else h. */
  private float[] visibleOutput(int t) {
    float[] h = tape.hidden(t + 1);
    if (mask == null || !mask.anyMasked(t)) {
      return h;
    }
    System.arraycopy(h, 0, visible, 0, rows * weights.unitColumns);
    for (int r = 0; r < rows; r++) {
      if (mask.isMasked(firstRow + r, t)) {
        copyRow(r, tape.hidden(t), h);
        copyRow(r, tape.cell(t), tape.cell(t + 1));
        clearRow(r, visible);
      }
    }
    return visible;
  }

  private void prepareBackward() {
    int stateSize = rows * weights.unitColumns;
    int chunkRows = chunkSteps * rows;
    dh = grow(dh, stateSize);
    dhBefore = grow(dhBefore, stateSize);
    dhHere = grow(dhHere, stateSize);
    dc = grow(dc, stateSize);
    dcMasked = grow(dcMasked, stateSize);
    deltas = grow(deltas, chunkRows * weights.gateColumns);
    hiddenChunk = grow(hiddenChunk, chunkRows * weights.unitColumns);
    inputChunk = grow(inputChunk, chunkRows * inputStride);
    inputErrorChunk = grow(inputErrorChunk, chunkRows * inputStride);
    recurrentGradient = grow(recurrentGradient, weights.gateColumns * weights.unitColumns);
    inputGradient = grow(inputGradient, weights.gateColumns * inputStride);
    biasErrors = grow(biasErrors, weights.gateColumns);
    Arrays.fill(dh, 0, stateSize, 0f);
    Arrays.fill(dc, 0, stateSize, 0f);
    Arrays.fill(dhHere, 0, stateSize, 0f);
    Arrays.fill(biasErrors, 0, weights.gateColumns, 0f);
    if (weights.type.hasDecay()) {
      decayErrors = grow(decayErrors == null ? new float[0] : decayErrors, weights.unitColumns);
      Arrays.fill(decayErrors, 0, weights.unitColumns, 0f);
    }
  }

  /**
   * Runs the cell backward at step t. A masked row enters with no error, so all its deltas are 0.
   */
  private void backwardStep(int t, int delta0, FloatSequences errors) {
    int stateSize = rows * weights.unitColumns;
    errors.readRows(t, firstRow, rows, dhHere, weights.unitColumns);
    FloatCell.addErrors(stateSize, dhHere, dh, dhHere);
    boolean masked = mask != null && mask.anyMasked(t);
    if (masked) {
      System.arraycopy(dc, 0, dcMasked, 0, stateSize);
      for (int r = 0; r < rows; r++) {
        if (mask.isMasked(firstRow + r, t)) {
          clearRow(r, dhHere);
          clearRow(r, dc);
        }
      }
    }
    cell.backward(
        rows,
        weights.blocks(),
        tape.gates(t),
        weights.decay,
        update(t),
        tape.cell(t),
        tape.cell(t + 1),
        dhHere,
        dc,
        deltas,
        delta0,
        biasErrors,
        decayErrors);
    if (masked) {
      for (int r = 0; r < rows; r++) {
        if (mask.isMasked(firstRow + r, t)) {
          copyRow(r, dcMasked, dc);
        }
      }
    }
  }

  /** dh⁻ = δRWᵀ; past a masked step dh stays as it was. */
  private void carryErrors(int t, int delta0) {
    int columns = weights.unitColumns;
    for (int u = 0; u < columns; ) {
      int vectors = VectorKernel.panelVectors(u, columns);
      VectorKernel.multiply(
          rows,
          vectors,
          weights.gateColumns,
          deltas,
          delta0,
          weights.gateColumns,
          1,
          weights.recurrentBack,
          u * weights.gateColumns,
          vectors * L,
          ZEROS,
          0,
          0,
          dhBefore,
          u,
          columns);
      u += vectors * L;
    }
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

  /** dRWᵀ += δᵀh⁻ and dWᵀ += δᵀx over the rows of a chunk; the first chunk starts from zeros. */
  private void accumulateGradients(int t0, int t1, boolean first) {
    int chunkRows = (t1 - t0) * rows;
    int columns = weights.unitColumns;
    for (int t = t0; t < t1; t++) {
      System.arraycopy(tape.hidden(t), 0, hiddenChunk, (t - t0) * rows * columns, rows * columns);
      System.arraycopy(
          tape.input(t), 0, inputChunk, (t - t0) * rows * inputStride, rows * inputStride);
    }
    accumulate(
        weights.gateColumns,
        deltas,
        weights.gateColumns,
        hiddenChunk,
        columns,
        recurrentGradient,
        chunkRows,
        first);
    if (weights.hasFewInputs()) {
      accumulate(
          weights.inputs,
          inputChunk,
          inputStride,
          deltas,
          weights.gateColumns,
          inputGradient,
          chunkRows,
          first);
    } else {
      accumulate(
          weights.gateColumns,
          deltas,
          weights.gateColumns,
          inputChunk,
          inputStride,
          inputGradient,
          chunkRows,
          first);
    }
  }

  /**
   * C {@code [m, n]} += AᵀB with A {@code [depth, m]} and B {@code [depth, n]}, n in whole panels.
   */
  private static void accumulate(
      int m, float[] a, int aStride, float[] b, int n, float[] c, int depth, boolean first) {
    for (int j = 0; j < n; ) {
      int vectors = VectorKernel.panelVectors(j, n);
      VectorKernel.multiply(
          m,
          vectors,
          depth,
          a,
          0,
          1,
          aStride,
          b,
          j,
          n,
          first ? ZEROS : c,
          first ? 0 : j,
          first ? 0 : n,
          c,
          j,
          n);
      j += vectors * L;
    }
  }

  /** dx = δWᵀ. */
  private void writeInputErrors(int t0, int t1, FloatSequences target) {
    int chunkRows = (t1 - t0) * rows;
    if (weights.hasFewInputs()) {
      VectorKernel.multiplyByRows(
          chunkRows,
          weights.gateColumns,
          deltas,
          weights.inputs,
          weights.inputBack,
          inputErrorChunk);
    } else {
      int blockRows = Math.max(1, BLOCK_VALUES / weights.gateColumns / 5) * 5;
      for (int r0 = 0; r0 < chunkRows; r0 += blockRows) {
        int count = Math.min(blockRows, chunkRows - r0);
        for (int j = 0; j < inputStride; ) {
          int vectors = VectorKernel.panelVectors(j, inputStride);
          VectorKernel.multiply(
              count,
              vectors,
              weights.gateColumns,
              deltas,
              r0 * weights.gateColumns,
              weights.gateColumns,
              1,
              weights.inputBack,
              j * weights.gateColumns,
              vectors * L,
              ZEROS,
              0,
              0,
              inputErrorChunk,
              r0 * inputStride + j,
              inputStride);
          j += vectors * L;
        }
      }
    }
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

  private static float[] grow(float[] array, int length) {
    return array.length >= length ? array : new float[length];
  }
}
