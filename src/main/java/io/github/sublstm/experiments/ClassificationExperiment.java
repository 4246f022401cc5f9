package io.github.sublstm.experiments;

import io.github.sublstm.data.LabelledSequences;
import io.github.sublstm.data.SequenceIterator;
import io.github.sublstm.experiments.progress.ProgressDisplay;
import io.github.sublstm.experiments.report.Curve;
import io.github.sublstm.experiments.report.ReportFolder;
import io.github.sublstm.experiments.report.RunResult;
import io.github.sublstm.training.Accuracy;
import io.github.sublstm.training.ClassifierTrainer;
import io.github.sublstm.training.DivergedException;
import io.github.sublstm.training.Metric;
import io.github.sublstm.training.TrainingOptions;
import io.github.sublstm.training.TrainingOutcome;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Compares kinds of networks on classifying sequences. Each is trained from several seeds, chosen
 * by validation accuracy among its epochs, and only then measured on the test data, once.
 */
final class ClassificationExperiment {

  /** Examples per forward pass when nothing is learned: large, for speed, but bounded memory. */
  private static final int EVALUATION_BATCH = 100;

  /**
   * What to do.
   *
   * @param task name in the results
   * @param kinds at least one, in the order to be trained
   * @param seeds of the initial weights and the order of the training data, one run each
   * @param epochs passes over the training data, positive
   * @param batchSize examples per training step, positive
   */
  record Plan(String task, List<ModelKind> kinds, List<Long> seeds, int epochs, int batchSize) {}

  /** Disjoint parts of the data. */
  record Parts(LabelledSequences train, LabelledSequences validation, LabelledSequences test) {}

  private final Plan plan;
  private final Parts parts;
  private final NetworkRecipe recipe;

  ClassificationExperiment(Plan plan, Parts parts, NetworkRecipe recipe) {
    this.plan = plan;
    this.parts = parts;
    this.recipe = recipe;
  }

  /** Training steps of all runs together. */
  long steps() {
    long batches = SequenceIterator.inOrder(parts.train(), plan.batchSize()).batches();
    return batches * plan.epochs() * plan.kinds().size() * plan.seeds().size();
  }

  /**
   * Trains all models and reports each as soon as it is done.
   *
   * @throws ExperimentException if a loss is no longer finite, naming the model and seed
   * @throws IOException if the report cannot be written
   */
  void run(ReportFolder report, ProgressDisplay display) throws IOException {
    for (ModelKind kind : plan.kinds()) {
      for (long seed : plan.seeds()) {
        run(kind, seed, report, display);
      }
    }
  }

  private void run(ModelKind kind, long seed, ReportFolder report, ProgressDisplay display)
      throws IOException {
    String name = "%s seed %d".formatted(kind, seed);
    MultiLayerNetwork network = new MultiLayerNetwork(recipe.network(kind, seed));
    network.init();
    ClassifierTrainer trainer =
        new ClassifierTrainer(
            network,
            SequenceIterator.shuffled(parts.train(), plan.batchSize(), seed),
            SequenceIterator.inOrder(parts.validation(), EVALUATION_BATCH));
    TrainingOptions options =
        new TrainingOptions.Builder()
            .epochs(plan.epochs())
            .seed(seed)
            .progress(new RunProgress(display, name, plan.epochs(), Metric.ACCURACY))
            .build();
    TrainingOutcome outcome;
    try {
      outcome = trainer.train(options);
    } catch (DivergedException e) {
      throw new ExperimentException(name + ": " + e.getMessage(), e);
    }
    double test = Accuracy.of(network, SequenceIterator.inOrder(parts.test(), EVALUATION_BATCH));
    RunResult result =
        new RunResult(
            plan.task(),
            kind.label(),
            recipe.units(kind),
            network.numParams(),
            seed,
            plan.epochs(),
            Metric.ACCURACY,
            outcome.validation(),
            test,
            outcome.seconds(),
            config(kind, outcome.bestEpoch()));
    report.add(result, new Curve(kind.label(), seed, outcome.curve()), network);
  }

  private Map<String, Object> config(ModelKind kind, int bestEpoch) {
    Map<String, Object> config = new LinkedHashMap<>(recipe.settings(kind));
    config.put("batchSize", plan.batchSize());
    config.put("trainExamples", parts.train().size());
    config.put("validationExamples", parts.validation().size());
    config.put("testExamples", parts.test().size());
    config.put("chosenEpoch", bestEpoch);
    return config;
  }
}
