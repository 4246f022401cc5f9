package io.github.sublstm.experiments.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchmarkCommandTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--shape S2 --scaling | --shape has no effect",
        "--shape S2 --vanishing | --shape has no effect",
        "--shape S2 --soak 1 | --shape has no effect",
        "--shape S2 --language-model | --shape has no effect",
        "--models GRU --scaling | --models has no effect",
        "--models GRU --language-model | --models has no effect",
        "--models RNN | unknown model 'RNN', there are subLSTM, fix-subLSTM, LSTM, GRU",
        "--language-model --soak 1 | --language-model excludes",
        "--language-model --workers | --language-model excludes",
        "--threads 2 --scaling | choose their own numbers of --threads",
      })
  void call_optionsWithoutEffect_saysWhy(String options, String message) {
    StringWriter err = new StringWriter();
    CommandLine command = new CommandLine(new BenchmarkCommand());

    int exitCode =
        command
            .setErr(new PrintWriter(err))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute((options + " --runs 1 --out " + folder.resolve("out")).split(" "));

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).contains(message);
    assertThat(folder.resolve("out")).doesNotExist();
  }
}
