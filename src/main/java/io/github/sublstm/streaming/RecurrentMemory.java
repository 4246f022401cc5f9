package io.github.sublstm.streaming;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.cell.FloatStep;

/** A session's part of a recurrent stage: its state h and c, and the arrays of a step. */
final class RecurrentMemory extends StageMemory {

  /** h, which is also what the stage hands on. */
  final float[] hidden;

  /** The arrays in the form in which the cell reads them. */
  final FloatStep step = new FloatStep();

  /** What the recurrent product of a cell with a slot of its own for it has for one gate. */
  final float[] scratch;

  private final boolean hasCellState;

  RecurrentMemory(CellType type, int units, float[][] constants) {
    super(2);
    hidden = new float[units];
    scratch = new float[units];
    hasCellState = type.hasCellState();
    output = hidden;
    operands[1] = hidden;
    sums[0] = new float[type.gates() * units];
    sums[1] = type.hasRecurrentBias() ? new float[type.gates() * units] : sums[0];
    step.values = units;
    step.gates = new float[type.slots()][units];
    step.constants = constants;
    step.hidden = hidden;
    step.cell = new float[units];
    step.cellBefore = new float[units];
    step.scratch = scratch;
  }

  /** The last step's c becomes the one before the next step. */
  void nextStep() {
    float[] spare = step.cellBefore;
    step.cellBefore = step.cell;
    step.cell = spare;
  }

  /** h, and c if the cell has it; then the latest c is {@code step.cell}. */
  @Override
  float[][] state() {
    return hasCellState ? new float[][] {hidden, step.cell} : new float[][] {hidden};
  }

  /** The GRU's equations read h as c. */
  @Override
  void stateChanged() {
    if (!hasCellState) {
      System.arraycopy(hidden, 0, step.cell, 0, hidden.length);
    }
  }
}
