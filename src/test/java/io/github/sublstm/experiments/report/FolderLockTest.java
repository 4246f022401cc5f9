package io.github.sublstm.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {

  @TempDir private Path folder;

  @Test
  void of_interruptedThread_locksAndIsInterruptedAfterwards() throws IOException {
    Thread.currentThread().interrupt();
    try (FolderLock lock = FolderLock.of(folder)) {
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      assertIsLocked();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void of_threadThatIsNotInterrupted_staysSo() throws IOException {
    FolderLock.of(folder).close();

    assertThat(Thread.interrupted()).isFalse();
  }

  private void assertIsLocked() throws IOException {
    try (FileChannel other = FileChannel.open(folder.resolve(".lock"), StandardOpenOption.WRITE)) {
      assertThatThrownBy(other::tryLock).isInstanceOf(OverlappingFileLockException.class);
    }
  }
}
