package io.github.sublstm.streaming;

/** A layer as it is stepped: its weights, immutable, and what it does with a session's memory. */
abstract class Stage {

  /** Its place among the stages, which is where sessions keep its memory. */
  private final int index;

  private final int inputs;
  private final int outputs;

  Stage(int index, int inputs, int outputs) {
    this.index = index;
    this.inputs = inputs;
    this.outputs = outputs;
  }

  final int index() {
    return index;
  }

  final int inputs() {
    return inputs;
  }

  final int outputs() {
    return outputs;
  }

  /** The stage's memory in a session. */
  final StageMemory memory(SessionMemory session) {
    return session.stages[index];
  }

  /**
   * Makes a session's memory of the stage. Its input, and its output if that is null, are set
   * later.
   */
  abstract StageMemory newMemory();

  /** Reads the sessions' inputs and writes their outputs. */
  abstract void step(SessionMemory[] sessions);
}
