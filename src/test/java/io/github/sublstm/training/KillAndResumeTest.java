package io.github.sublstm.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.experiments.ChildJvm;
import io.github.sublstm.files.AtomicFile;
import io.github.sublstm.training.SavedRuns.End;
import io.github.sublstm.training.checkpoint.Checkpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.StackWalker.Option;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Processes of their own, killed without warning. */
class KillAndResumeTest {

  private static final long SEED = 1711;
  private static final int NEVER = 0;
  private static final String HALTED = "halted";

  @TempDir private Path folder;

  /** What a process of its own does: the run, up to a minibatch or a save. */
  static final class Child {

    private Child() {}

    /**
     * @param arguments the run, its checkpoint, the minibatch after which to halt, and the save in
     *     which to halt, counted from 1
     */
    public static void main(String[] arguments) {
      SavedRuns run = SavedRuns.valueOf(arguments[0]);
      int haltingMinibatch = Integer.parseInt(arguments[2]);
      int haltingSave = Integer.parseInt(arguments[3]);
      TrainingProgress progress =
          new TrainingProgress() {
            private int done;

            @Override
            public void minibatchDone(MinibatchResult result) {
              done++;
              if (done == haltingMinibatch) {
                halt();
              }
            }
          };
      run.train(
          new HaltingNetwork(run.network(), haltingSave),
          options(Path.of(arguments[1])).progress(progress));
      System.out.println("done");
    }

    /** Waits to be killed, or for the end of the process that should do so. */
    private static void halt() {
      System.out.println(HALTED);
      try {
        Runtime.getRuntime().halt(System.in.read());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Halts in a save, when its parameters are to be written. */
  private static final class HaltingNetwork extends MultiLayerNetwork {

    private static final long serialVersionUID = 1L;
    private static final StackWalker CALLERS =
        StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);

    private final int haltingSave;
    private int saves;

    HaltingNetwork(MultiLayerNetwork network, int haltingSave) {
      super(network.getLayerWiseConfigurations());
      init(network.params(), true);
      setListeners(network.getListeners());
      this.haltingSave = haltingSave;
    }

    @Override
    public INDArray params() {
      if (CALLERS.getCallerClass() == Checkpoint.class) {
        saves++;
        if (saves == haltingSave) {
          Child.halt();
        }
      }
      return super.params();
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
    int minibatch = 1 + random.nextInt(2 * SavedRuns.MINIBATCHES);
    int save = 1 + random.nextInt(4);

    kill(run, file, minibatch, NEVER);
    assertThat(file).exists();
    kill(run, file, NEVER, save);
    assertThat(AtomicFile.partOf(file)).exists();
    MultiLayerNetwork network = run.network();
    TrainingOutcome outcome = run.train(network, options(file));

    End.of(network, outcome)
        .assertIs(
            run.undisturbed(),
            "%s killed after minibatch %d and in save %d, seed %d"
                .formatted(run, minibatch, save, SEED));
    assertThat(AtomicFile.partOf(file)).doesNotExist();
  }

  private static void kill(SavedRuns run, Path file, int minibatch, int save)
      throws IOException, InterruptedException {
    ChildJvm child =
        ChildJvm.start(
            List.of(),
            Child.class,
            run.name(),
            file.toString(),
            Integer.toString(minibatch),
            Integer.toString(save));
    child.readUntil(HALTED);
    child.kill();
  }
}
