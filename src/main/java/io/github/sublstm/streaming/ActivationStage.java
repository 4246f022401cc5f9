package io.github.sublstm.streaming;

/** A function of the layer below: y = g(x). */
final class ActivationStage extends Stage {

  private final OutputFunction function;

  ActivationStage(int index, int size, OutputFunction function) {
    super(index, size, size);
    this.function = function;
  }

  @Override
  StageMemory newMemory() {
    return new VectorMemory(function.newWork(outputs()));
  }

  @Override
  void step(SessionMemory[] sessions) {
    for (SessionMemory session : sessions) {
      VectorMemory memory = (VectorMemory) memory(session);
      System.arraycopy(memory.input(), 0, memory.output, 0, outputs());
      function.apply(memory.output, outputs(), memory.work);
    }
  }
}
