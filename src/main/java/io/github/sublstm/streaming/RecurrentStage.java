package io.github.sublstm.streaming;

import io.github.sublstm.cell.CellType;
import io.github.sublstm.cell.FloatCell;
import io.github.sublstm.cell.FloatCells;
import java.util.Arrays;

/** A recurrent layer: two products, and the cell's own equations. */
final class RecurrentStage extends Stage {

  private final CellType type;
  private final FloatCell cell;
  private final RowWeights inputWeights;
  private final RowWeights recurrentWeights;
  private final float[] bias;
  private final float[] recurrentBias;
  private final float[][] constants;

  /**
   * Takes over a layer's parameters.
   *
   * @param inputWeights W, one array per input
   * @param recurrentWeights RW, one array per unit
   * @param bias b
   * @param recurrentBias of the candidate's recurrent part {@code [n]}, or null
   * @param constants of the cell, {@code [n]} each
   */
  RecurrentStage(
      int index,
      CellType type,
      float[][] inputWeights,
      float[][] recurrentWeights,
      float[] bias,
      float[] recurrentBias,
      float[][] constants) {
    super(index, inputWeights.length, recurrentWeights.length);
    this.type = type;
    this.cell = FloatCells.of(type);
    this.inputWeights = new RowWeights(0, inputWeights);
    this.recurrentWeights = new RowWeights(1, recurrentWeights);
    this.bias = bias;
    this.recurrentBias = recurrentBias;
    this.constants = constants;
  }

  /** The cell and the number of units, such as {@code SubLSTM 128}. */
  String describeState() {
    return type.layerName() + " " + outputs();
  }

  @Override
  StageMemory newMemory() {
    return new RecurrentMemory(type, outputs(), constants);
  }

  @Override
  void step(SessionMemory[] sessions) {
    for (SessionMemory session : sessions) {
      begin((RecurrentMemory) memory(session));
    }
    inputWeights.add(sessions, index());
    recurrentWeights.add(sessions, index());
    for (SessionMemory session : sessions) {
      RecurrentMemory memory = (RecurrentMemory) memory(session);
      fillGates(memory);
      cell.forward(memory.step);
    }
  }

  private void begin(RecurrentMemory memory) {
    memory.nextStep();
    System.arraycopy(bias, 0, memory.sums[0], 0, bias.length);
    if (type.hasRecurrentBias()) {
      System.arraycopy(recurrentBias, 0, memory.sums[1], 0, recurrentBias.length);
      Arrays.fill(memory.sums[1], recurrentBias.length, memory.sums[1].length, 0f);
    }
  }

  /** Deals the sums out to the slots. */
  private void fillGates(RecurrentMemory memory) {
    int n = outputs();
    float[][] gates = memory.step.gates;
    for (int gate = 0; gate < type.gates(); gate++) {
      System.arraycopy(memory.sums[0], gate * n, gates[gate], 0, n);
      int slot = type.recurrentSlot(gate);
      if (slot != gate) {
        System.arraycopy(memory.sums[1], gate * n, gates[slot], 0, n);
      } else if (type.hasRecurrentBias()) {
        System.arraycopy(memory.sums[1], gate * n, memory.scratch, 0, n);
        FloatCell.add(n, memory.scratch, gates[gate]);
      }
    }
  }
}
