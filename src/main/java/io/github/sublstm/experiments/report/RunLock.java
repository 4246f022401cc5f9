package io.github.sublstm.experiments.report;

import io.github.sublstm.files.FileAccessException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Tells other processes which run this one is at, so that no two train the same. For each run that
 * is being trained there is a hidden file with a lock, which the system takes back when a process
 * dies; where a file system has no locks, a warning says so and every run is there to be taken.
 *
 * <p>The files are opened and deleted only while the folder of the report is locked as a whole, so
 * that nobody can hold the lock on one that is gone.
 */
public final class RunLock implements AutoCloseable {

  private static final String ENDING = ".lock";

  /** Behind the text: Windows lets nobody else read what is locked. */
  private static final long LOCKED_BYTE = 1 << 20;

  /**
   * The files that this process holds. They must not be opened again: a process loses its lock when
   * it closes any channel to the file.
   */
  private static final Set<Path> HELD = new HashSet<>();

  private final Path folder;
  private final Path place;
  private Path file;
  private FileChannel channel;
  private boolean isUsed;

  /**
   * Holds no run yet.
   *
   * @param folder of the report
   * @param place where the files are to be, that folder or one in it; it is made when it is needed,
   *     and one in it is deleted when nothing is left there
   */
  public RunLock(Path folder, Path place) {
    this.folder = folder;
    this.place = place;
  }

  /**
   * Takes a run if no other has it, and in any case lets go of the one that was taken before. There
   * is no moment in between in which this process would seem to be at none.
   *
   * @return empty if it was taken; otherwise a sentence without a full stop that says who has it
   * @throws IOException if the folder cannot be written to
   */
  public Optional<String> take(String model, long seed) throws IOException {
    try (FolderLock lock = FolderLock.of(folder)) {
      isUsed = true;
      Path next = realPlace().resolve("." + model + "-" + seed + ENDING);
      FileChannel taken = tryLock(next);
      Optional<String> holder = taken == null ? Optional.of(holder(next)) : Optional.empty();
      letGo();
      if (taken != null) {
        HELD.add(next);
        file = next;
        channel = taken;
        write(
            String.format(
                Locale.ROOT,
                "%s seed %s is being trained by another process (PID %s)",
                model,
                seed,
                Long.toString(ProcessHandle.current().pid())));
      }
      return holder;
    }
  }

  /**
   * Which run is being trained by another process, if any; files of processes that died are
   * deleted. To be called in an {@link ReportFolder#exclusively exclusive} step.
   *
   * @param place where the files are, if it exists
   * @return a sentence without a full stop
   * @throws IOException if that cannot be told
   */
  public static Optional<String> holderIn(Path place) throws IOException {
    if (!Files.isDirectory(place)) {
      return Optional.empty();
    }
    Optional<String> holder = Optional.empty();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(place.toRealPath(), ".?*" + ENDING)) {
      for (Path file : files) {
        FileChannel free = tryLock(file);
        if (free == null) {
          holder = Optional.of(holder(file));
        } else {
          free.close();
          Files.delete(file);
        }
      }
    }
    return holder;
  }

  /**
   * Lets go of the run, and deletes what processes that died have left.
   *
   * @throws IOException if its file cannot be deleted
   */
  @Override
  public void close() throws IOException {
    if (!isUsed) {
      return;
    }
    try (FolderLock lock = FolderLock.of(folder)) {
      letGo();
      if (holderIn(place).isEmpty()) {
        deletePlaceIfEmpty();
      }
    }
  }

  /** Null if another process, or another thread of this one, has it. */
  private static FileChannel tryLock(Path file) throws IOException {
    if (HELD.contains(file)) {
      return null;
    }
    FileChannel channel = FolderLock.open(file);
    try {
      if (channel.tryLock(LOCKED_BYTE, 1, false) == null) {
        channel.close();
        return null;
      }
    } catch (IOException e) {
      FolderLock.warn(file.getParent(), e);
    }
    return channel;
  }

  private static String holder(Path file) throws IOException {
    if (HELD.contains(file)) {
      return "another thread of this process is at the same run";
    }
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw FileAccessException.reading(file, e);
    }
  }

  private Path realPlace() throws FileAccessException {
    try {
      return Files.createDirectories(place).toRealPath();
    } catch (IOException e) {
      throw FileAccessException.of("cannot write to the folder", place, e);
    }
  }

  private void write(String text) throws FileAccessException {
    try {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw FileAccessException.writing(file, e);
    }
  }

  private void letGo() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
      HELD.remove(file);
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw FileAccessException.of("cannot delete", file, e);
      }
    }
  }

  private void deletePlaceIfEmpty() throws IOException {
    if (place.equals(folder)) {
      return;
    }
    try {
      Files.deleteIfExists(place);
    } catch (DirectoryNotEmptyException e) {
      // Checkpoints, or what other processes are at.
    } catch (IOException e) {
      throw FileAccessException.of("cannot delete the folder", place, e);
    }
  }
}
