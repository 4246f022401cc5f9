package io.github.sublstm.experiments;

import java.io.PrintStream;
import java.io.Writer;

/** Writes to a stream of the console in the stream's own charset; JDK 17 on Windows has several. */
final class ConsoleWriter extends Writer {

  private final PrintStream stream;

  ConsoleWriter(PrintStream stream) {
    this.stream = stream;
  }

  @Override
  public void write(char[] text, int from, int length) {
    stream.print(new String(text, from, length));
  }

  @Override
  public void write(String text, int from, int length) {
    stream.print(text.substring(from, from + length));
  }

  @Override
  public void flush() {
    stream.flush();
  }

  @Override
  public void close() {
    stream.close();
  }
}
