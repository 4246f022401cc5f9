package io.github.sublstm.experiments.report;

import io.github.sublstm.files.FileAccessException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one process at a time, and in it one thread, read and write the files of a folder. The lock
 * is on a hidden file that stays as long as there is anything else in the folder: were it deleted
 * then, another process could wait for the lock on a file that is gone while a third takes that on
 * a new one.
 */
final class FolderLock {

  private static final Logger log = LoggerFactory.getLogger(FolderLock.class);
  private static final String FILE = ".lock";

  /** A lock on a file is the process's: a second thread that asks for it is refused. */
  private static final Object ONE_THREAD = new Object();

  private static final AtomicBoolean HAS_WARNED = new AtomicBoolean();

  /** Reads and writes files of the folder. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  private FolderLock() {}

  /** Waits for the folder, and then does something while no other does. */
  static <T> T during(Path folder, Work<T> work) throws IOException {
    synchronized (ONE_THREAD) {
      Path lock = folder.resolve(FILE);
      while (true) {
        // Closing the file gives the lock back.
        try (FileChannel file = open(lock)) {
          try {
            file.lock();
          } catch (IOException e) {
            warn(folder, e);
          }
          if (Files.exists(lock)) {
            return work.run();
          }
        }
        // Another process has given the folder up meanwhile.
        OutputFolder.open(folder);
      }
    }
  }

  /**
   * Deletes a folder in which there is nothing but the lock.
   *
   * @throws IOException if it cannot be looked at or deleted
   */
  static void deleteIfUnused(Path folder) throws IOException {
    boolean isUnused =
        during(
            folder,
            () -> {
              if (hasOthers(folder)) {
                return false;
              }
              Files.delete(folder.resolve(FILE));
              return true;
            });
    if (isUnused) {
      try {
        Files.deleteIfExists(folder);
      } catch (DirectoryNotEmptyException e) {
        log.debug("another process has begun in {}", folder, e);
      }
    }
  }

  private static boolean hasOthers(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> !file.endsWith(FILE));
    }
  }

  /** Opens a file to be locked, and makes it if it is not there. */
  static FileChannel open(Path file) throws FileAccessException {
    try {
      return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw FileAccessException.writing(file, e);
    }
  }

  /** Tells, once, that a file system has no locks, and what a user must see to then. */
  static void warn(Path folder, IOException e) {
    if (!HAS_WARNED.getAndSet(true)) {
      log.warn(
          "the folder {} cannot be locked; let no other process write there meanwhile", folder, e);
    }
  }
}
