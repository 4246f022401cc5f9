package io.github.sublstm.experiments;

import io.github.sublstm.experiments.command.ExperimentsCommand;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * The command line: reproduces the paper's comparisons of subLSTM, fix-subLSTM and LSTM.
 *
 * <p>It needs libraries that the layers do not, so nothing here mentions one of them: where they
 * are missing this class must still load, to say so.
 */
public final class Experiments {

  private static final String LOGBACK_FILE = "logback.configurationFile";

  private Experiments() {}

  /**
   * Runs a command and ends the JVM with its exit code if it failed: 1 if the experiment failed, 2
   * if the command line was wrong or a library is missing.
   */
  public static void main(String... args) {
    quietLogs();
    // For what libraries print, such as the help, to have the digits of all other output.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    int exitCode = run(console(System.out), console(System.err), args);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  private static PrintWriter console(PrintStream stream) {
    return new PrintWriter(new ConsoleWriter(stream), true);
  }

  /**
   * Runs a command.
   *
   * @param out for results and help
   * @param err for progress and errors
   * @return 0 or an exit code as {@link #main} tells
   */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    List<CommandLineLibrary> missing = CommandLineLibrary.missing();
    if (!missing.isEmpty()) {
      err.println("experiments: " + CommandLineLibrary.describe(missing));
      return 2;
    }
    return ExperimentsCommand.run(out, err, args);
  }

  /** Keeps the frameworks' start-up chatter off the screen, unless the user has a say in it. */
  private static void quietLogs() {
    if (System.getProperty(LOGBACK_FILE) == null) {
      System.setProperty(LOGBACK_FILE, "io/github/sublstm/experiments/logback.xml");
    }
  }
}
