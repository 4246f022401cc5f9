package io.github.sublstm.files;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A file could not be read or written. The message is one sentence for the user of a program: what
 * could not be done, with which file, and why. The cause is the system's own error.
 */
public final class FileAccessException extends FileSystemException {

  private static final long serialVersionUID = 1L;

  private static final String READ = "cannot read";
  private static final String MISSING = "there is no such file";
  private static final String IS_FILE = "this is a file where a folder belongs";
  private static final String IS_FOLDER = "this is a folder where a file belongs";

  /** What systems say, as far as Java has no class of exception for it, and what it means. */
  private static final Map<String, String> REASONS = new LinkedHashMap<>();

  static {
    REASONS.put("No such file or directory", MISSING);
    REASONS.put("Not a directory", IS_FILE);
    REASONS.put("Is a directory", IS_FOLDER);
    REASONS.put("Permission denied", "permission denied");
    REASONS.put("Access is denied", "permission denied");
    REASONS.put("No space left on device", "the disk is full");
    REASONS.put("There is not enough space on the disk", "the disk is full");
    REASONS.put("Disk quota exceeded", "the disk quota is used up");
    REASONS.put("Too many open files", "too many open files");
    REASONS.put("Read-only file system", "the file system is read-only");
    REASONS.put("File name too long", "the name is too long");
    REASONS.put("Input/output error", "the device reports an error");
  }

  private final String message;

  private FileAccessException(String attempt, Path file, String reason, IOException cause) {
    super(file.toString(), null, reason);
    this.message = String.format(Locale.ROOT, "%s '%s': %s", attempt, file, reason);
    initCause(cause);
  }

  /**
   * The error of a file that cannot be read.
   *
   * @param cause of any type; if it is, or was caused by, an error of this class, that is returned
   */
  public static FileAccessException reading(Path file, IOException cause) {
    return ofFile(READ, file, cause);
  }

  /**
   * The error of a file that cannot be written.
   *
   * @param cause as for {@link #reading}
   */
  public static FileAccessException writing(Path file, IOException cause) {
    return ofFile("cannot write", file, cause);
  }

  /**
   * The error of something else that cannot be done with a file or folder.
   *
   * @param attempt how the sentence begins, for example "cannot write to the folder"
   * @param cause as for {@link #reading}
   */
  public static FileAccessException of(String attempt, Path file, IOException cause) {
    FileAccessException own = ownIn(cause);
    return own != null
        ? own
        : new FileAccessException(attempt, file, reason(attempt, file, cause), cause);
  }

  private static FileAccessException ofFile(String attempt, Path file, IOException cause) {
    // Systems disagree on what error a folder in a file's place is.
    return ownIn(cause) == null && Files.isDirectory(file)
        ? new FileAccessException(attempt, file, IS_FOLDER, cause)
        : of(attempt, file, cause);
  }

  private static FileAccessException ownIn(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof FileAccessException own) {
        return own;
      }
    }
    return null;
  }

  private static String reason(String attempt, Path file, IOException cause) {
    String reason = reason(cause);
    if (reason.equals(MISSING) || reason.equals(IS_FILE)) {
      String ofFolder = reasonInFolders(file);
      if (ofFolder != null) {
        return ofFolder;
      }
    }
    // What is to be written need not be there.
    return reason.equals(MISSING) && !attempt.equals(READ) ? "nothing can be made there" : reason;
  }

  /** Why something failed, in plain words, without the name of a file. */
  public static String reason(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return MISSING;
    }
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    // The second when a folder is to be made.
    if (cause instanceof NotDirectoryException || cause instanceof FileAlreadyExistsException) {
      return IS_FILE;
    }
    if (cause instanceof DirectoryNotEmptyException) {
      return "the folder is not empty";
    }
    if (cause instanceof EOFException) {
      return "the file ends too early";
    }
    String text = cause instanceof FileSystemException e ? e.getReason() : cause.getMessage();
    if (text == null || text.isBlank()) {
      return cause instanceof FileNotFoundException ? MISSING : "the system does not say why";
    }
    return REASONS.entrySet().stream()
        .filter(entry -> text.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(text);
  }

  /** The first of the folders above a file that is none. */
  private static String reasonInFolders(Path file) {
    Path first = null;
    for (Path folder = file.getParent(); folder != null; folder = folder.getParent()) {
      if (!Files.isDirectory(folder)) {
        first = folder;
      }
    }
    if (first == null) {
      return null;
    }
    return Files.exists(first)
        ? String.format(Locale.ROOT, "'%s' is a file where a folder belongs", first)
        : String.format(Locale.ROOT, "there is no folder '%s'", first);
  }

  @Override
  public String getMessage() {
    return message;
  }
}
