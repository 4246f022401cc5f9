package io.github.sublstm.engine.host;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.cell.FloatCell;
import io.github.sublstm.cell.FloatCells;
import io.github.sublstm.cell.FloatStep;
import io.github.sublstm.engine.State;
import io.github.sublstm.engine.StepMask;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The passes over one share of the minibatch: some examples through the whole sequence, on one
 * thread, with buffers of its own. Masks, carried state, update dropout, penalties and the sums of
 * the bias's and the constants' gradients are here and nowhere else; {@link FloatProducts}
 * multiplies, {@link FloatCell} knows the equations.
 *
 * <p>Forward, for each chunk of time steps: read the inputs, let the products compute what depends
 * on them alone, then for each step complete the pre-activations, run the cell, carry the state
 * over masked examples and write h. Backward the same in the opposite order: for each step the cell
 * turns dLoss/dh and dLoss/dc into the gates' deltas and dLoss/dc⁻, and the products turn the
 * deltas into dLoss/dh⁻; after each chunk come the gradients of W and RW and the input's errors.
 *
 * <p>A masked example enters a step backward with no error, so that all its deltas are 0, and its
 * dh and dc go past the step as they are.
 */
final class FloatPass {

  private final CellType type;
  private final FloatCell cell;
  private final FloatStep step = new FloatStep();
  private final FloatTape tape;
  private final FloatProducts products;

  private final FloatArray scratch = new FloatArray();
  private final FloatArray dhHere = new FloatArray();
  private final FloatArray dc = new FloatArray();
  private final FloatArray dcMasked = new FloatArray();
  private final FloatArray inputErrors = new FloatArray();
  private final FloatArray penaltyWeights = new FloatArray();
  private final FloatArray penalties = new FloatArray();
  private final float[][] constants;
  private final float[][] constantErrors;
  private final float[][] deltas;
  private final float[][] biasErrors;

  /** dLoss/dh of the step at hand and of the one before it; they change places. */
  private FloatArray dh = new FloatArray();

  private FloatArray dhBefore = new FloatArray();

  private int firstRow;
  private int rows;
  private int inputs;
  private int units;
  private int values;
  private int steps;
  private int chunkSteps;
  private MatrixLayout layout;
  private StepMask mask;
  private boolean updateDropout;
  private float penaltyWeight;

  FloatPass(CellType type, FloatProducts products) {
    this.type = type;
    this.cell = FloatCells.of(type);
    this.tape = new FloatTape(type.slots());
    this.products = products;
    this.constants = new float[type.constants()][0];
    this.constantErrors = new float[type.constants()][0];
    this.deltas = new float[type.slots()][0];
    this.biasErrors = new float[type.slots()][0];
  }

  /**
   * Runs the cell over {@code count} examples from {@code first} on, writes their outputs and last
   * state, and keeps the tape if asked to.
   */
  void forward(ForwardPass pass, int first, int count) {
    prepareForward(pass, first, count);
    FloatTimeSteps x = new FloatTimeSteps(pass.sequences().input());
    FloatTimeSteps d = updateDropout ? new FloatTimeSteps(pass.sequences().updateDropout()) : null;
    FloatTimeSteps out = new FloatTimeSteps(pass.output());
    State initial = pass.sequences().initial();
    readInitial(initial);
    for (int t0 = 0, t1; t0 < steps; t0 = t1) {
      t1 = Math.min(steps, t0 + chunkSteps);
      float[] chunk = tape.input(t0 / chunkSteps);
      readInput(x, t0, t1, chunk);
      products.input(chunk, t0, t1, tape);
      for (int t = t0; t < t1; t++) {
        products.recurrent(t, tape, t == 0 && initial == null);
        if (updateDropout) {
          d.read(t, firstRow, rows, tape.update(t), 0, layout);
        }
        setStep(t);
        cell.forward(step);
        out.write(t, firstRow, rows, visibleOutput(t), 0, layout);
      }
    }
    write(tape.hidden(steps), pass.last().hidden());
    if (type.hasCellState()) {
      write(tape.cell(steps), pass.last().cell());
    }
  }

