package io.github.sublstm.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleWriterTest {

  /** The console's charset is none of the default charset's business. */
  @ParameterizedTest
  @ValueSource(strings = {"IBM850", "windows-1252", "UTF-8", "UTF-16LE"})
  void print_textBeyondAscii_isInTheCharsetOfTheStream(String name) {
    Charset charset = Charset.forName(name);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(bytes, false, charset);

    PrintWriter out = new PrintWriter(new ConsoleWriter(stream), true);
    out.printf(Locale.ROOT, "%.1f× as fast", 1.5);
    out.print(" für".toCharArray());
    out.println();

    assertThat(bytes.toString(charset)).isEqualTo("1.5× as fast für" + System.lineSeparator());
  }
}
