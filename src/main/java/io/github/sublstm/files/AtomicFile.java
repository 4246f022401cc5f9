package io.github.sublstm.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a file beside its place and moves it there, so that no half-written file is ever seen: not
 * after an error, not after the process was killed at any moment, nor after the power failed.
 */
public final class AtomicFile {

  private static final int BUFFER_BYTES = 1 << 16;

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes everything to {@code out}; need not close it. Is called again if the thread was
     * interrupted meanwhile.
     */
    void writeTo(OutputStream out) throws IOException;
  }

  private static final Logger log = LoggerFactory.getLogger(AtomicFile.class);

  private AtomicFile() {}

  /**
   * Writes {@code file}, replacing an older one only when the new one is complete and on the disk.
   * A process that is killed meanwhile leaves the older file, and beside it a hidden one with the
   * ending {@code .part}, which the next write replaces. Two may not write the same file at once.
   *
   * <p>A thread that is or gets interrupted writes all the same, and stays interrupted: to stop and
   * save may be just what it is interrupted for.
   *
   * @throws FileAccessException if the content or the file cannot be written; the older file then
   *     remains and the new one is removed
   */
  public static void write(Path file, Content content) throws FileAccessException {
    // Channels close themselves on an interrupted thread.
    boolean interrupted = Thread.interrupted();
    try {
      while (!wrote(file, content)) {
        interrupted = true;
      }
    } catch (IOException e) {
      throw FileAccessException.writing(file, e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Writes a text in UTF-8, as {@link #write(Path, Content)} does.
   *
   * @throws FileAccessException if the file cannot be written; an older one then remains
   */
  public static void write(Path file, String text) throws FileAccessException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    write(file, out -> out.write(bytes));
  }

  /** Returns false if an interrupt came in between; it is cleared then. */
  private static boolean wrote(Path file, Content content) throws IOException {
    try {
      writeOnce(file, content);
      return true;
    } catch (ClosedByInterruptException e) {
      if (!Thread.interrupted()) {
        throw e;
      }
      return false;
    }
  }

  private static void writeOnce(Path file, Content content) throws IOException {
    Path part = partOf(file);
    try {
      try (FileChannel channel =
              FileChannel.open(
                  part,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE);
          OutputStream out =
              new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES)) {
        content.writeTo(out);
        out.flush();
        channel.force(true);
      }
      move(part, file);
    } finally {
      Files.deleteIfExists(part);
    }
    syncFolderOf(file);
  }

  /** Where the file is written before it is moved to its place. */
  public static Path partOf(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".part");
  }

  private static void move(Path temporary, Path file) throws IOException {
    try {
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /**
   * Puts the new name on the disk too. Not every system can (Windows opens no folders, network
   * drives may not force them, nor may a user who cannot list them); the file is in place all the
   * same, and only its name may be lost if the power fails now.
   */
  private static void syncFolderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      log.debug("cannot force the folder {} to the disk", folder, e);
    }
  }
}