  /**
   * Computes the errors of the same examples and keeps their share of the parameters' gradients.
   */
  void backward(BackwardPass pass) {
    FloatTimeSteps errors = new FloatTimeSteps(pass.outputErrors());
    FloatTimeSteps target = new FloatTimeSteps(pass.inputErrors());
    prepareBackward();
    for (int t1 = steps, t0; t1 > 0; t1 = t0) {
      int chunk = (t1 - 1) / chunkSteps;
      t0 = chunk * chunkSteps;
      products.beginChunk(t1 - t0);
      for (int t = t1 - 1; t >= t0; t--) {
        backwardStep(t, errors);
        products.addStep(t - t0, deltas, tape.hidden(t));
        if (t > 0) {
          carryErrors(t);
        }
      }
      products.addGradients(tape.input(chunk), t1 == steps);
      products.inputErrors(inputErrors.values());
      MatrixLayout inputLayout = products.inputLayout(t1 - t0);
      for (int t = t0; t < t1; t++) {
        int start = inputLayout.index((t - t0) * rows, 0);
        target.write(t, firstRow, rows, inputErrors.values(), start, inputLayout);
      }
    }
  }

  /** The gradient of the bias that is added in one slot, for one unit. */
  float biasGradient(int slot, int unit) {
    return sumOverRows(biasErrors[slot], unit);
  }

  /** The gradient of a constant of one unit. */
  float constantGradient(int constant, int unit) {
    return sumOverRows(constantErrors[constant], unit);
  }

  /** The penalty of the forward pass. */
  double penalty() {
    double sum = 0;
    if (penaltyWeight != 0) {
      for (int u = 0; u < units; u++) {
        sum += sumOverRows(penalties.values(), u);
      }
    }
    return sum;
  }

  /** Lets go of all memory but the products'. */
  void clear() {
    tape.clear();
    for (FloatArray array :
        new FloatArray[] {
          scratch, dh, dhBefore, dhHere, dc, dcMasked, inputErrors, penaltyWeights, penalties
        }) {
      array.clear();
    }
    penaltyWeight = 0;
    Arrays.fill(constants, new float[0]);
    Arrays.fill(constantErrors, new float[0]);
    Arrays.fill(deltas, new float[0]);
    Arrays.fill(biasErrors, new float[0]);
  }

  private void prepareForward(ForwardPass pass, int first, int count) {
    firstRow = first;
    rows = count;
    inputs = pass.parameters().inputs();
    units = pass.parameters().units();
    steps = pass.sequences().steps();
    mask = pass.mask();
    updateDropout = pass.sequences().updateDropout() != null;
    products.begin(rows, steps);
    values = products.stateValues();
    layout = products.stateLayout();
    chunkSteps = products.chunkSteps();
    int chunks = (steps + chunkSteps - 1) / chunkSteps;
    tape.prepare(
        steps, chunkSteps, values, chunks, products.inputValues(), updateDropout, pass.keepTape());
    step.values = values;
    step.scratch = scratch.atLeast(values);
    for (int k = 0; k < constants.length; k++) {
      constants[k] = zeros(constants[k]);
      spread(pass.parameters().constants(), k, constants[k]);
    }
    step.constants = constants;
    penaltyWeight = (float) pass.sequences().penaltyWeight();
    step.penaltyWeights = penaltyWeight == 0 ? null : penaltyWeights.atLeast(values);
    if (penaltyWeight != 0) {
      step.penalties = penalties.atLeast(values);
      Arrays.fill(step.penalties, 0, values, 0f);
    }
  }

  /** The same array, or a longer one, with zeros in it. */
  private float[] zeros(float[] array) {
    float[] result = array.length < values ? new float[values] : array;
    Arrays.fill(result, 0, values, 0f);
    return result;
  }

  /** Repeats a constant for every row, so that the cell's loops meet it at the same index. */
  private void spread(INDArray vector, int constant, float[] target) {
    FloatMatrix source = FloatMatrix.borrow(vector);
    for (int u = 0; u < units; u++) {
      float value = source.buffer().get(constant * units + u);
      for (int r = 0; r < rows; r++) {
        target[layout.index(r, u)] = value;
      }
    }
  }

  private void readInitial(State initial) {
    float[] h = tape.hidden(0);
    float[] c = tape.cell(0);
    Arrays.fill(h, 0, values, 0f);
    Arrays.fill(c, 0, values, 0f);
    if (initial != null) {
      new FloatTimeSteps(initial.hidden()).read(0, firstRow, rows, h, 0, layout);
      INDArray cells = type.hasCellState() ? initial.cell() : initial.hidden();
      new FloatTimeSteps(cells).read(0, firstRow, rows, c, 0, layout);
    }
  }

  private void write(float[] state, INDArray target) {
    new FloatTimeSteps(target).write(0, firstRow, rows, state, 0, layout);
  }

