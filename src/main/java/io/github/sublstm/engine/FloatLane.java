package io.github.sublstm.engine;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.cell.FloatCell;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A lane of the host engine: BLAS for the products, plain loops for the gates.
 *
 * <p>With B rows, n units, G gate slots and chunks of S time steps:
 *
 * <ol>
 *   <li>xW of a whole chunk is one product {@code [S·B, nIn]·[nIn, G·n]}, ahead of the time loop.
 *   <li>A time step adds hRW, one product {@code [B, n]·[n, G·n]}, and the bias, and runs the cell.
 *   <li>Backward, a step runs the cell and carries its deltas to the step before by one product
 *       {@code [B, G·n]·[G·n, n]}; after each chunk dRW = Σ h⁻ᵀδ, dW = Σ xᵀδ and dx = δWᵀ are one
 *       product each, over S·B rows that are still in the cache.
 * </ol>
 *
 * <p>All matrices are column-major, as DL4J's parameters and activations are: W and RW serve as
 * they stand, and the units of one gate are contiguous. A chunk stacks its steps, so the matrix of
 * one step is spread over it in pieces of B values; {@link #toChunk} and {@link #fromChunk} copy
 * those.
 */
final class FloatLane implements BlasLanes.BlasLane {

  /**
   * Rows of a chunk: enough for a large product to run at full rate, few enough for the L2 cache.
   */
  private static final int CHUNK_ROWS = 512;

  private final CellType type;
  private final FloatCell cell;
  private final FloatTape tape;

  private final FloatNative chunkInput = new FloatNative();
  private final FloatNative chunkGates = new FloatNative();
  private final FloatNative chunkHidden = new FloatNative();
  private final FloatNative stepGates = new FloatNative();
  private final FloatNative stepHidden = new FloatNative();
  private final FloatNative inputGradient = new FloatNative();
  private final FloatNative recurrentGradient = new FloatNative();

  private FloatNative recurrentTransposed;

  private float[] gateChunk = new float[0];
  private float[] hiddenChunk = new float[0];
  private float[] stepInput = new float[0];
  private float[] decay;
  private float[][] bias = new float[0][];
  private float[][] deltas = new float[0][];
  private float[][] biasErrors = new float[0][];
  private float[] decayErrors;
  private float[] product = new float[0];
  private float[] scratch = new float[0];
  private float[] dh = new float[0];
  private float[] dhHere = new float[0];
  private float[] dc = new float[0];
  private float[] dcMasked = new float[0];
  private float[] vectorValues = new float[0];

  private int firstRow;
  private int rows;
  private int inputs;
  private int units;
  private int values;
  private int steps;
  private int chunkSteps;
  private StepMask mask;
  private boolean updateDropout;
  private boolean zeroInitial;

  FloatLane(CellType type) {
    this.type = type;
    this.cell = FloatCell.of(type);
    this.tape = new FloatTape(type.gates());
  }

  @Override
  public void forward(Forward pass, int first, int count) {
    CellParameters parameters = pass.parameters();
    Sequences sequences = pass.sequences();
    shape(parameters, sequences, first, count);
    mask = pass.mask();
    updateDropout = sequences.updateDropout() != null;
    int columns = type.gates() * units;
    int chunks = (steps + chunkSteps - 1) / chunkSteps;
    tape.prepare(
        steps, 1, values, chunks, chunkSteps * rows * inputs, updateDropout, pass.keepTape());
    spreadParameters(parameters);

    FloatNative w = FloatNative.borrow(parameters.inputWeights());
    FloatNative rw = FloatNative.borrow(parameters.recurrentWeights());
    FloatSequences x = new FloatSequences(sequences.input());
    FloatSequences d = updateDropout ? new FloatSequences(sequences.updateDropout()) : null;
    FloatSequences out = new FloatSequences(pass.output());
    readInitial(sequences.initial());
    stepHidden.shape(rows, units);
    stepGates.shape(rows, columns);

    for (int chunk = 0; chunk < chunks; chunk++) {
      int t0 = chunk * chunkSteps;
      int t1 = Math.min(steps, t0 + chunkSteps);
      int chunkRows = (t1 - t0) * rows;
      readInput(x, t0, t1, tape.input(chunk));
      chunkInput.shape(chunkRows, inputs).put(0, tape.input(chunk), chunkRows * inputs);
      chunkGates.shape(chunkRows, columns);
      FloatBlas.multiply(false, chunkInput, false, w, 0f, chunkGates);
      chunkGates.get(0, gateChunk, chunkRows * columns);
      for (int t = t0; t < t1; t++) {
        float[][] gates = tape.gates(t);
        boolean recurrent = t > 0 || !zeroInitial;
        if (recurrent) {
          stepHidden.put(0, tape.hidden(t), values);
          FloatBlas.multiply(false, stepHidden, false, rw, 0f, stepGates);
        }
        for (int k = 0; k < gates.length; k++) {
          fromChunk(gateChunk, k * units, t - t0, chunkRows, gates[k], units);
          if (recurrent) {
            stepGates.get(k * values, product, values);
            add(values, product, bias[k], gates[k]);
          } else {
            FloatCell.add(values, bias[k], gates[k]);
          }
        }
        if (updateDropout) {
          d.read(t, firstRow, rows, tape.update(t));
        }
        cell.forward(
            values,
            gates,
            decay,
            updateDropout ? tape.update(t) : null,
            tape.cell(t),
            tape.cell(t + 1),
            tape.hidden(t + 1));
        out.write(t, firstRow, rows, visibleOutput(t));
      }
    }
    new FloatSequences(pass.last().hidden()).write(0, firstRow, rows, tape.hidden(steps));
    new FloatSequences(pass.last().cell()).write(0, firstRow, rows, tape.cell(steps));
  }

  @Override
  public void setRecurrentTransposed(INDArray transposed) {
    recurrentTransposed = FloatNative.borrow(transposed);
  }

  @Override
  public void backward(Backward pass) {
    int columns = type.gates() * units;
    FloatNative w = FloatNative.borrow(pass.parameters().inputWeights());
    inputGradient.shape(inputs, columns);
    recurrentGradient.shape(units, columns);
    FloatSequences errors = new FloatSequences(pass.outputErrors());
    FloatSequences inputErrors = new FloatSequences(pass.inputErrors());
    prepareBackward();

    float beta = 0f;
    for (int t1 = steps; t1 > 0; ) {
      int chunk = (t1 - 1) / chunkSteps;
      int t0 = chunk * chunkSteps;
      int chunkRows = (t1 - t0) * rows;
      for (int t = t1 - 1; t >= t0; t--) {
        backwardStep(t, errors);
        for (int k = 0; k < deltas.length; k++) {
          toChunk(deltas[k], units, gateChunk, k * units, t - t0, chunkRows);
          FloatCell.add(values, deltas[k], biasErrors[k]);
          stepGates.put(k * values, deltas[k], values);
        }
        toChunk(tape.hidden(t), units, hiddenChunk, 0, t - t0, chunkRows);
        if (t > 0) {
          FloatBlas.multiply(false, stepGates, false, recurrentTransposed, 0f, stepHidden);
          carryErrors(t);
        }
      }
      chunkGates.shape(chunkRows, columns).put(0, gateChunk, chunkRows * columns);
      chunkHidden.shape(chunkRows, units).put(0, hiddenChunk, chunkRows * units);
      chunkInput.shape(chunkRows, inputs).put(0, tape.input(chunk), chunkRows * inputs);
      FloatBlas.multiply(true, chunkHidden, false, chunkGates, beta, recurrentGradient);
      FloatBlas.multiply(true, chunkInput, false, chunkGates, beta, inputGradient);
      beta = 1f;
      FloatBlas.multiply(false, chunkGates, true, w, 0f, chunkInput);
      writeInputErrors(inputErrors, t0, t1, tape.input(chunk));
      t1 = t0;
    }
  }

  @Override
  public void writeGradients(CellGradients gradients, boolean add) {
    int columns = type.gates() * units;
    FloatNative dw = FloatNative.borrow(gradients.inputWeights());
    FloatNative drw = FloatNative.borrow(gradients.recurrentWeights());
    if (add) {
      FloatBlas.add(inputGradient, dw);
      FloatBlas.add(recurrentGradient, drw);
    } else {
      FloatBlas.copy(inputGradient, dw);
      FloatBlas.copy(recurrentGradient, drw);
    }
    for (int k = 0; k < biasErrors.length; k++) {
      writeRowSums(biasErrors[k], gradients.bias(), (long) k * units, add);
    }
    if (decayErrors != null) {
      writeRowSums(decayErrors, gradients.decay(), 0, add);
    }
  }

  @Override
  public void close() {
    tape.clear();
    chunkInput.release();
    chunkGates.release();
    chunkHidden.release();
    stepGates.release();
    stepHidden.release();
    inputGradient.release();
    recurrentGradient.release();
    gateChunk = new float[0];
    hiddenChunk = new float[0];
  }

  private void shape(CellParameters parameters, Sequences sequences, int first, int count) {
    firstRow = first;
    rows = count;
    inputs = parameters.inputs();
    units = parameters.units();
    steps = sequences.steps();
    values = rows * units;
    chunkSteps = Math.min(steps, Math.max(1, CHUNK_ROWS / rows));
    gateChunk = FloatArrays.grow(gateChunk, chunkSteps * type.gates() * values);
    stepInput = FloatArrays.grow(stepInput, rows * inputs);
    product = FloatArrays.grow(product, values);
    scratch = FloatArrays.grow(scratch, values);
  }

  /**
   * Repeats the bias and the decay for every row, so that the loops meet them at the same index.
   */
  private void spreadParameters(CellParameters parameters) {
    int slots = type.gates();
    if (bias.length == 0 || bias[0].length < values) {
      bias = new float[slots][values];
    }
    for (int k = 0; k < slots; k++) {
      spread(parameters.bias(), k * units, bias[k]);
    }
    if (parameters.decay() != null) {
      decay = FloatArrays.grow(decay == null ? new float[0] : decay, values);
      spread(parameters.decay(), 0, decay);
    }
  }

  private void spread(INDArray vector, int offset, float[] target) {
    vectorValues = FloatArrays.grow(vectorValues, units);
    FloatNative.borrow(vector).buffer().get(offset, vectorValues, 0, units);
    for (int u = 0; u < units; u++) {
      Arrays.fill(target, u * rows, (u + 1) * rows, vectorValues[u]);
    }
  }

  private void readInitial(State initial) {
    zeroInitial = initial == null;
    if (zeroInitial) {
      Arrays.fill(tape.hidden(0), 0, values, 0f);
      Arrays.fill(tape.cell(0), 0, values, 0f);
    } else {
      new FloatSequences(initial.hidden()).read(0, firstRow, rows, tape.hidden(0));
      new FloatSequences(initial.cell()).read(0, firstRow, rows, tape.cell(0));
    }
  }

  /** Stacks the inputs of steps t0 to t1; those of masked steps are zero, whatever they hold. */
  private void readInput(FloatSequences x, int t0, int t1, float[] chunk) {
    int chunkRows = (t1 - t0) * rows;
    for (int t = t0; t < t1; t++) {
      x.read(t, firstRow, rows, stepInput);
      if (mask != null && mask.anyMasked(t)) {
        for (int r = 0; r < rows; r++) {
          if (mask.isMasked(firstRow + r, t)) {
            clearRow(r, stepInput, inputs);
          }
        }
      }
      toChunk(stepInput, inputs, chunk, 0, t - t0, chunkRows);
    }
  }

  /** Carries the state over masked steps and returns what the layer shows: 0 there, else h. */
  private float[] visibleOutput(int t) {
    float[] h = tape.hidden(t + 1);
    if (mask == null || !mask.anyMasked(t)) {
      return h;
    }
    for (int r = 0; r < rows; r++) {
      if (mask.isMasked(firstRow + r, t)) {
        copyRow(r, tape.hidden(t), h, units);
        copyRow(r, tape.cell(t), tape.cell(t + 1), units);
      }
    }
    System.arraycopy(h, 0, scratch, 0, values);
    for (int r = 0; r < rows; r++) {
      if (mask.isMasked(firstRow + r, t)) {
        clearRow(r, scratch, units);
      }
    }
    return scratch;
  }

  private void prepareBackward() {
    int slots = type.gates();
    if (deltas.length == 0 || deltas[0].length < values) {
      deltas = new float[slots][values];
    }
    if (biasErrors.length == 0 || biasErrors[0].length < values) {
      biasErrors = new float[slots][values];
    }
    for (float[] errors : biasErrors) {
      Arrays.fill(errors, 0, values, 0f);
    }
    if (type.hasDecay()) {
      decayErrors = FloatArrays.grow(decayErrors == null ? new float[0] : decayErrors, values);
      Arrays.fill(decayErrors, 0, values, 0f);
    }
    hiddenChunk = FloatArrays.grow(hiddenChunk, chunkSteps * values);
    dhHere = FloatArrays.grow(dhHere, values);
    dcMasked = FloatArrays.grow(dcMasked, values);
    dh = FloatArrays.grow(dh, values);
    dc = FloatArrays.grow(dc, values);
    Arrays.fill(dh, 0, values, 0f);
    Arrays.fill(dc, 0, values, 0f);
  }

  /**
   * Runs the cell backward at step t. A masked row enters with no error, so all its deltas are 0.
   */
  private void backwardStep(int t, FloatSequences errors) {
    errors.read(t, firstRow, rows, dhHere);
    FloatCell.addErrors(values, dhHere, dh, dhHere);
    boolean masked = mask != null && mask.anyMasked(t);
    if (masked) {
      System.arraycopy(dc, 0, dcMasked, 0, values);
      for (int r = 0; r < rows; r++) {
        if (mask.isMasked(firstRow + r, t)) {
          clearRow(r, dhHere, units);
          clearRow(r, dc, units);
        }
      }
    }
    cell.backward(
        values,
        tape.gates(t),
        decay,
        updateDropout ? tape.update(t) : null,
        tape.cell(t),
        tape.cell(t + 1),
        dhHere,
        dc,
        deltas,
        decayErrors,
        scratch);
    if (masked) {
      for (int r = 0; r < rows; r++) {
        if (mask.isMasked(firstRow + r, t)) {
          copyRow(r, dcMasked, dc, units);
        }
      }
    }
  }

  /** Takes over dLoss/dh for the step before t; past a masked step it stays as it was. */
  private void carryErrors(int t) {
    if (mask == null || !mask.anyMasked(t)) {
      stepHidden.get(0, dh, values);
      return;
    }
    stepHidden.get(0, product, values);
    for (int r = 0; r < rows; r++) {
      if (!mask.isMasked(firstRow + r, t)) {
        copyRow(r, product, dh, units);
      }
    }
  }

  /**
   * Writes dLoss/dx of a chunk from {@link #chunkInput}; the tape's input is used up on the way.
   */
  private void writeInputErrors(FloatSequences target, int t0, int t1, float[] chunk) {
    int chunkRows = (t1 - t0) * rows;
    chunkInput.get(0, chunk, chunkRows * inputs);
    for (int t = t0; t < t1; t++) {
      fromChunk(chunk, 0, t - t0, chunkRows, stepInput, inputs);
      target.write(t, firstRow, rows, stepInput);
    }
  }

  /** Writes errors summed over the rows, or adds them to what is there. */
  private void writeRowSums(float[] errors, INDArray target, long offset, boolean add) {
    for (int u = 0; u < units; u++) {
      float sum = 0f;
      for (int r = 0; r < rows; r++) {
        sum += errors[u * rows + r];
      }
      target.putScalar(offset + u, add ? target.getDouble(offset + u) + sum : sum);
    }
  }

  /**
   * Copies one step's {@code [rows, width]} into a chunk, to its columns from {@code column} on.
   */
  private void toChunk(
      float[] step, int width, float[] chunk, int column, int position, int chunkRows) {
    for (int k = 0; k < width; k++) {
      System.arraycopy(step, k * rows, chunk, (column + k) * chunkRows + position * rows, rows);
    }
  }

  /**
   * Copies one step's {@code [rows, width]} out of a chunk, from its columns from {@code column}
   * on.
   */
  private void fromChunk(
      float[] chunk, int column, int position, int chunkRows, float[] step, int width) {
    for (int k = 0; k < width; k++) {
      System.arraycopy(chunk, (column + k) * chunkRows + position * rows, step, k * rows, rows);
    }
  }

  private void clearRow(int row, float[] matrix, int width) {
    for (int k = 0; k < width; k++) {
      matrix[k * rows + row] = 0f;
    }
  }

  private void copyRow(int row, float[] source, float[] target, int width) {
    for (int k = 0; k < width; k++) {
      target[k * rows + row] = source[k * rows + row];
    }
  }

  /** out = out + a + b. */
  private static void add(int n, float[] a, float[] b, float[] out) {
    for (int j = 0; j < n; j++) {
      out[j] = out[j] + a[j] + b[j];
    }
  }
}
