package io.github.sublstm.experiments.command.benchmark;

import picocli.CommandLine.Command;

/** Measures the speed and the memory of the layers; its subcommands do the work. */
@Command(
    name = BenchmarkCommand.NAME,
    description = {
      "Measures the speed and the memory of this library's layers.",
      "Without a mode, layers runs; --help after a mode shows its options."
    },
    synopsisSubcommandLabel = "[<mode>]",
    commandListHeading = "Modes:%n",
    subcommands = {
      LayersCommand.class,
      LanguageModelCommand.class,
      StreamingCommand.class,
      StartCommand.class,
      ScalingCommand.class,
      VanishingCommand.class,
      SoakCommand.class,
      WorkersCommand.class
    })
public final class BenchmarkCommand {

  /** Its name on the command line. */
  public static final String NAME = "benchmark";

  /** The mode that runs if none is given. */
  public static final String DEFAULT_MODE = LayersCommand.NAME;
}
