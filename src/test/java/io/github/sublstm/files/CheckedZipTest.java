package io.github.sublstm.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckedZipTest {

  private static final byte[] CONTENT = "twelve bytes".getBytes(StandardCharsets.US_ASCII);

  @TempDir private Path folder;
  private Path file;

  /** Not compressed, so that a damaged byte leaves the length as it is. */
  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("file.zip");
    CRC32 checksum = new CRC32();
    checksum.update(CONTENT);
    ZipEntry entry = new ZipEntry("entry");
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(CONTENT.length);
    entry.setCrc(checksum.getValue());
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(entry);
      zip.write(CONTENT);
      zip.closeEntry();
    }
  }

  @Test
  void read_whole_givesTheContent() throws IOException {
    assertThat(read()).isEqualTo(CONTENT);
  }

  @Test
  void read_bitFlipped_throws() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int start = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("twelve");
    bytes[start + 3] ^= 1;
    Files.write(file, bytes);

    assertThatThrownBy(this::read)
        .isInstanceOf(ZipException.class)
        .hasMessageContaining("the checksum of 'entry' is ");
  }

  private byte[] read() throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return CheckedZip.read(zip, zip.getEntry("entry"));
    }
  }
}
