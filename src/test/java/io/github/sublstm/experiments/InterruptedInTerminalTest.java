package io.github.sublstm.experiments;

import static io.github.sublstm.experiments.CommandRun.filesIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.sublstm.experiments.run.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ctrl-C typed in a terminal while a bar shows. Without a terminal there are no bars, so that what
 * they do to the signal could not be seen.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class InterruptedInTerminalTest {

  private static final String CTRL_C = "\u0003";

  @TempDir private Path folder;
  private Path out;

  @BeforeEach
  void requireInterrupts() throws IOException {
    assumeFalse(
        ChildJvm.ignoresInterrupts(), "the tests run in the background, where Ctrl-C is ignored");
    out = folder.resolve("out");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "seq-mnist --units 3 --batch-size 10 --validation 10 --data ",
        "language-model --units 4 --data "
      })
  void longRun_interrupted_savesAndSaysSo(String options) throws IOException, InterruptedException {
    Path data = options.startsWith("seq-mnist") ? TinyMnist.write(folder) : writeText();
    ChildJvm child = start(options + data + " --epochs 100000 --patience 0 --models LSTM");
    child.readUntil("] starting");
    child.readUntil(" LSTM seed 1 loss ");

    child.type(CTRL_C);

    assertThat(child.end()).as("%s", child.lines()).isEqualTo(StopSignal.EXIT_CODE);
    assertThat(child.lines()).anyMatch(line -> line.startsWith("Stopping as soon as all is saved"));
    assertThat(child.lines()).last().asString().startsWith("Stopped; all is saved in ");
    assertThat(filesIn(out.resolve("checkpoints"))).containsExactly("LSTM-1.checkpoint");
  }

  @Test
  void digits_interruptedBeforeTheFirstModel_leavesNothing()
      throws IOException, InterruptedException {
    ChildJvm child = start("digits --epochs 10000");
    child.readUntil(" subLSTM seed 1 loss ");

    child.type(CTRL_C);

    assertThat(child.end()).as("%s", child.lines()).isEqualTo(StopSignal.EXIT_CODE);
    assertThat(child.lines()).last().asString().startsWith("Stopped before the first model");
    assertThat(out).doesNotExist();
  }

  @Test
  void digits_interruptedAfterTheFirstModel_reportsIt() throws IOException, InterruptedException {
    ChildJvm child = start("digits --epochs 1 --units 2 --batch-size 600 --seeds " + seeds());
    // The bar is not drawn for every model.
    child.readUntil(Pattern.compile(" LSTM seed ([2-9]|[1-9]\\d+) loss "));

    child.type(CTRL_C);

    assertThat(child.end()).as("%s", child.lines()).isEqualTo(StopSignal.EXIT_CODE);
    assertThat(child.lines()).anyMatch(line -> line.startsWith("| LSTM | 2 |"));
    assertThat(child.lines()).last().asString().startsWith("Stopped");
    assertThat(filesIn(out)).contains("LSTM.zip", "results.json", "results.md");
  }

  @Test
  void digits_interruptedBeforeTheFirstModel_leavesEarlierResults()
      throws IOException, InterruptedException {
    CommandRun.of(
        "digits --epochs 1 --units 2 --batch-size 600 --models LSTM --progress none --out " + out);
    String earlier = Files.readString(out.resolve("results.json"));
    ChildJvm child = start("digits --epochs 10000");
    child.readUntil(" subLSTM seed 1 loss ");

    child.type(CTRL_C);

    assertThat(child.end()).as("%s", child.lines()).isEqualTo(StopSignal.EXIT_CODE);
    assertThat(out.resolve("results.json")).hasContent(earlier);
  }

  /** So many that it does not come to the end of them. */
  private static String seeds() {
    StringBuilder seeds = new StringBuilder("1");
    for (int seed = 2; seed <= 1000; seed++) {
      seeds.append(',').append(seed);
    }
    return seeds + " --models LSTM";
  }

  private Path writeText() throws IOException {
    return Files.writeString(
        folder.resolve("text.txt"), "the cat sat on the mat and the dog sat too .\n".repeat(2000));
  }

  private ChildJvm start(String options) throws IOException, InterruptedException {
    return ChildJvm.startInTerminal(120, Experiments.class, (options + " --out " + out).split(" "));
  }
}
