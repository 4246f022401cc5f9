package io.github.sublstm.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.files.AtomicFile;
import io.github.sublstm.training.SavedRuns.End;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes of their own, killed without warning. */
class KillAndResumeTest {

  private static final long SEED = 1711;

  /** A kill that was meant for a save may come a moment too late; it is then tried again. */
  private static final int ATTEMPTS = 4;

  @TempDir private Path folder;

  /** What a process of its own does: the run, telling of every minibatch. */
  static final class Child {

    private Child() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
      SavedRuns run = SavedRuns.valueOf(arguments[0]);
      TrainingProgress progress =
          new TrainingProgress() {
            @Override
            public void minibatchDone(MinibatchResult result) {
              System.out.println(result.epoch() + " " + result.minibatch());
            }
          };
      run.train(run.network(), options(Path.of(arguments[1])).progress(progress));
      System.out.println("done");
    }
  }

  private static TrainingOptions.Builder options(Path checkpoint) {
    return new TrainingOptions.Builder().checkpoint(checkpoint).saveEverySteps(3);
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void train_killedInTrainingAndInASave_reachesTheSameNumbers(SavedRuns run)
      throws IOException, InterruptedException {
    Path file = folder.resolve("run");
    Random random = new Random(SEED);

    int first = 1 + random.nextInt(2 * SavedRuns.MINIBATCHES);
    killAfter(run, file, first);
    boolean inASave = false;
    for (int i = 0; i < ATTEMPTS && !inASave; i++) {
      inASave = killInASave(run, file, random.nextInt(4));
    }
    assertThat(inASave).as("a kill hit a save").isTrue();
    MultiLayerNetwork network = run.network();
    TrainingOutcome outcome = run.train(network, options(file));

    End.of(network, outcome)
        .assertIs(
            run.undisturbed(), "%s killed after %d steps, seed %d".formatted(run, first, SEED));
    assertThat(AtomicFile.partOf(file)).doesNotExist();
  }

  private static void killAfter(SavedRuns run, Path file, int steps)
      throws IOException, InterruptedException {
    Process child = start(run, file);
    readSteps(child, steps);
    child.destroyForcibly().waitFor();
    assertThat(file).exists();
  }

  /** Whether the process was killed with a checkpoint half written. */
  private static boolean killInASave(SavedRuns run, Path file, int steps)
      throws IOException, InterruptedException {
    Process child = start(run, file);
    readSteps(child, steps);
    Path part = AtomicFile.partOf(file);
    while (!Files.exists(part)) {
      assertThat(child.isAlive()).as("still training").isTrue();
      Thread.onSpinWait();
    }
    child.destroyForcibly().waitFor();
    return Files.exists(part);
  }

  private static void readSteps(Process child, int steps) throws IOException {
    BufferedReader lines = child.inputReader();
    int seen = 0;
    StringBuilder output = new StringBuilder();
    while (seen < steps) {
      String line = lines.readLine();
      output.append(line).append('\n');
      assertThat(line).as("output of the process: %s", output).isNotNull().isNotEqualTo("done");
      if (line.matches("\\d+ \\d+")) {
        seen++;
      }
    }
  }

  /** With the options of this process, so that the same engine computes, but without its agent. */
  private static Process start(SavedRuns run, Path file) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !argument.startsWith("-javaagent"))
        .forEach(command::add);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Child.class.getName());
    command.add(run.name());
    command.add(file.toString());
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
