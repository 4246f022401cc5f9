package io.github.sublstm.files;

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
 * A file that shows whether it is complete: a mark, the content, and a CRC-32C of both. It is
 * written atomically, and nothing of it is believed before the checksum has been compared.
 */
public final class ChecksummedFile {

  /** Writes the content. */
  @FunctionalInterface
  public interface Writer {
    /** Writes everything to {@code out}; need not close it. */
    void write(DataOutputStream out) throws IOException;
  }

  /** Reads the content. */
  @FunctionalInterface
  public interface Reader<T> {
    /** Reads what a {@link Writer} wrote; need not close {@code in}. */
    T read(DataInputStream in) throws IOException;
  }

  /** A file begins with another mark, so it is of another kind or version. */
  public static final class OtherMarkException extends IOException {

    private static final long serialVersionUID = 1L;

    private OtherMarkException(Path file) {
      super(String.format(Locale.ROOT, "'%s' does not begin as a file of this kind does", file));
    }
  }

  /** A file is cut short, or its content is not what was written. */
  public static final class DamagedException extends IOException {

    private static final long serialVersionUID = 1L;

    private DamagedException(Path file) {
      super(
          String.format(Locale.ROOT, "'%s' is cut short or damaged (its checksum is wrong)", file));
    }
  }

  private static final int BUFFER_BYTES = 1 << 16;

  private ChecksummedFile() {}

  /**
   * Writes the file, and its folder if need be.
   *
   * @param mark what the file begins with: its kind and version
   * @throws FileAccessException if that is impossible; an older file then remains
   */
  public static void write(Path file, byte[] mark, Writer content) throws FileAccessException {
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
      throw FileAccessException.writing(file, e);
    }
  }

  /**
   * Reads the file.
   *
   * @param mark what it must begin with
   * @throws OtherMarkException if it begins with something else
   * @throws DamagedException if its checksum is wrong
   * @throws FileAccessException if it cannot be read
   */
  public static <T> T read(Path file, byte[] mark, Reader<T> content) throws IOException {
    try {
      verify(file, mark);
      try (DataInputStream in = open(file)) {
        in.readNBytes(mark.length);
        return content.read(in);
      }
    } catch (OtherMarkException | DamagedException e) {
      throw e;
    } catch (IOException e) {
      throw FileAccessException.reading(file, e);
    }
  }

  private static void verify(Path file, byte[] mark) throws IOException {
    long left = Files.size(file) - Long.BYTES;
    CRC32C checksum = new CRC32C();
    try (DataInputStream in = open(file)) {
      CheckedInputStream checked = new CheckedInputStream(in, checksum);
      byte[] start = checked.readNBytes(mark.length);
      if (start.length == mark.length && !Arrays.equals(start, mark)) {
        throw new OtherMarkException(file);
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
        throw new DamagedException(file);
      }
    }
  }

  private static DataInputStream open(Path file) throws IOException {
    return new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES));
  }
}
