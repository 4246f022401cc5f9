package io.github.sublstm.experiments.command;

import io.github.sublstm.engine.lookup.VectorKernels;
import io.github.sublstm.experiments.Experiments;
import io.github.sublstm.experiments.command.benchmark.BenchmarkCommand;
import io.github.sublstm.experiments.option.OptionTypes;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command above all others, which {@link Experiments} starts. */
@Command(
    name = "experiments",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    description = "Compares recurrent networks with subtractive gating (subLSTM) and LSTMs.",
    footer = {
      "Without a command, digits runs; --help after a command shows its options.",
      "Without Maven: java -cp <class path> io.github.sublstm.experiments.Experiments <command>"
    },
    subcommands = {
      DigitsCommand.class,
      SeqMnistCommand.class,
      LanguageModelCommand.class,
      MicrocircuitCommand.class,
      ClosedGatesCommand.class,
      FiguresCommand.class,
      BenchmarkCommand.class,
      ConvertCommand.class,
      ReportCommand.class
    })
public final class ExperimentsCommand {

  private static final List<String> OWN_OPTIONS = List.of("-h", "--help", "-V", "--version");

  private static final String STACK_TRACE = "--stacktrace";

  @Option(
      names = STACK_TRACE,
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  private boolean stackTraces;

  /**
   * Runs a command.
   *
   * @param out for results and help
   * @param err for progress and errors
   * @return 0 or an exit code as {@link Experiments#main} tells
   */
  public static int run(PrintWriter out, PrintWriter err, String... args) {
    // For a resumed command to compute the whole of what is left as an undisturbed one does.
    VectorKernels.fromFirstPass();
    ExperimentsCommand experiments = new ExperimentsCommand();
    OneLineErrors errors = new OneLineErrors(() -> experiments.stackTraces);
    CommandLine command = new CommandLine(experiments);
    OptionTypes.register(command);
    Usage.tell(command);
    return command
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors)
        .execute(withDefaultCommands(args));
  }

  /**
   * Options without a command are options of the digits, and those of the benchmark have a mode.
   */
  private static String[] withDefaultCommands(String... args) {
    List<String> words = new ArrayList<>(List.of(args));
    addDefault(words, 0, DigitsCommand.TASK);
    int first = indexOfWord(words, 0);
    if (first < words.size() && words.get(first).equals(BenchmarkCommand.NAME)) {
      addDefault(words, first + 1, BenchmarkCommand.DEFAULT_MODE);
    }
    return words.toArray(String[]::new);
  }

  private static void addDefault(List<String> words, int from, String command) {
    int next = indexOfWord(words, from);
    String word = next < words.size() ? words.get(next) : "-";
    if (word.startsWith("-") && !OWN_OPTIONS.contains(word)) {
      words.add(from, command);
    }
  }

  /** Where the first word is, from a place on, that is no option of all commands; or the end. */
  private static int indexOfWord(List<String> words, int from) {
    int index = from;
    while (index < words.size() && words.get(index).equals(STACK_TRACE)) {
      index++;
    }
    return index;
  }
}
