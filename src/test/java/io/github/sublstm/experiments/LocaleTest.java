package io.github.sublstm.experiments;

import static io.github.sublstm.experiments.CommandRun.filesIn;
import static io.github.sublstm.experiments.CommandRun.results;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line in countries with other digits, decimal points and letters. */
class LocaleTest {

  private static final String OTHER_DIGITS = "(?s).*[\\p{Nd}&&[^0-9]].*";

  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void writeData() throws IOException {
    data = TinyMnist.write(folder.resolve("data"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "fa", "hi-u-nu-deva", "de", "tr"})
  void run_otherLocale_leavesTheSameFilesAndLines(String tag) throws Exception {
    Locale locale = Locale.forLanguageTag(tag);
    String options = "--epochs 2 --models LSTM,subLSTM --keep-checkpoints --progress lines";
    Path here = folder.resolve("here");
    Path there = folder.resolve("there");

    CommandRun english = run(here, options, Locale.ENGLISH);
    CommandRun other = run(there, options, locale);

    assertThat(other.exitCode()).as(other.err()).isZero();
    assertThat(filesIn(there)).containsExactlyInAnyOrderElementsOf(filesIn(here));
    assertThat(filesIn(there.resolve("checkpoints")))
        .containsExactlyInAnyOrder("LSTM-1.checkpoint", "subLSTM-1.checkpoint");
    assertThat(results(there)).isEqualTo(results(here));
    for (String name : List.of("results.json", "results.md", "curves.csv")) {
      assertThat(withoutNumbers(Files.readString(there.resolve(name))))
          .as(name)
          .isEqualTo(withoutNumbers(Files.readString(here.resolve(name))));
    }
    assertThat(withoutNumbers(other.out()))
        .isEqualTo(withoutNumbers(english.out().replace(here.toString(), there.toString())));
    assertThat(withoutNumbers(other.err())).isEqualTo(withoutNumbers(english.err()));
  }

  @Test
  void run_resumedInAnotherLocale_goesOn() throws Exception {
    Path out = folder.resolve("out");
    run(out, "--epochs 1 --models LSTM --keep-checkpoints", Locale.forLanguageTag("ar-EG"));
    Files.delete(out.resolve("results.json"));

    CommandRun resumed = run(out, "--epochs 2 --models LSTM --progress lines", Locale.ENGLISH);

    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.err()).contains("after epoch 2/2").doesNotContain("after epoch 1/2");
  }

  @Test
  void run_badOptionInAnotherLocale_saysSoInTheSameDigits() throws Exception {
    Locale arabic = Locale.forLanguageTag("ar-EG");
    CommandRun run = run(folder.resolve("out"), "--epochs -1", arabic);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("-1").doesNotMatch(OTHER_DIGITS);
  }

  /** Draws the bar, too. */
  @Test
  void main_otherLocale_printsTheSameDigits() throws IOException, InterruptedException {
    String line = line(folder.resolve("out"), "--epochs 1 --models LSTM --progress bar");
    ChildJvm child =
        ChildJvm.start(
            List.of("-Duser.language=ar", "-Duser.country=EG"), Experiments.class, line.split(" "));

    assertThat(child.end()).as("%s", child.lines()).isZero();
    assertThat(String.join("\n", child.lines()))
        .contains("100 %", "Results, learning curves and models")
        .doesNotMatch(OTHER_DIGITS);
  }

  private static String withoutNumbers(String text) {
    return text.replaceAll("[0-9]+([.,:][0-9]+)*", "#").replaceAll(" +", " ");
  }

  private CommandRun run(Path out, String options, Locale locale) throws Exception {
    return InLocale.of(locale, () -> CommandRun.of(line(out, options)));
  }

  private String line(Path out, String options) {
    return TinyMnist.line(options, data, out);
  }
}
