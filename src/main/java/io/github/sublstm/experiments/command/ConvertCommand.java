package io.github.sublstm.experiments.command;

import io.github.sublstm.experiments.run.ExperimentException;
import io.github.sublstm.interop.SavedModels;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Moves a saved model from DL4J's LSTM to this library's, or back. */
@Command(
    name = "convert",
    description = {
      "Turns a saved model with LSTM layers of DL4J into the same with FusedLSTM, or back.",
      "Settings, parameters, updater state and normaliser are kept, so training can go on."
    })
final class ConvertCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Parameters(
      index = "0",
      paramLabel = "<in.zip>",
      description = "A model that ModelSerializer or save() wrote, of either kind of network.")
  private Path in;

  @Parameters(
      index = "1",
      paramLabel = "<out.zip>",
      description = "The converted model; a file of that name is replaced.")
  private Path out;

  @Option(names = "--to-dl4j", description = "Convert from FusedLSTM to DL4J's LSTM instead.")
  private boolean toDl4j;

  @Override
  public Integer call() throws IOException {
    SavedModels.Conversion done;
    try {
      done = toDl4j ? SavedModels.toDl4j(in, out) : SavedModels.toFused(in, out);
    } catch (IllegalArgumentException e) {
      throw new ExperimentException(e.getMessage(), e);
    }
    PrintWriter print = command.commandLine().getOut();
    print.printf(
        Locale.ROOT, "%s: %s with %,d parameters%n", in, done.networkType(), done.parameters());
    print.printf(
        Locale.ROOT, "%s -> %s: %s%n", done.from(), done.to(), String.join(", ", done.layers()));
    print.printf(
        Locale.ROOT,
        "%s: updater state %s, normaliser %s%n",
        out,
        kept(done.updaterState()),
        kept(done.normalizer()));
    print.flush();
    return 0;
  }

  private static String kept(boolean there) {
    return there ? "kept" : "none";
  }
}
