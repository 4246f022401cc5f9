package io.github.sublstm.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Reads entries of zip files and compares their checksums, which {@link ZipFile} by itself does
 * not: it would hand out damaged numbers as if they were right.
 */
public final class CheckedZip {

  private CheckedZip() {}

  /**
   * Reads a whole entry.
   *
   * @throws ZipException if it is damaged
   * @throws IOException if it cannot be read
   */
  public static byte[] read(ZipFile zip, ZipEntry entry) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    copy(zip, entry, bytes);
    return bytes.toByteArray();
  }

  /**
   * Writes what is in an entry to a stream.
   *
   * @throws ZipException if it is damaged; the stream has got it all by then
   * @throws IOException if it cannot be read or written
   */
  public static void copy(ZipFile zip, ZipEntry entry, OutputStream out) throws IOException {
    CRC32 checksum = new CRC32();
    try (var in = new CheckedInputStream(zip.getInputStream(entry), checksum)) {
      in.transferTo(out);
    }
    if (checksum.getValue() != entry.getCrc()) {
      throw new ZipException(
          String.format(
              Locale.ROOT,
              "the checksum of '%s' is %08x, not %08x as the zip says",
              entry.getName(),
              checksum.getValue(),
              entry.getCrc()));
    }
  }
}
