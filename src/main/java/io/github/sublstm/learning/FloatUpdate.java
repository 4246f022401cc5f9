package io.github.sublstm.learning;

/**
 * The equations of an updater on one block of parameters. Each loop writes one array, so that the
 * compiler uses vectors.
 */
interface FloatUpdate {

  /**
   * Replaces the gradient by the update, and both states by those after it.
   *
   * @param n how many values of each array
   * @param g the gradient
   * @param first the updater's first state
   * @param second its second state
   */
  void apply(int n, float[] g, float[] first, float[] second);
}
