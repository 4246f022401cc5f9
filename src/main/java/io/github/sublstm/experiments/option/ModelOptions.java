package io.github.sublstm.experiments.option;

import io.github.sublstm.engine.Engine;
import io.github.sublstm.experiments.recipe.ModelKind;
import java.util.List;
import picocli.CommandLine.Option;

/** Which models to train, how often and on what, the same for every experiment. */
public final class ModelOptions {

  @Option(
      names = "--models",
      split = ",",
      defaultValue = "subLSTM,fix-subLSTM,LSTM",
      paramLabel = "<name>",
      description = "Models to compare: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private List<ModelKind> kinds;

  @Option(
      names = "--seeds",
      split = ",",
      defaultValue = "1,2,3",
      converter = Seed.class,
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
  public List<ModelKind> kinds() {
    return kinds.stream().distinct().toList();
  }

  /** The seeds, each once, in the order given. */
  public List<Long> seeds() {
    return seeds.stream().distinct().toList();
  }

  /** What the recurrent layers run on. */
  public Engine engine() {
    return engine;
  }
}