  /** Stacks the inputs of steps t0 to t1; those of masked steps are zero, whatever they hold. */
  private void readInput(FloatTimeSteps x, int t0, int t1, float[] chunk) {
    MatrixLayout inputLayout = products.inputLayout(t1 - t0);
    for (int t = t0; t < t1; t++) {
      int first = (t - t0) * rows;
      x.read(t, firstRow, rows, chunk, inputLayout.index(first, 0), inputLayout);
      if (mask != null && mask.anyMasked(t)) {
        for (int r = 0; r < rows; r++) {
          if (mask.isMasked(firstRow + r, t)) {
            for (int k = 0; k < inputs; k++) {
              chunk[inputLayout.index(first + r, k)] = 0f;
            }
          }
        }
      }
    }
  }

  private void setStep(int t) {
    step.gates = tape.gates(t);
    step.update = updateDropout ? tape.update(t) : null;
    step.cellBefore = tape.cell(t);
    step.cell = tape.cell(t + 1);
    step.hidden = tape.hidden(t + 1);
    if (penaltyWeight != 0) {
      Arrays.fill(step.penaltyWeights, 0, values, penaltyWeight);
      if (mask != null && mask.anyMasked(t)) {
        clearMasked(t, step.penaltyWeights);
      }
    }
  }

  /** Carries the state over masked steps and returns what the layer shows: 0 there, else h. */
  private float[] visibleOutput(int t) {
    float[] h = tape.hidden(t + 1);
    if (mask == null || !mask.anyMasked(t)) {
      return h;
    }
    copyMasked(t, tape.hidden(t), h);
    copyMasked(t, tape.cell(t), tape.cell(t + 1));
    float[] visible = scratch.values();
    System.arraycopy(h, 0, visible, 0, values);
    clearMasked(t, visible);
    return visible;
  }

  private void prepareBackward() {
    products.beginBackward();
    inputErrors.atLeast(products.inputValues());
    dcMasked.atLeast(values);
    dhBefore.atLeast(values);
    for (FloatArray array : new FloatArray[] {dh, dhHere, dc}) {
      Arrays.fill(array.atLeast(values), 0, values, 0f);
    }
    for (int k = 0; k < deltas.length; k++) {
      if (deltas[k].length < values) {
        deltas[k] = new float[values];
      }
      biasErrors[k] = zeros(biasErrors[k]);
    }
    for (int k = 0; k < constantErrors.length; k++) {
      constantErrors[k] = zeros(constantErrors[k]);
    }
    step.hiddenError = dhHere.values();
    step.cellError = dc.values();
    step.deltas = deltas;
    step.constantErrors = constantErrors;
  }

  /** Runs the cell backward at step t. */
  private void backwardStep(int t, FloatTimeSteps errors) {
    float[] here = dhHere.values();
    float[] dCell = dc.values();
    errors.read(t, firstRow, rows, here, 0, layout);
    FloatCell.addErrors(values, here, dh.values(), here);
    boolean masked = mask != null && mask.anyMasked(t);
    if (masked) {
      System.arraycopy(dCell, 0, dcMasked.values(), 0, values);
      clearMasked(t, here);
      clearMasked(t, dCell);
    }
    setStep(t);
    cell.backward(step);
    for (int k = 0; k < deltas.length; k++) {
      FloatCell.add(values, deltas[k], biasErrors[k]);
    }
    if (masked) {
      copyMasked(t, dcMasked.values(), dCell);
    }
  }

  /** Takes over dLoss/dh for the step before t. */
  private void carryErrors(int t) {
    products.hiddenErrors(dhBefore.values());
    if (mask != null && mask.anyMasked(t)) {
      copyMasked(t, dh.values(), dhBefore.values());
    }
    FloatArray spare = dh;
    dh = dhBefore;
    dhBefore = spare;
  }

  private float sumOverRows(float[] errors, int unit) {
    float sum = 0f;
    for (int r = 0; r < rows; r++) {
      sum += errors[layout.index(r, unit)];
    }
    return sum;
  }

  /** Sets the rows of the examples that are masked at step t to zero. */
  private void clearMasked(int t, float[] state) {
    for (int r = 0; r < rows; r++) {
      if (mask.isMasked(firstRow + r, t)) {
        for (int u = 0; u < units; u++) {
          state[layout.index(r, u)] = 0f;
        }
      }
    }
  }

  /** Copies the rows of the examples that are masked at step t. */
  private void copyMasked(int t, float[] source, float[] target) {
    for (int r = 0; r < rows; r++) {
      if (mask.isMasked(firstRow + r, t)) {
        for (int u = 0; u < units; u++) {
          int j = layout.index(r, u);
          target[j] = source[j];
        }
      }
    }
  }
}
