package io.github.sublstm.experiments.report;

import io.github.sublstm.files.FileAccessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** A folder that files are to be written to. */
public final class OutputFolder {

  private OutputFolder() {}

  /**
   * Deletes a file of an earlier run, if it is there.
   *
   * @throws FileAccessException if it cannot be deleted
   */
  public static void delete(Path file) throws FileAccessException {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw FileAccessException.of("cannot delete", file, e);
    }
  }

  /**
   * Makes the folder if it is not there and tries at once whether it can be written to, rather than
   * after hours of work.
   *
   * @throws FileAccessException if it cannot
   */
  public static void open(Path folder) throws FileAccessException {
    try {
      if (Files.exists(folder) && !Files.isDirectory(folder)) {
        throw new NotDirectoryException(folder.toString());
      }
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, ".probe", null));
    } catch (IOException e) {
      throw FileAccessException.of("cannot write to the folder", folder, e);
    }
  }
}
