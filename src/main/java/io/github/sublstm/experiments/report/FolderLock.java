package io.github.sublstm.experiments.report;

import io.github.sublstm.files.FileAccessException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one process at a time, and in it one thread, read and write the files of a folder. The lock
 * is on a hidden file that stays: were it deleted, another process could wait for the lock on a
 * file that is gone while a third takes that on a new one.
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
      // Closing the file gives the lock back.
      try (FileChannel file = open(folder.resolve(FILE))) {
        try {
          file.lock();
        } catch (IOException e) {
          warn(folder, e);
        }
        return work.run();
      }
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
