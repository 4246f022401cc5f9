package io.github.sublstm.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.experiments.report.ReportFolder;
import io.github.sublstm.experiments.report.RunLock;
import io.github.sublstm.training.Metric;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A folder of results that another process holds, or trains in. */
class FolderOfTwoProcessesTest {

  private static final String DONE = "done";
  private static final long LOOK_MILLIS = 50;

  @TempDir private Path folder;
  @TempDir private Path data;

  /** The other process leaves only when this one is seen to wait. */
  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void exclusively_anotherProcessIsInTheFolder_waitsForIt() throws Exception {
    ReportFolder report = ReportFolder.open(folder, "test", Metric.ACCURACY);
    ChildJvm other = ChildJvm.start(List.of(), Holder.class, folder.toString());
    other.readUntil("holds the folder");
    FutureTask<Void> action =
        new FutureTask<>(
            () -> {
              report.exclusively(() -> assertThat(folder.resolve(DONE)).exists());
              return null;
            });
    Thread thread = new Thread(action);
    thread.start();

    while (!isAtALock(thread)) {
      assertThat(action.isDone()).as("did not wait").isFalse();
      Thread.sleep(LOOK_MILLIS);
    }
    other.type("\n");

    action.get();
    assertThat(other.end()).as("%s", other.lines()).isZero();
  }

  private static boolean isAtALock(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(
            frame ->
                frame.getClassName().startsWith("sun.nio.ch.")
                    && frame.getMethodName().equals("lock"));
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void run_sameCommandInTwoProcesses_trainsEachRunOnceAndLeavesNoLock() throws Exception {
    String options = seqMnist("--epochs 20 --patience 0 --seeds 1,2 --progress lines");
    List<ChildJvm> both =
        List.of(
            ChildJvm.start(List.of(), Experiments.class, options.split(" ")),
            ChildJvm.start(List.of(), Experiments.class, options.split(" ")));

    for (ChildJvm child : both) {
      assertThat(child.end()).as("%s", child.lines()).isZero();
      assertThat(child.lines()).anyMatch(line -> line.startsWith("| LSTM |"));
    }
    assertThat(both.stream().flatMap(child -> child.lines().stream()))
        .as("epochs of 2 seeds")
        .filteredOn(line -> line.contains(" after epoch "))
        .hasSize(2 * 20);
    assertThat(CommandRun.results(folder))
        .extracting(result -> result.path("seed").asInt())
        .containsExactlyInAnyOrder(1, 2);
    assertThat(CommandRun.filesIn(folder))
        .noneMatch(name -> name.endsWith("lock") || name.equals("checkpoints"));
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void run_anotherProcessIsAtTheRunAndDies_waitsAndTakesTheRun() throws Exception {
    Path checkpoints = folder.resolve("checkpoints");
    ChildJvm other = startAt(checkpoints, 1);
    StringWriter err = new StringWriter();
    String[] options = seqMnist("--epochs 1 --seeds 1 --progress none").split(" ");
    CompletableFuture<Integer> run =
        CompletableFuture.supplyAsync(
            () ->
                Experiments.run(
                    new PrintWriter(new StringWriter()), new PrintWriter(err), options));

    while (!err.toString().contains("\n")) {
      assertThat(run).as("%s", err).isNotDone();
      Thread.sleep(LOOK_MILLIS);
    }
    assertThat(folder.resolve("results.json")).doesNotExist();
    other.kill();

    assertThat(run.get()).as("%s", err).isZero();
    assertThat(err.toString().strip())
        .isEqualTo(
            "LSTM seed 1 is being trained by another process (PID %d) in '%s': waiting for it;"
                    .formatted(other.pid(), folder)
                + " Ctrl-C stops");
    assertThat(CommandRun.results(folder)).hasSize(1);
    assertThat(checkpoints).doesNotExist();
  }

  @Test
  void run_restartWhereAnotherProcessTrains_refusesAndLeavesTheResults() throws Exception {
    assertThat(CommandRun.of(seqMnist("--epochs 1 --seeds 1 --progress none")).exitCode()).isZero();
    ChildJvm other = startAt(folder.resolve("checkpoints"), 2);

    CommandRun run = CommandRun.of(seqMnist("--epochs 1 --seeds 1 --progress none --restart"));

    other.kill();
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .contains(
            "LSTM seed 2 is being trained by another process (PID %d) in the folder '%s', so"
                    .formatted(other.pid(), folder)
                + " --restart cannot replace what is there");
    assertThat(CommandRun.results(folder)).hasSize(1);
    assertThat(CommandRun.of(seqMnist("--epochs 1 --seeds 3 --progress none --restart")).exitCode())
        .as("the other process is dead")
        .isZero();
    assertThat(CommandRun.results(folder)).hasSize(1);
    assertThat(folder.resolve("checkpoints")).doesNotExist();
  }

  /** They are its own of this minute. */
  @Test
  void run_digitsWhereAnotherProcessTrains_leavesItsResults() throws Exception {
    String digits =
        "digits --epochs 1 --units 2 --models LSTM --progress none -o %s --seeds "
            .formatted(folder);
    assertThat(CommandRun.of(digits + 1).exitCode()).isZero();
    ChildJvm other = startAt(folder, 2);

    CommandRun run = CommandRun.of(digits + 3);

    assertThat(CommandRun.filesIn(folder)).contains(".LSTM-2.lock");
    other.kill();
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(CommandRun.results(folder)).hasSize(2);
    assertThat(CommandRun.of(digits + 4).exitCode()).isZero();
    assertThat(CommandRun.results(folder)).as("the other process is dead").hasSize(1);
    assertThat(CommandRun.filesIn(folder)).noneMatch(name -> name.endsWith("lock"));
  }

  private ChildJvm startAt(Path place, long seed) throws IOException {
    ChildJvm other =
        ChildJvm.start(
            List.of(),
            Trainer.class,
            folder.toString(),
            place.toString(),
            "LSTM",
            Long.toString(seed));
    other.readUntil("is at it");
    return other;
  }

  private String seqMnist(String options) throws IOException {
    return CommandRun.line(
        "seq-mnist",
        options,
        "--data " + TinyMnist.write(data),
        "--out " + folder,
        "--models LSTM",
        "--units 3",
        "--batch-size 10",
        "--validation 10");
  }

  /** Takes a run and never ends. */
  static final class Trainer {

    public static void main(String... arguments) throws IOException, InterruptedException {
      try (RunLock lock = new RunLock(Path.of(arguments[0]), Path.of(arguments[1]))) {
        System.out.println(
            lock.take(arguments[2], Long.parseLong(arguments[3])).orElse("is at it"));
        Thread.sleep(Long.MAX_VALUE);
      }
    }
  }

  /** Holds a folder until a key is pressed, and leaves a file there as the last thing. */
  static final class Holder {

    public static void main(String... arguments) throws IOException {
      Path folder = Path.of(arguments[0]);
      try (FileChannel file =
              FileChannel.open(
                  folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = file.lock()) {
        System.out.println("holds the folder: " + lock.isValid());
        System.out.println("key: " + System.in.read());
        Files.createFile(folder.resolve(DONE));
      }
    }
  }
}
