package io.github.sublstm.data;

import io.github.sublstm.files.FileAccessException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;

/** Finds and opens data files, and says what is wrong where that fails. */
final class DataFiles {

  private static final int BUFFER = 1 << 16;

  private DataFiles() {}

  /**
   * Opens a file for reading, buffered. When reading fails later, that is a {@link
   * BadDataException}, too.
   *
   * @throws BadDataException if there is none, it is a folder, or it cannot be read
   */
  static InputStream open(Path file) throws BadDataException {
    try {
      InputStream in = Files.newInputStream(file);
      return new BufferedInputStream(new NamedInput(file, in), BUFFER);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** A file whose errors tell its name. */
  private static final class NamedInput extends FilterInputStream {

    private final Path file;

    NamedInput(Path file, InputStream in) {
      super(in);
      this.file = file;
    }

    @Override
    public int read() throws IOException {
      try {
        return super.read();
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        return super.read(bytes, offset, length);
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }
  }

  /**
   * Makes sure that a folder is one.
   *
   * @throws BadDataException if there is none, it is a file, or it cannot be looked at
   */
  static void requireFolder(Path folder) throws BadDataException {
    try {
      if (!Files.readAttributes(folder, BasicFileAttributes.class).isDirectory()) {
        throw new NotDirectoryException(folder.toString());
      }
    } catch (NoSuchFileException e) {
      throw missing(folder, "folder", e);
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  /**
   * The first of these names that is a file in the folder.
   *
   * @throws BadDataException if that cannot be told, for example because the user may not enter the
   *     folder
   */
  static Optional<Path> find(Path folder, List<String> names) throws BadDataException {
    for (String name : names) {
      Path file = folder.resolve(name);
      try {
        if (Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
          return Optional.of(file);
        }
      } catch (NoSuchFileException e) {
        // Perhaps it has another of the names.
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }
    return Optional.empty();
  }

  /**
   * The error of something that is not there. A path below a file is not there either on some
   * versions of Java, and cannot be looked at on others.
   */
  static BadDataException missing(Path path, String what, NoSuchFileException e) {
    for (Path above = path.getParent(); above != null; above = above.getParent()) {
      if (Files.isRegularFile(above)) {
        return unreadable(path, e);
      }
    }
    return new BadDataException(path, "there is no such " + what, e);
  }

  private static BadDataException unreadable(Path file, IOException e) {
    return new BadDataException(file, FileAccessException.reading(file, e).getReason(), e);
  }
}
