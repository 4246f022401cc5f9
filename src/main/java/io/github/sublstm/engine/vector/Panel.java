package io.github.sublstm.engine.vector;

/**
 * A right factor B of {@link VectorKernel}'s product: {@code [depth][vectors · L]} in a larger
 * array. One object is moved from panel to panel, so that no product allocates.
 */
final class Panel {

  float[] values;
  int start;
  int vectors;

  /**
   * Moves to a panel.
   *
   * @param newValues the array
   * @param newStart where the panel begins
   * @param newVectors how wide it is: 3 or 4
   */
  Panel at(float[] newValues, int newStart, int newVectors) {
    values = newValues;
    start = newStart;
    vectors = newVectors;
    return this;
  }
}
