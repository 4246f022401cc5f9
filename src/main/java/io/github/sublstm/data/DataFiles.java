package io.github.sublstm.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds and opens data files, and says what is wrong where that fails. */
final class DataFiles {

  private static final int BUFFER = 1 << 16;

  private DataFiles() {}

  /**
   * Opens a file for reading, buffered.
   *
   * @throws BadDataException if there is none, it is a folder, or it may not be read
   */
  static InputStream open(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new BadDataException(file, "this is a folder where a file belongs");
    }
    if (Files.notExists(file)) {
      throw new BadDataException(file, "there is no such file");
    }
    try {
      return new BufferedInputStream(Files.newInputStream(file), BUFFER);
    } catch (AccessDeniedException e) {
      throw new BadDataException(file, "this file may not be read", e);
    }
  }

  /**
   * Makes sure that a folder is one.
   *
   * @throws BadDataException if there is none, or it is a file
   */
  static void requireFolder(Path folder) throws BadDataException {
    if (Files.notExists(folder)) {
      throw new BadDataException(folder, "there is no such folder");
    }
    if (!Files.isDirectory(folder)) {
      throw new BadDataException(folder, "this is a file where a folder belongs");
    }
  }

  /** The first of these names that is a file in the folder. */
  static Optional<Path> find(Path folder, List<String> names) {
    return names.stream().map(folder::resolve).filter(Files::isRegularFile).findFirst();
  }
}
