package io.github.sublstm.experiments.command;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line that has words nobody knows. */
final class WrongWords {

  private WrongWords() {}

  /** The message of an error in a command line, in plain words. */
  static String describe(ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched)) {
      return e.getMessage();
    }
    // What follows it was not understood because of it.
    String word = unmatched.getUnmatched().get(0);
    List<String> meant = unmatched.getSuggestions();
    if (unmatched.isUnknownOption()) {
      return String.format(Locale.ROOT, "unknown option '%s'%s", word, didYouMean(meant));
    }
    CommandLine command = e.getCommandLine();
    if (command.getSubcommands().isEmpty()) {
      return String.format(Locale.ROOT, "unexpected word '%s'", word);
    }
    String commands = String.join(", ", command.getSubcommands().keySet());
    return String.format(
        Locale.ROOT, "unknown command '%s', there are %s%s", word, commands, didYouMean(meant));
  }

  private static String didYouMean(List<String> meant) {
    return meant.isEmpty()
        ? ""
        : String.format(Locale.ROOT, "; did you mean %s?", String.join(" or ", meant));
  }
}
