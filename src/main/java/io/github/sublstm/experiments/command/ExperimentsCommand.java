package io.github.sublstm.experiments.command;

import io.github.sublstm.experiments.Experiments;
import io.github.sublstm.experiments.benchmark.BenchmarkCommand;
import io.github.sublstm.experiments.option.OptionTypes;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
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
      BenchmarkCommand.class,
      ConvertCommand.class
    })
public final class ExperimentsCommand {

  private static final List<String> OWN_OPTIONS = List.of("-h", "--help", "-V", "--version");

  @Option(
      names = "--stacktrace",
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
        .execute(withDefaultCommand(args));
  }

  /** Options without a command are options of the digits. */
  private static String[] withDefaultCommand(String[] args) {
    String first =
        Arrays.stream(args).filter(arg -> !arg.equals("--stacktrace")).findFirst().orElse("-");
    if (!first.startsWith("-") || OWN_OPTIONS.contains(first)) {
      return args;
    }
    return Stream.concat(Stream.of(DigitsCommand.TASK), Arrays.stream(args)).toArray(String[]::new);
  }
}
