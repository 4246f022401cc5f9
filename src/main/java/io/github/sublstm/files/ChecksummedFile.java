package io.github.sublstm.training;

import io.github.sublstm.files.FileAccessException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * A file that tells whether it is whole: a mark, the content, and a CRC-32C of both. It is written
 * atomically, and nothing of it is believed before the checksum has been compared.
 */
final class ChecksummedFile {

  /** Writes the content. */
  @FunctionalInterface
  interface Writer {
    void write(DataOutputStream out) throws IOException;
  }

  /** Reads the content. */
  @FunctionalInterface
  interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }

  private static final int BUFFER_BYTES = 1 << 16;

  private ChecksummedFile() {}

  /**
   * Writes the file, and its folder if need be.
   *
   * @throws CheckpointException if that is impossible; an older file then remains
   */
  static void write(Path file, byte[] mark, Writer content) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder);
      }
      AtomicFile.write(
          file,
          out -> {
            CheckedOutputStream checked = new CheckedOutputStream(out, new CRC32C());
            DataOutputStream data =
                new DataOutputStream(new BufferedOutputStream(checked, BUFFER_BYTES));
            data.write(mark);
            content.write(data);
            data.flush();
            data.writeLong(checked.getChecksum().getValue());
            data.flush();
          });
    } catch (IOException e) {
      throw failure("cannot write the checkpoint", FileAccessException.writing(file, e));
    }
  }

  /**
   * Reads the file.
   *
   * @throws CheckpointException if it does not begin with the mark, its checksum is wrong, or it
   *     cannot be read
   */
  static <T> T read(Path file, byte[] mark, Reader<T> content) {
    try {
      verify(file, mark);
      try (DataInputStream in = open(file)) {
        in.readNBytes(mark.length);
        return content.read(in);
      }
    } catch (IOException e) {
      throw failure("cannot read the checkpoint", FileAccessException.reading(file, e));
    }
  }

  private static void verify(Path file, byte[] mark) throws IOException {
    long left = Files.size(file) - Long.BYTES;
    CRC32C checksum = new CRC32C();
    try (DataInputStream in = open(file)) {
      CheckedInputStream checked = new CheckedInputStream(in, checksum);
      byte[] start = checked.readNBytes(mark.length);
      if (start.length == mark.length && !Arrays.equals(start, mark)) {
        throw new CheckpointException(
            String.format(Locale.ROOT, "%s is not a checkpoint that this version can read", file));
      }
      left -= start.length;
      byte[] buffer = new byte[BUFFER_BYTES];
      while (left > 0) {
        int n = checked.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (n < 0) {
          break;
        }
        left -= n;
      }
      if (left != 0 || in.readLong() != checksum.getValue()) {
        throw new CheckpointException(
            String.format(
                Locale.ROOT,
                "the checkpoint %s is cut short or damaged (its checksum is wrong): delete it to start"
                    + " anew",
                file));
      }
    }
  }

  private static DataInputStream open(Path file) throws IOException {
    return new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES));
  }

  private static CheckpointException failure(String what, FileAccessException e) {
    return new CheckpointException(
        String.format(Locale.ROOT, "%s %s: %s", what, e.getFile(), e.getReason()), e);
  }
}
