package io.github.sublstm.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What shows the progress depends on the terminal's width. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ProgressInTerminalTest {

  private static final String LINE = "digits 100 %  .* passed, .* LSTM seed 1 loss .*";
  private static final String BAR =
      "digits 100 % .* in all, LSTM seed 1 loss \\d\\.\\d+ val \\d+\\.\\d% after epoch 1/1 *";

  @TempDir private Path out;

  @Test
  void digits_usualTerminal_showsTheStateOfLearningInABar()
      throws IOException, InterruptedException {
    ChildJvm child = digits(80);

    assertThat(child.lines()).anyMatch(line -> line.matches(BAR)).noneMatch(this::isTooLong);
    assertThat(child.lines()).noneMatch(line -> line.matches(LINE));
  }

  @Test
  void digits_narrowTerminal_writesLines() throws IOException, InterruptedException {
    ChildJvm child = digits(60);

    assertThat(child.lines()).anyMatch(line -> line.matches(LINE));
  }

  @Test
  void digits_standardErrorIsAFile_writesLinesThere() throws IOException, InterruptedException {
    Path file = out.resolve("progress.log");

    ChildJvm child = digits(80, "2> '" + file + "'");

    assertThat(child.lines()).noneMatch(line -> line.startsWith("digits "));
    assertThat(Files.readString(file)).doesNotContain("\r").containsPattern(LINE);
  }

  @Test
  void digits_standardOutputIsAFile_showsTheBarAllTheSame()
      throws IOException, InterruptedException {
    ChildJvm child = digits(80, "> '" + out.resolve("table.txt") + "'");

    assertThat(child.lines()).anyMatch(line -> line.matches(BAR));
  }

  private boolean isTooLong(String line) {
    return line.startsWith("digits ") && line.length() >= 80;
  }

  private ChildJvm digits(int columns) throws IOException, InterruptedException {
    return digits(columns, "");
  }

  private ChildJvm digits(int columns, String redirection)
      throws IOException, InterruptedException {
    String options = "digits --epochs 1 --units 2 --batch-size 600 --models LSTM --seeds 1 --out ";
    ChildJvm child =
        ChildJvm.startInTerminal(
            columns, redirection, Experiments.class, (options + out.resolve("run")).split(" "));
    assertThat(child.end()).as("%s", child.lines()).isZero();
    return child;
  }
}
