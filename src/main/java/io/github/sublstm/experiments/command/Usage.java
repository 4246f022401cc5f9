package io.github.sublstm.experiments.command;

import java.util.Locale;
import java.util.StringJoiner;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The first line of the help: what a user types. */
final class Usage {

  private Usage() {}

  /** Sets it for a command and the subcommands below it. */
  static void tell(CommandLine main) {
    tell(main, "<command> [<options>]");
    main.getSubcommands().values().forEach(command -> tellAll(command, ""));
  }

  private static void tellAll(CommandLine command, String before) {
    tell(command, before + words(command));
    String name = before + command.getCommandName() + " ";
    command.getSubcommands().values().forEach(subcommand -> tellAll(subcommand, name));
  }

  private static void tell(CommandLine command, String words) {
    command
        .getCommandSpec()
        .usageMessage()
        .customSynopsis(
            String.format(Locale.ROOT, "mvn -q compile exec:java \"-Dexec.args=%s\"", words));
  }

  /** Those that must be given; the options are listed below. */
  private static String words(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    StringJoiner words = new StringJoiner(" ").add(spec.name());
    for (OptionSpec option : spec.options()) {
      if (option.required()) {
        words.add(option.longestName()).add(option.paramLabel());
      }
    }
    if (!spec.subcommands().isEmpty()) {
      words.add(spec.usageMessage().synopsisSubcommandLabel());
    }
    words.add("[<options>]");
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      words.add(parameter.paramLabel());
    }
    return words.toString();
  }
}
