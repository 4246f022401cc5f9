package io.github.sublstm.streaming;

/**
 * What a session has of one stage: the arrays that the stage reads and writes. Products find theirs
 * by number: product k adds to {@code sums[k]} what its weights make of {@code operands[k]}.
 */
class StageMemory {

  /** What each product multiplies; product 0 takes the stage's input. */
  final float[][] operands;

  /** Where each product adds. */
  final float[][] sums;

  /** What the stage hands to the next. */
  float[] output;

  /** The memory of a stage with a number of products. */
  StageMemory(int products) {
    operands = new float[products][];
    sums = new float[products][];
  }

  /** Sets what the stage reads. */
  final void setInput(float[] input) {
    operands[0] = input;
  }

  /** Returns what the stage reads. */
  final float[] input() {
    return operands[0];
  }

  /** Sets where the stage writes; only that of the last stage is ever set from outside. */
  void setOutput(float[] target) {
    output = target;
  }

  /** Returns what is carried from step to step: arrays that a state copies; none by default. */
  float[][] state() {
    return new float[0][];
  }

  /** Called after the arrays of {@link #state} were written; nothing repeats them by default. */
  void stateChanged() {}
}
