package io.github.sublstm.experiments.command;

import io.github.sublstm.data.BadDataException;
import io.github.sublstm.experiments.run.ExperimentException;
import io.github.sublstm.files.FileAccessException;
import io.github.sublstm.training.DivergedException;
import io.github.sublstm.training.checkpoint.CheckpointException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Tells a user in one line what went wrong; developers may ask for the stack trace as well. */
final class OneLineErrors implements IParameterExceptionHandler, IExecutionExceptionHandler {

  private final BooleanSupplier stackTraces;

  OneLineErrors(BooleanSupplier stackTraces) {
    this.stackTraces = stackTraces;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    print(command, e, String.format(Locale.ROOT, "%s (see --help)", WrongWords.describe(e)));
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    print(command, e, describe(e));
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  private static String describe(Exception e) {
    if (isForUsers(e)) {
      return e.getMessage();
    }
    return e instanceof IOException cause ? FileAccessException.reason(cause) : e.toString();
  }

  /** Whether the message is a whole sentence that says all. */
  private static boolean isForUsers(Exception e) {
    return e instanceof ExperimentException
        || e instanceof BadDataException
        || e instanceof FileAccessException
        || e instanceof CheckpointException
        || e instanceof DivergedException;
  }

  private void print(CommandLine command, Exception e, String message) {
    PrintWriter err = command.getErr();
    err.printf(
        Locale.ROOT,
        "%s: %s%n",
        command.getCommandSpec().qualifiedName(),
        message.replaceAll("\\s*\\R\\s*", " "));
    if (stackTraces.getAsBoolean()) {
      e.printStackTrace(err);
    }
    err.flush();
  }
}
