package io.github.sublstm.experiments.progress;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out whether a person watches, and how much fits in a line. */
final class Terminal {

  /** A terminal's usual width, for those that do not tell theirs. */
  static final int USUAL_WIDTH = 80;

  private static final File DEVICE = new File("/dev/tty");

  /** Rows and columns. */
  private static final Pattern SIZE = Pattern.compile("\\d+ (\\d+)");

  private Terminal() {}

  /** Whether standard error, where progress is shown, is a terminal that can redraw a line. */
  static boolean isPresent() {
    return !"dumb".equals(System.getenv("TERM"))
        && (DEVICE.exists() ? isErrorATerminal() : hasConsole());
  }

  private static boolean isErrorATerminal() {
    try {
      return new ProcessBuilder("sh", "-c", "test -t 2")
              .redirectError(Redirect.INHERIT)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** That of standard input and output: elsewhere than on Unix nothing else can be asked. */
  private static boolean hasConsole() {
    Console console = System.console();
    return console != null && isTerminal(console);
  }

  /** From Java 22 on there is a console even without a terminal, and a method that tells. */
  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  /**
   * Its width in columns, if it tells: Windows has no {@code stty} to ask. Libraries for terminals
   * would know it there, too, but they also take the signals of Ctrl-C and change the terminal's
   * settings.
   */
  static OptionalInt width() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(Redirect.from(DEVICE))
              .redirectError(Redirect.DISCARD)
              .start();
      String answer =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      Matcher size = SIZE.matcher(answer);
      // Terminals of unknown size say 0.
      return size.matches() && !size.group(1).equals("0")
          ? OptionalInt.of(Integer.parseInt(size.group(1)))
          : OptionalInt.empty();
    } catch (IOException e) {
      return OptionalInt.empty();
    }
  }
}
