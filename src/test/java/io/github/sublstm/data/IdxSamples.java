package io.github.sublstm.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPOutputStream;

/** Small files in the IDX format. */
final class IdxSamples {

  private static final int IMAGES = 0x0803;
  private static final int LABELS = 0x0801;

  private IdxSamples() {}

  /** Images whose pixels count on from 0, in unsigned bytes. */
  static byte[] images(int count, int rows, int columns) {
    ByteBuffer file = ByteBuffer.allocate(16 + count * rows * columns);
    file.putInt(IMAGES).putInt(count).putInt(rows).putInt(columns);
    for (int i = 0; file.hasRemaining(); i++) {
      file.put((byte) i);
    }
    return file.array();
  }

  /** Labels 0, 1, 2, ... that start again after {@code classes}. */
  static byte[] labels(int count, int classes) {
    ByteBuffer file = ByteBuffer.allocate(8 + count);
    file.putInt(LABELS).putInt(count);
    for (int i = 0; i < count; i++) {
      file.put((byte) (i % classes));
    }
    return file.array();
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }
}
