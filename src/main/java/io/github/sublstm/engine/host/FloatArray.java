package io.github.sublstm.engine.host;

/** A work buffer on Java's heap that grows on demand and is used again by the next pass. */
public final class FloatArray {

  private static final float[] EMPTY = {};

  private float[] values = EMPTY;

  /** Creates an empty buffer. */
  public FloatArray() {}

  /**
   * Makes room. What the buffer held is lost if it has to grow.
   *
   * @param length how many values are needed
   * @return the array, of that length or more
   */
  public float[] atLeast(int length) {
    if (values.length < length) {
      values = new float[length];
    }
    return values;
  }

  /**
   * Returns the array as the last {@link #atLeast} left it.
   *
   * @return the values
   */
  public float[] values() {
    return values;
  }

  /** Lets go of the memory. */
  public void clear() {
    values = EMPTY;
  }
}
