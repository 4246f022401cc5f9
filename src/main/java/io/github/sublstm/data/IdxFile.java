package io.github.sublstm.data;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file in the IDX format of MNIST: two zero bytes, the type of an element, the number of
 * dimensions, each dimension as a big-endian {@code int}, the elements. Elements are unsigned bytes
 * here. Whether the file is compressed by gzip, once or twice, is detected from its first two
 * bytes, not from its name.
 */
final class IdxFile implements Closeable {

  private static final int UNSIGNED_BYTE = 0x08;
  private static final int[] GZIP = {0x1F, 0x8B};

  /** Some downloads compress what was compressed already. */
  private static final int MOST_TIMES_ZIPPED = 2;

  private final Path file;
  private final InputStream in;

  private IdxFile(Path file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  /**
   * Opens a file and passes its magic number.
   *
   * @param dimensions how many it must have
   * @param what its elements are, for errors
   * @throws BadDataException if it is no such file
   */
  static IdxFile open(Path file, int dimensions, String what) throws IOException {
    InputStream raw = DataFiles.open(file);
    try {
      IdxFile idx = new IdxFile(file, unzip(file, raw));
      idx.checkMagic(dimensions, what);
      return idx;
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  private static InputStream unzip(Path file, InputStream raw) throws IOException {
    InputStream in = raw;
    try {
      for (int times = 0; times < MOST_TIMES_ZIPPED && isGzip(in); times++) {
        in = new BufferedInputStream(new GZIPInputStream(in));
      }
      return in;
    } catch (EOFException | ZipException e) {
      throw new BadDataException(file, "this gzip file is damaged or cut short", e);
    }
  }

  private static boolean isGzip(InputStream in) throws IOException {
    in.mark(GZIP.length);
    boolean isGzip = in.read() == GZIP[0] && in.read() == GZIP[1];
    in.reset();
    return isGzip;
  }

  private void checkMagic(int dimensions, String what) throws IOException {
    byte[] magic = new byte[4];
    if (fill(magic) < magic.length) {
      throw new BadDataException(file, "this file is empty or has less than an IDX header");
    }
    int expected = UNSIGNED_BYTE << 8 | dimensions;
    int found = ByteBuffer.wrap(magic).getInt();
    if (found != expected) {
      throw new BadDataException(
          file,
          String.format(
              Locale.ROOT,
              "not an IDX file of %s: it starts with 0x%08X, not 0x%08X%s",
              what,
              found,
              expected,
              likelyCause(found, dimensions)));
    }
  }

  private static String likelyCause(int magic, int dimensions) {
    if (magic >>> 16 == (GZIP[0] << 8 | GZIP[1])) {
      return String.format(
          Locale.ROOT, " (it is compressed by gzip more than %d times)", MOST_TIMES_ZIPPED);
    }
    if (magic >>> 16 != 0) {
      return "";
    }
    return (magic >>> 8) == UNSIGNED_BYTE
        ? String.format(Locale.ROOT, " (%d dimensions where %d belong)", magic & 0xFF, dimensions)
        : " (elements that are not unsigned bytes)";
  }

  /**
   * The next dimension of the header.
   *
   * @throws BadDataException if it is not in 1..{@code largest}
   */
  int dimension(String what, int largest) throws IOException {
    byte[] bytes = new byte[4];
    if (fill(bytes) < bytes.length) {
      throw new BadDataException(file, "this file is cut short in its header");
    }
    int value = ByteBuffer.wrap(bytes).getInt();
    if (value < 1 || value > largest) {
      throw new BadDataException(
          file,
          String.format(
              Locale.ROOT,
              "the header gives %d %s, which is not in 1..%d",
              Integer.toUnsignedLong(value),
              what,
              largest));
    }
    return value;
  }

  /** Reads until the array is full or the file ends; how many bytes that were. */
  int fill(byte[] bytes) throws IOException {
    try {
      return in.readNBytes(bytes, 0, bytes.length);
    } catch (EOFException e) {
      throw new BadDataException(file, "this gzip file is cut short", e);
    } catch (ZipException e) {
      throw new BadDataException(
          file, String.format(Locale.ROOT, "this gzip file is damaged (%s)", e.getMessage()), e);
    }
  }

  /**
   * Makes sure that nothing is left; of a gzip file, also that its checksum is right.
   *
   * @param promise what the header says, for the error
   */
  void requireEnd(String promise) throws IOException {
    if (fill(new byte[1]) > 0) {
      throw new BadDataException(
          file, String.format(Locale.ROOT, "this file goes on after the %s it promises", promise));
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
