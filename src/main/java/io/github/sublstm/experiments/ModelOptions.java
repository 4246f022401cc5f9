package io.github.sublstm.experiments;

import io.github.sublstm.engine.Engine;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which models to train, how often and on what, the same for every experiment. */
final class ModelOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--models",
      split = ",",
      defaultValue = "subLSTM,fix-subLSTM,LSTM",
      paramLabel = "<name>",
      description = "Models to compare (default: ${DEFAULT-VALUE}).")
  private List<ModelKind> kinds;

  @Option(
      names = "--seeds",
      split = ",",
      defaultValue = "1,2,3",
      paramLabel = "<seed>",
      description =
          "Train every model once per seed; a seed sets the initial weights and the order of the "
              + "training data (default: ${DEFAULT-VALUE}).")
  private List<Long> seeds;

  @Option(
      names = "--engine",
      defaultValue = "auto",
      paramLabel = "<engine>",
      description =
          "What the recurrent layers run on: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}, "
              + "the fastest there is).")
  private Engine engine;

  /** The models, each once, in the order given. */
  List<ModelKind> kinds() {
    return kinds.stream().distinct().toList();
  }

  /** The seeds, each once, in the order given. */
  List<Long> seeds() {
    return seeds.stream().distinct().toList();
  }

  /** What the recurrent layers run on. */
  Engine engine() {
    return engine;
  }

  /** Refuses a number of things that is not positive. */
  int positive(String option, int value) {
    if (value < 1) {
      throw invalid(option, "must be 1 or more, not " + value);
    }
    return value;
  }

  /** Refuses a rate that is not a positive finite number. */
  double positive(String option, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw invalid(option, "must be a positive number, not " + value);
    }
    return value;
  }

  private ParameterException invalid(String option, String problem) {
    return new ParameterException(command.commandLine(), option + " " + problem);
  }
}
