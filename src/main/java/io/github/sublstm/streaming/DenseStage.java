package io.github.sublstm.streaming;

/** A dense or output layer: y = g(x·W + b). */
final class DenseStage extends Stage {

  private final RowWeights weights;
  private final float[] bias;
  private final OutputFunction function;

  /**
   * Takes over a layer's parameters.
   *
   * @param weights W, one array per input
   * @param bias b; zeros for a layer without one
   * @param function g
   */
  DenseStage(int index, float[][] weights, float[] bias, OutputFunction function) {
    super(index, weights.length, weights[0].length);
    this.weights = new RowWeights(0, weights);
    this.bias = bias;
    this.function = function;
  }

  @Override
  StageMemory newMemory() {
    return new VectorMemory(function.newWork(outputs()));
  }

  @Override
  void step(SessionMemory[] sessions) {
    for (SessionMemory session : sessions) {
      System.arraycopy(bias, 0, memory(session).output, 0, bias.length);
    }
    weights.add(sessions, index());
    for (SessionMemory session : sessions) {
      VectorMemory memory = (VectorMemory) memory(session);
      function.apply(memory.output, outputs(), memory.work);
    }
  }
}
