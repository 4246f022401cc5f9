package io.github.sublstm.experiments;

import static io.github.sublstm.experiments.CommandRun.filesIn;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClosedGatesCommandTest {

  @TempDir private Path folder;

  @Test
  void run_aFewMinibatches_writesTableCurvesAndPicture() throws IOException {
    Path out = folder.resolve("out");

    CommandRun run = run("closed-gates --seeds 1,2 --minibatches 12 --progress none --out " + out);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("| subLSTM, balanced | 1 | ", "| LSTM, -8 | 2 | ", "| never | ");
    assertThat(filesIn(out))
        .containsExactlyInAnyOrder(
            "closed-gates.md",
            "closed-gates.csv",
            "closed-gates.png",
            "closed-gates.svg",
            "report.html");
    assertThat(out.resolve("report.html"))
        .content()
        .contains("Delayed addition, learned by gradient descent. ", ">Settings</caption>")
        .contains(">LSTM, -8</th>", "data:image/svg+xml")
        .contains(">minibatches</th><td>12</td>", ">version</th>");
    List<String> lines = Files.readAllLines(out.resolve("closed-gates.csv"));
    // Before training, after 10, and at the end.
    assertThat(lines).hasSize(1 + 4 * 2 * 3).startsWith("start,seed,minibatches,fvu");
    assertThat(lines.get(3)).startsWith("BALANCED,1,12,");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "closed-gates --minibatches 0 | --minibatches must be 1 or more, not 0",
        "closed-gates --seeds b | expected a whole number, not 'b'",
      })
  void run_badOptions_saysWhyInOneLine(String line, String message) {
    Path out = folder.resolve("out");

    run(line + " --out " + out).assertMisused(out, message);
  }

  @Test
  void run_folderThatIsAFile_saysSoBeforeTraining() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    CommandRun run = run("closed-gates --out " + file);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines()).singleElement().asString().contains("cannot write", "file");
  }

  private static CommandRun run(String line) {
    return CommandRun.of(line);
  }
}
