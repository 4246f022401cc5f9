package io.github.sublstm.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

  @TempDir private Path folder;

  @Test
  void write_existingFile_isReplaced() throws IOException {
    Path file = folder.resolve("a.txt");
    Files.writeString(file, "old and longer");

    AtomicFile.write(file, out -> out.write("new".getBytes(StandardCharsets.UTF_8)));

    assertThat(file).hasContent("new");
    assertThat(folder).isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void write_text_isInUtf8() throws IOException {
    Path file = folder.resolve("a.txt");

    AtomicFile.write(file, "σ(c) − o\n");

    assertThat(file).hasBinaryContent("σ(c) − o\n".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void write_interruptedBeforeOrMeanwhile_writesAndStaysInterrupted() throws IOException {
    Path file = folder.resolve("a.txt");
    for (boolean before : new boolean[] {true, false}) {
      AtomicInteger calls = new AtomicInteger();
      if (before) {
        Thread.currentThread().interrupt();
      }

      AtomicFile.write(
          file,
          out -> {
            out.write("new".getBytes(StandardCharsets.UTF_8));
            if (calls.incrementAndGet() == 1 && !before) {
              Thread.currentThread().interrupt();
            }
          });

      assertThat(Thread.interrupted()).as("interrupted before: %s", before).isTrue();
      assertThat(calls).hasValue(before ? 1 : 2);
      assertThat(file).hasContent("new");
      assertThat(folder).isDirectoryNotContaining("glob:**/.*");
    }
  }

  @Test
  void write_failingHalfway_keepsTheOldFileAndNothingElse() throws IOException {
    Path file = folder.resolve("a.txt");
    Files.writeString(file, "old");

    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(new byte[100_000]);
                      throw new IOException("disk full");
                    }))
        .hasMessage("cannot write '%s': disk full", file)
        .hasCauseExactlyInstanceOf(IOException.class);

    assertThat(file).hasContent("old");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }
}
