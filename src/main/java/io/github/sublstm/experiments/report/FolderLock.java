package io.github.sublstm.experiments.report;

import io.github.sublstm.files.FileAccessException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one process at a time, and in it one thread, read and write the files of a folder. The lock
 * is on a hidden file that stays as long as there is anything else in the folder: were it deleted
 * then, another process could wait for the lock on a file that is gone while a third takes that on
 * a new one.
 */
final class FolderLock implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(FolderLock.class);
  private static final String FILE = ".lock";

  /** A lock on a file is the process's: a second thread that asks for it is refused. */
  private static final ReentrantLock ONE_THREAD = new ReentrantLock();

  private static final AtomicBoolean HAS_WARNED = new AtomicBoolean();

  private final FileChannel file;
  private final boolean wasInterrupted;

  private FolderLock(FileChannel file, boolean wasInterrupted) {
    this.file = file;
    this.wasInterrupted = wasInterrupted;
  }

  /**
   * Waits for the folder, and keeps all others out until it is closed. A thread that is or gets
   * interrupted waits all the same, and is interrupted again afterwards: files close themselves on
   * an interrupted thread, and to stop and save may be just what it is interrupted for.
   */
  static FolderLock of(Path folder) throws IOException {
    ONE_THREAD.lock();
    boolean wasInterrupted = Thread.interrupted();
    FileChannel file = null;
    try {
      while (file == null) {
        try {
          file = lockedFile(folder);
        } catch (FileLockInterruptionException e) {
          wasInterrupted |= Thread.interrupted();
        }
      }
      return new FolderLock(file, wasInterrupted);
    } finally {
      if (file == null) {
        giveUp(wasInterrupted);
      }
    }
  }

  private static void giveUp(boolean wasInterrupted) {
    ONE_THREAD.unlock();
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static FileChannel lockedFile(Path folder) throws IOException {
    Path lock = folder.resolve(FILE);
    while (true) {
      FileChannel file = open(lock);
      try {
        file.lock();
      } catch (FileLockInterruptionException e) {
        throw e;
      } catch (IOException e) {
        warn(folder, e);
      }
      if (Files.exists(lock)) {
        return file;
      }
      file.close();
      // Another process has given the folder up meanwhile.
      OutputFolder.open(folder);
    }
  }

  /** Closing the file gives the lock back. */
  @Override
  public void close() throws IOException {
    try {
      file.close();
    } finally {
      giveUp(wasInterrupted);
    }
  }

  /**
   * Deletes a folder in which there is nothing but the lock.
   *
   * @throws IOException if it cannot be looked at or deleted
   */
  static void deleteIfUnused(Path folder) throws IOException {
    try (FolderLock lock = of(folder)) {
      if (hasOthers(folder)) {
        return;
      }
      Files.delete(folder.resolve(FILE));
    }
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      log.debug("another process has begun in {}", folder, e);
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
