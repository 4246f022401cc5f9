package io.github.sublstm.engine.host;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.cell.FloatCell;
import io.github.sublstm.engine.CellGradients;
import io.github.sublstm.engine.CellParameters;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The products of a share by BLAS, on the share's own thread only.
 *
 * <p>With B rows, n units, G gate slots and chunks of S time steps:
 *
 * <ol>
 *   <li>xW of a whole chunk is one product {@code [S·B, nIn]·[nIn, G·n]}, ahead of the time loop.
 *   <li>A time step adds hRW, one product {@code [B, n]·[n, G·n]}, and the bias.
 *   <li>Backward, a step's deltas go to the step before by one product {@code [B, G·n]·[G·n, n]};
 *       after each chunk dRW = Σ h⁻ᵀδ, dW = Σ xᵀδ and dx = δWᵀ are one product each, over S·B rows
 *       that are still in the cache.
 * </ol>
 *
 * <p>All matrices are column-major, as DL4J's parameters and activations are: W and RW serve as
 * they stand, and the units of one gate are contiguous. A chunk stacks its steps, so the matrix of
 * one step is spread over it in pieces of B values; {@link #toChunk} and {@link #fromChunk} copy
 * those.
 */
final class FloatBlasProducts implements FloatProducts {

  /**
   * Rows of a chunk: enough for a large product to run at full rate, few enough for the L2 cache.
   */
  private static final int CHUNK_ROWS = 512;

  private final CellType type;
  private final FloatMatrix chunkInput = new FloatMatrix();
  private final FloatMatrix chunkGates = new FloatMatrix();
  private final FloatMatrix chunkHidden = new FloatMatrix();
  private final FloatMatrix stepGates = new FloatMatrix();
  private final FloatMatrix stepHidden = new FloatMatrix();
  private final FloatMatrix inputGradient = new FloatMatrix();
  private final FloatMatrix recurrentGradient = new FloatMatrix();
  private final FloatArray gateChunk = new FloatArray();
  private final FloatArray hiddenChunk = new FloatArray();
  private final FloatArray product = new FloatArray();
  private final FloatArray unitValues = new FloatArray();

  /** The bias of each slot, repeated for every row, so that one loop adds it. */
  private final float[][] bias;

  private CellParameters parameters;
  private FloatMatrix inputWeights;
  private FloatMatrix recurrentWeights;
  private FloatMatrix recurrentTransposed;
  private int rows;
  private int inputs;
  private int units;
  private int values;
  private int chunkSteps;
  private int chunkStart;
  private int chunkRows;

  FloatBlasProducts(CellType type) {
    this.type = type;
    this.bias = new float[type.slots()][0];
  }

  void setWeights(CellParameters given) {
    parameters = given;
    inputWeights = FloatMatrix.borrow(given.inputWeights());
    recurrentWeights = FloatMatrix.borrow(given.recurrentWeights());
  }

  void setRecurrentTransposed(INDArray transposed) {
    recurrentTransposed = FloatMatrix.borrow(transposed);
  }

  @Override
  public void begin(int newRows, int steps) {
    rows = newRows;
    inputs = parameters.inputs();
    units = parameters.units();
    values = rows * units;
    chunkSteps = Math.min(steps, Math.max(1, CHUNK_ROWS / rows));
    gateChunk.atLeast(chunkSteps * type.slots() * values);
    product.atLeast(values);
    stepHidden.shape(rows, units);
    stepGates.shape(rows, type.gates() * units);
    for (int k = 0; k < type.gates(); k++) {
      spreadBias(parameters.bias(), k * units, k);
    }
    if (type.hasRecurrentBias()) {
      spreadBias(parameters.recurrentBias(), 0, type.recurrentSlot(0));
    }
  }

  private void spreadBias(INDArray vector, int from, int slot) {
    if (bias[slot].length < values) {
      bias[slot] = new float[values];
    }
    float[] unitBias = unitValues.atLeast(units);
    FloatMatrix.borrow(vector).buffer().get(from, unitBias, 0, units);
    for (int u = 0; u < units; u++) {
      Arrays.fill(bias[slot], u * rows, (u + 1) * rows, unitBias[u]);
    }
  }

  @Override
  public int chunkSteps() {
    return chunkSteps;
  }

  @Override
  public int stateValues() {
    return values;
  }

  @Override
  public MatrixLayout stateLayout() {
    return new MatrixLayout(1, rows);
  }

  @Override
  public int inputValues() {
    return chunkSteps * rows * inputs;
  }

  @Override
  public MatrixLayout inputLayout(int steps) {
    return new MatrixLayout(1, steps * rows);
  }

  @Override
  public void input(float[] x, int t0, int t1, FloatTape tape) {
    chunkStart = t0;
    chunkRows = (t1 - t0) * rows;
    int columns = type.gates() * units;
    chunkInput.shape(chunkRows, inputs).put(0, x, chunkRows * inputs);
    chunkGates.shape(chunkRows, columns);
    FloatBlas.multiply(false, chunkInput, false, inputWeights, 0f, chunkGates);
    chunkGates.get(0, gateChunk.values(), chunkRows * columns);
  }

  @Override
  public void recurrent(int t, FloatTape tape, boolean zeroHidden) {
    float[][] gates = tape.gates(t);
    if (!zeroHidden) {
      stepHidden.put(0, tape.hidden(t), values);
      FloatBlas.multiplyFewRows(stepHidden, recurrentWeights, stepGates);
    }
    for (int k = 0; k < type.gates(); k++) {
      fromChunk(k * units, t - chunkStart, gates[k]);
      int slot = type.recurrentSlot(k);
      if (slot == k && !zeroHidden) {
        stepGates.get(k * values, product.values(), values);
        add(values, product.values(), bias[k], gates[k]);
      } else {
        FloatCell.add(values, bias[k], gates[k]);
      }
      if (slot != k) {
        recurrentPart(k, bias[slot], gates[slot], zeroHidden);
      }
    }
  }

  /** m = h⁻RW + rb for the columns of one gate. */
  private void recurrentPart(int gate, float[] recurrentBias, float[] m, boolean zeroHidden) {
    if (zeroHidden) {
      System.arraycopy(recurrentBias, 0, m, 0, values);
    } else {
      stepGates.get(gate * values, m, values);
      FloatCell.add(values, recurrentBias, m);
    }
  }

  @Override
  public void beginBackward() {
    inputGradient.shape(inputs, type.gates() * units);
    recurrentGradient.shape(units, type.gates() * units);
    hiddenChunk.atLeast(chunkSteps * values);
  }

  @Override
  public void beginChunk(int steps) {
    chunkRows = steps * rows;
  }

  @Override
  public void addStep(int position, float[][] deltas, float[] hiddenBefore) {
    for (int k = 0; k < type.slots(); k++) {
      toChunk(deltas[k], gateChunk.values(), k * units, position);
    }
    for (int k = 0; k < type.gates(); k++) {
      stepGates.put(k * values, deltas[type.recurrentSlot(k)], values);
    }
    toChunk(hiddenBefore, hiddenChunk.values(), 0, position);
  }

  @Override
  public void hiddenErrors(float[] dh) {
    FloatBlas.multiplyFewRows(stepGates, recurrentTransposed, stepHidden);
    stepHidden.get(0, dh, values);
  }

  @Override
  public void addGradients(float[] x, boolean first) {
    int columns = type.slots() * units;
    chunkGates.shape(chunkRows, columns).put(0, gateChunk.values(), chunkRows * columns);
    chunkHidden.shape(chunkRows, units).put(0, hiddenChunk.values(), chunkRows * units);
    chunkInput.shape(chunkRows, inputs).put(0, x, chunkRows * inputs);
    float beta = first ? 0f : 1f;
    if (type.slots() == type.gates()) {
      FloatBlas.multiply(true, chunkHidden, false, chunkGates, beta, recurrentGradient);
    } else {
      recurrentGradients(beta);
    }
    FloatBlas.multiply(true, chunkInput, false, gateColumns(0, type.gates()), beta, inputGradient);
  }

  /** dRW of the candidate from the deltas of its recurrent part, which are in the last slot. */
  private void recurrentGradients(float beta) {
    int others = type.gates() - 1;
    FloatBlas.multiply(
        true,
        chunkHidden,
        false,
        gateColumns(type.recurrentSlot(0), 1),
        beta,
        recurrentGradient.columns(0, units));
    FloatBlas.multiply(
        true,
        chunkHidden,
        false,
        gateColumns(1, others),
        beta,
        recurrentGradient.columns(units, others * units));
  }

  /** The columns of some slots of the chunk's deltas. */
  private FloatMatrix gateColumns(int slot, int count) {
    return count == type.slots() ? chunkGates : chunkGates.columns(slot * units, count * units);
  }

  @Override
  public void inputErrors(float[] dx) {
    FloatMatrix deltas = gateColumns(0, type.gates());
    FloatBlas.multiply(false, deltas, true, inputWeights, 0f, chunkInput);
    chunkInput.get(0, dx, chunkRows * inputs);
  }

  /** Writes dW and dRW, or adds them to what is there. */
  void writeGradients(CellGradients gradients, boolean add) {
    FloatMatrix dw = FloatMatrix.borrow(gradients.inputWeights());
    FloatMatrix drw = FloatMatrix.borrow(gradients.recurrentWeights());
    if (add) {
      FloatBlas.add(inputGradient, dw);
      FloatBlas.add(recurrentGradient, drw);
    } else {
      FloatBlas.copy(inputGradient, dw);
      FloatBlas.copy(recurrentGradient, drw);
    }
  }

  @Override
  public void clear() {
    for (FloatMatrix matrix :
        new FloatMatrix[] {
          chunkInput,
          chunkGates,
          chunkHidden,
          stepGates,
          stepHidden,
          inputGradient,
          recurrentGradient
        }) {
      matrix.release();
    }
    gateChunk.clear();
    hiddenChunk.clear();
    product.clear();
    Arrays.fill(bias, new float[0]);
  }

  /** Copies one step's {@code [rows, n]} into a chunk, to its columns from {@code column} on. */
  private void toChunk(float[] step, float[] chunk, int column, int position) {
    for (int k = 0; k < units; k++) {
      System.arraycopy(step, k * rows, chunk, (column + k) * chunkRows + position * rows, rows);
    }
  }

  /** Copies one step's {@code [rows, n]} out of the gates' chunk. */
  private void fromChunk(int column, int position, float[] step) {
    float[] chunk = gateChunk.values();
    for (int k = 0; k < units; k++) {
      System.arraycopy(chunk, (column + k) * chunkRows + position * rows, step, k * rows, rows);
    }
  }

  /** out = out + a + b. */
  private static void add(int n, float[] a, float[] b, float[] out) {
    for (int j = 0; j < n; j++) {
      out[j] = out[j] + a[j] + b[j];
    }
  }
}
