package io.github.sublstm.engine;

/** Work buffers on Java's heap. */
final class FloatArrays {

  private FloatArrays() {}

  /** Returns the array if it has room for so many values, else a larger one without them. */
  static float[] grow(float[] array, int length) {
    return array.length >= length ? array : new float[length];
  }
}
