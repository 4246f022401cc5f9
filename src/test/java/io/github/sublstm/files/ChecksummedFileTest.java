package io.github.sublstm.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sublstm.files.ChecksummedFile.DamagedException;
import io.github.sublstm.files.ChecksummedFile.OtherMarkException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksummedFileTest {

  private static final byte[] MARK = "mark".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;

  @Test
  void read_whatWasWritten_isTheSame() throws IOException {
    Path file = folder.resolve("new").resolve("a");

    ChecksummedFile.write(file, MARK, out -> out.writeUTF("content"));

    assertThat(ChecksummedFile.<String>read(file, MARK, in -> in.readUTF())).isEqualTo("content");
  }

  @Test
  void read_anyByteChangedOrMissing_isRefused() throws IOException {
    Path file = folder.resolve("a");
    ChecksummedFile.write(file, MARK, out -> out.writeUTF("content"));
    byte[] whole = Files.readAllBytes(file);
    for (int k = 0; k < whole.length; k++) {
      byte[] changed = whole.clone();
      changed[k] ^= 1;
      Files.write(file, changed);
      assertThatThrownBy(() -> ChecksummedFile.<String>read(file, MARK, in -> in.readUTF()))
          .as("byte %d", k)
          .isInstanceOf(k < MARK.length ? OtherMarkException.class : DamagedException.class)
          .hasMessageContaining("'" + file + "'");
      Files.write(file, Arrays.copyOf(whole, k));
      assertThatThrownBy(() -> ChecksummedFile.<String>read(file, MARK, in -> in.readUTF()))
          .as("%d bytes", k)
          .isInstanceOf(DamagedException.class);
    }
  }

  @Test
  void read_noFile_saysSo() {
    Path file = folder.resolve("a");

    assertThatThrownBy(() -> ChecksummedFile.<String>read(file, MARK, in -> in.readUTF()))
        .isInstanceOf(FileAccessException.class)
        .hasMessage("cannot read '%s': there is no such file", file);
  }

  @Test
  void write_diskFull_saysSo() {
    Path file = folder.resolve("a");

    assertThatThrownBy(
            () ->
                ChecksummedFile.write(
                    file,
                    MARK,
                    out -> {
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(FileAccessException.class)
        .hasMessage("cannot write '%s': the disk is full", file);
    assertThat(folder).isEmptyDirectory();
  }
}
