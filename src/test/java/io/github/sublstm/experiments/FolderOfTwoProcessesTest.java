package io.github.sublstm.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.experiments.report.ReportFolder;
import io.github.sublstm.training.Metric;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of results that another process holds. */
class FolderOfTwoProcessesTest {

  private static final String DONE = "done";
  private static final long WORK_MILLIS = 500;

  @TempDir private Path folder;

  @Test
  void exclusively_anotherProcessIsInTheFolder_waitsForIt() throws Exception {
    ReportFolder report = ReportFolder.open(folder, "test", Metric.ACCURACY);
    ChildJvm other = ChildJvm.start(Holder.class, folder.toString());
    other.readUntil("holds the folder");

    report.exclusively(() -> assertThat(folder.resolve(DONE)).exists());

    assertThat(other.end()).as("%s", other.lines()).isZero();
  }

  /** Holds a folder for a moment, and leaves a file there as the last thing. */
  static final class Holder {

    public static void main(String... arguments) throws IOException, InterruptedException {
      Path folder = Path.of(arguments[0]);
      try (FileChannel file =
              FileChannel.open(
                  folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = file.lock()) {
        System.out.println("holds the folder: " + lock.isValid());
        Thread.sleep(WORK_MILLIS);
        Files.createFile(folder.resolve(DONE));
      }
    }
  }
}
