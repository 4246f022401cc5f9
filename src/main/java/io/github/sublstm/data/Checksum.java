package io.github.sublstm.data;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Tells data sets apart in a few characters. */
final class Checksum {

  private static final int BLOCK = 4096;

  private Checksum() {}

  /** CRC-32C of the values, in hexadecimal. */
  static String of(int[] values) {
    CRC32C checksum = new CRC32C();
    ByteBuffer bytes = ByteBuffer.allocate(BLOCK * Integer.BYTES);
    for (int start = 0; start < values.length; start += BLOCK) {
      int n = Math.min(BLOCK, values.length - start);
      bytes.clear().asIntBuffer().put(values, start, n);
      checksum.update(bytes.limit(n * Integer.BYTES));
    }
    return Long.toHexString(checksum.getValue());
  }
}
