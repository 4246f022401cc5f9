package io.github.sublstm.streaming;

/** A session's part of a stage without state: one product at most, straight into the output. */
final class VectorMemory extends StageMemory {

  /** For the stage's function; null if that needs none. */
  final SoftmaxWork work;

  VectorMemory(SoftmaxWork work) {
    super(1);
    this.work = work;
  }

  @Override
  void setOutput(float[] target) {
    output = target;
    sums[0] = target;
  }
}
