package io.github.sublstm.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Errors of the file system of this test where it can make them, made by hand where it cannot. */
class FileAccessExceptionTest {

  private static final Path FILE = Path.of("file");

  @TempDir private Path folder;

  private static IOException errorOfReading(Path file) {
    return catchThrowableOfType(IOException.class, () -> Files.readAllBytes(file));
  }

  private static IOException errorOfWriting(Path file) {
    return catchThrowableOfType(IOException.class, () -> Files.write(file, new byte[1]));
  }

  @Test
  void reading_noSuchFile_saysSoAndHasTheCause() {
    Path file = folder.resolve("none");
    IOException cause = errorOfReading(file);

    FileAccessException error = FileAccessException.reading(file, cause);

    assertThat(error).hasMessage("cannot read '%s': there is no such file", file).hasCause(cause);
    assertThat(error.getFile()).isEqualTo(file.toString());
    assertThat(error.getReason()).isEqualTo("there is no such file");
  }

  @Test
  void reading_folder_saysSo() {
    assertThat(FileAccessException.reading(folder, errorOfReading(folder)))
        .hasMessage("cannot read '%s': this is a folder where a file belongs", folder);
  }

  @Test
  void writing_noSuchFolders_namesTheFirst() {
    Path none = folder.resolve("none");
    Path file = none.resolve("a/file");

    assertThat(FileAccessException.writing(file, errorOfWriting(file)))
        .hasMessage("cannot write '%s': there is no folder '%s'", file, none);
  }

  @Test
  void writing_belowAFile_namesIt() throws IOException {
    Path noFolder = Files.createFile(folder.resolve("noFolder"));
    Path file = noFolder.resolve("a/file");

    assertThat(FileAccessException.writing(file, errorOfWriting(file)))
        .hasMessage("cannot write '%s': '%s' is a file where a folder belongs", file, noFolder);
  }

  /** As in Linux's /proc. */
  @Test
  void writing_whereTheSystemTakesNoFile_saysSo() {
    Path file = folder.resolve("file");

    assertThat(FileAccessException.writing(file, new NoSuchFileException(file.toString())))
        .hasMessage("cannot write '%s': nothing can be made there", file);
  }

  static Stream<Arguments> errors() {
    return Stream.of(
        Arguments.of(new AccessDeniedException("file"), "permission denied"),
        Arguments.of(new FileNotFoundException("file (Permission denied)"), "permission denied"),
        Arguments.of(system("Too many open files"), "too many open files"),
        Arguments.of(
            new FileNotFoundException("file (Too many open files)"), "too many open files"),
        Arguments.of(new IOException("No space left on device"), "the disk is full"),
        Arguments.of(system("No space left on device"), "the disk is full"),
        Arguments.of(system("Disk quota exceeded"), "the disk quota is used up"),
        Arguments.of(system("Read-only file system"), "the file system is read-only"),
        Arguments.of(system("File name too long"), "the name is too long"),
        Arguments.of(new IOException("Input/output error"), "the device reports an error"),
        Arguments.of(new EOFException(), "the file ends too early"),
        Arguments.of(system("Stale file handle"), "Stale file handle"),
        Arguments.of(new IOException(), "the system does not say why"));
  }

  private static IOException system(String reason) {
    return new FileSystemException("file", null, reason);
  }

  @ParameterizedTest
  @MethodSource("errors")
  void of_errorOfTheSystem_saysWhyInPlainWords(IOException cause, String why) {
    assertThat(FileAccessException.of("cannot delete", FILE, cause))
        .hasMessage("cannot delete 'file': " + why)
        .hasCause(cause);
  }

  @Test
  void of_causedByAnErrorThatSaysAll_isThatError() {
    FileAccessException inner = FileAccessException.writing(FILE, new IOException());

    assertThat(FileAccessException.of("cannot do", folder, new IOException("failed", inner)))
        .isSameAs(inner);
  }
}
