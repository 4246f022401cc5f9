package io.github.sublstm.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {

  @TempDir private Path folder;

  @Test
  void report_ofDigits_isThePageThatTheyWrote() throws IOException {
    Path out = folder.resolve("digits");
    CommandRun digits =
        CommandRun.of(
            "digits --epochs 1 --units 2 --batch-size 600 --seeds 1 --models LSTM --progress none"
                + " --out "
                + out);
    assertThat(digits.exitCode()).as(digits.err()).isZero();
    Path page = out.resolve("report.html");
    String before = Files.readString(page);
    Files.delete(page);
    Files.delete(out.resolve("learning-curves.svg"));

    CommandRun report = CommandRun.of("report " + out);

    assertThat(report.exitCode()).as(report.err()).isZero();
    assertThat(report.out()).contains("| LSTM |", "The page is " + page);
    assertThat(page).content().isEqualTo(before).contains("Confusion on the test data");
    assertThat(out.resolve("learning-curves.svg")).exists();
  }

  @Test
  void report_withoutDetails_leavesTheirSectionsOut() throws IOException {
    copy("novels");

    CommandRun report = CommandRun.of("report " + folder);

    assertThat(report.exitCode()).as(report.err()).isZero();
    assertThat(folder.resolve("report.html"))
        .content()
        .contains("language-model: results", "perplexity")
        .doesNotContain(", sample 1</figcaption>");
  }

  @Test
  void report_benchmark_hasItsTables() throws IOException {
    CommandRun soak = CommandRun.of("benchmark soak --fits 1 --out " + folder);
    assertThat(soak.exitCode()).as(soak.err()).isZero();
    Path page = folder.resolve("report.html");
    String before = Files.readString(page);
    Files.delete(page);

    CommandRun report = CommandRun.of("report " + folder);

    assertThat(report.exitCode()).as(report.err()).isZero();
    assertThat(before).contains("<h1>Benchmark</h1>", ">fits of SubLSTM</th>", ">precision</th>");
    assertThat(Files.readString(page)).contains(">fits of SubLSTM</th>", ">precision</th>");
    assertThat(folder.resolve("soak.md")).content().contains("| setting | value |");
  }

  @Test
  void report_noFolder_oneClearMessage() {
    Path missing = folder.resolve("missing");

    CommandRun.of("report " + missing)
        .assertRefused(missing, "cannot read the folder '" + missing + "'");
  }

  @Test
  void report_folderWithoutResults_oneClearMessage() throws IOException {
    CommandRun report = CommandRun.of("report " + folder);

    assertThat(report.exitCode()).isEqualTo(1);
    assertThat(report.err().lines())
        .singleElement()
        .asString()
        .contains(folder + ": there are no results to report here");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void report_otherJson_oneClearMessage() throws IOException {
    Path file = Files.writeString(folder.resolve("results.json"), "{\"a\": 1}");

    CommandRun report = CommandRun.of("report " + folder);

    assertThat(report.exitCode()).isEqualTo(1);
    assertThat(report.err()).contains(file + ": these are no results of an experiment");
  }

  private void copy(String results) throws IOException {
    for (String file : new String[] {"results.json", "curves.csv"}) {
      Files.copy(Path.of("docs", "results", results, file), folder.resolve(file));
    }
  }
}
