package io.github.sublstm.experiments;

import static io.github.sublstm.experiments.CommandRun.filesIn;
import static io.github.sublstm.experiments.CommandRun.results;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.sublstm.experiments.run.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C in a process of its own, checkpoints that cannot be used, and disks that are full. */
class InterruptedCommandTest {

  private static final Path FULL_DISK = Path.of("/dev/full");

  @TempDir private Path folder;
  private Path data;
  private Path out;

  @BeforeEach
  void writeData() throws IOException {
    data = TinyMnist.write(folder.resolve("data"));
    out = folder.resolve("out");
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void run_interrupted_savesAndReachesTheSameNumbersWhenResumed()
      throws IOException, InterruptedException {
    String options = "--epochs 100 --patience 0 --models LSTM,subLSTM --progress lines";
    String restart = options + " --restart";
    ChildJvm child = ChildJvm.start(Experiments.class, line(restart).split(" "));
    child.readUntil("after epoch 3/");

    child.signal("TERM");

    assertThat(child.end()).as("%s", child.lines()).isEqualTo(StopSignal.EXIT_CODE);
    assertThat(child.lines()).anyMatch(line -> line.startsWith("Stopping as soon as all is saved"));
    assertThat(child.lines())
        .last()
        .asString()
        .startsWith("Stopped; all is saved in ")
        .endsWith("The same command without --restart goes on from there.");
    assertThat(filesIn(out.resolve("checkpoints"))).containsExactly("LSTM-1.checkpoint");
    CommandRun resumed = run(options);
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.err().lines())
        .noneMatch(line -> line.contains(" LSTM seed 1 ") && line.endsWith("after epoch 3/100"));
    assertThat(out.resolve("checkpoints")).doesNotExist();
    CommandRun undisturbed = run(options + " --out " + folder.resolve("undisturbed"));
    assertThat(undisturbed.exitCode()).isZero();
    assertThat(results(out)).isEqualTo(results(folder.resolve("undisturbed")));
  }

  @Test
  void run_checkpointCutShort_saysSoInOneLine() throws IOException {
    Path checkpoint = keepCheckpoint();
    byte[] bytes = Files.readAllBytes(checkpoint);
    Files.write(checkpoint, Arrays.copyOf(bytes, bytes.length - 9));

    assertFails(run("--epochs 3 --models LSTM"), "LSTM-1.checkpoint", "cut short or damaged");
  }

  @Test
  void run_checkpointOfAnotherConfiguration_saysWhatDiffersInOneLine() throws IOException {
    keepCheckpoint();
    Files.delete(out.resolve("results.json"));

    assertFails(
        run("--epochs 3 --models LSTM --momentum 0.5"),
        "of another run",
        "momentum was 0.9, is now 0.5");
  }

  @Test
  void run_checkpointOfALaterModelUnusable_saysSoBeforeTraining() throws IOException {
    assertThat(run("--epochs 1 --models subLSTM --keep-checkpoints").exitCode()).isZero();
    Files.delete(out.resolve("results.json"));

    assertFails(run("--epochs 1 --models LSTM,subLSTM --momentum 0.5"), "is of another run");

    assertThat(out.resolve("results.json")).doesNotExist();
    assertThat(filesIn(out.resolve("checkpoints"))).containsExactly("subLSTM-1.checkpoint");
  }

  @Test
  void run_damagedResults_saysSoInOneLine() throws IOException {
    keepCheckpoint();
    Files.writeString(out.resolve("results.json"), "[{\"task\": ");

    assertFails(run("--epochs 3 --models LSTM"), "cannot go on in the folder", "results.json");
  }

  @Test
  void run_resultsOfAnotherTask_saysSoInOneLine() throws IOException {
    assertThat(
            CommandRun.of("digits --epochs 1 --units 2 --models LSTM --seeds 1 --out " + out)
                .exitCode())
        .isZero();

    assertFails(run("--epochs 3 --models LSTM"), "results of another task: digits");
  }

  /** What is written beside its place first is led to a device on which every write fails. */
  @Test
  void run_diskFullAtAModel_saysSoAndLeavesNothingHalfWritten() throws IOException {
    assumeTrue(Files.exists(FULL_DISK));
    Files.createDirectories(out);
    Files.createSymbolicLink(out.resolve(".LSTM.zip.part"), FULL_DISK);

    assertFails(run("--epochs 1 --models LSTM"), "cannot write '", "LSTM.zip': the disk is full");

    assertThat(filesIn(out)).containsExactly("checkpoints");
    assertThat(run("--epochs 1 --models LSTM").exitCode()).isZero();
  }

  @Test
  void run_diskFullAtACheckpoint_saysSoInOneLine() throws IOException {
    assumeTrue(Files.exists(FULL_DISK));
    Path checkpoints = Files.createDirectories(out.resolve("checkpoints"));
    Files.createSymbolicLink(checkpoints.resolve(".LSTM-1.checkpoint.part"), FULL_DISK);

    assertFails(
        run("--epochs 1 --models LSTM"),
        "cannot write the checkpoint",
        "LSTM-1.checkpoint: the disk is full");

    assertThat(checkpoints).doesNotExist();
  }

  private Path keepCheckpoint() {
    assertThat(run("--epochs 1 --models LSTM --keep-checkpoints").exitCode()).isZero();
    return out.resolve("checkpoints").resolve("LSTM-1.checkpoint");
  }

  private static void assertFails(CommandRun run, String... message) {
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines().filter(line -> line.startsWith("experiments")))
        .singleElement()
        .asString()
        .contains(message);
    assertThat(run.err()).doesNotContain("\tat ");
  }

  private CommandRun run(String options) {
    return CommandRun.of(line(options));
  }

  private String line(String options) {
    return TinyMnist.line(options, data, out);
  }
}
