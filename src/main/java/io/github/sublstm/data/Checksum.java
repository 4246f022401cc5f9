package io.github.sublstm.data;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Tells data sets apart in a few characters. */
final class Checksum {

  private static final int BLOCK = 4096;

  private final CRC32C checksum = new CRC32C();
  private final ByteBuffer bytes = ByteBuffer.allocate(BLOCK * Integer.BYTES);

  /** That of a single array. */
  static String of(int[] values) {
    return new Checksum().add(values).hex();
  }

  /** Takes in more values. */
  Checksum add(int[] values) {
    for (int start = 0; start < values.length; start += BLOCK) {
      int n = Math.min(BLOCK, values.length - start);
      bytes.clear().asIntBuffer().put(values, start, n);
      checksum.update(bytes.limit(n * Integer.BYTES));
    }
    return this;
  }

  /** The same, of the bits of the values. */
  Checksum add(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToIntBits(values[i]));
    return add(bits);
  }

  /** CRC-32C of all values so far, in hexadecimal. */
  String hex() {
    return Long.toHexString(checksum.getValue());
  }
}
