package io.github.sublstm.experiments.run;

import io.github.sublstm.data.trials.TrialIterator;
import io.github.sublstm.data.trials.TrialTask;
import io.github.sublstm.experiments.recipe.MicrocircuitTask;
import io.github.sublstm.files.AtomicFile;
import io.github.sublstm.training.Accuracy;
import io.github.sublstm.training.ClassifierTrainer;
import io.github.sublstm.training.Metric;
import io.github.sublstm.training.RegressionMeasure;
import io.github.sublstm.training.RegressionTrainer;
import io.github.sublstm.training.TrainingOptions;
import io.github.sublstm.training.TrainingOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Learning a working-memory task from trials that are always new.
 *
 * @param name in the results
 * @param task what is learned
 * @param batchSize trials per training step
 * @param minibatches that make an epoch
 * @param validationTrials to choose the best epoch by; more than 100 are rounded up to hundreds
 * @param testTrials to report on, at each delay, likewise
 * @param testDelays at which trained models are tested besides the task's own test delay
 */
public record TrialsExperiment(
    String name,
    MicrocircuitTask task,
    int batchSize,
    int minibatches,
    int validationTrials,
    int testTrials,
    List<Integer> testDelays)
    implements ExperimentTask {

  /** Trials per forward pass when nothing is learned: large, for speed, but bounded memory. */
  private static final int EVALUATION_BATCH = 100;

  /** Fixed, so that all models are measured on the same trials. */
  private static final long VALIDATION_SEED = 1711;

  private static final long TEST_SEED = 2448;

  private static final String REFERENCES = "references.csv";

  /** Makes whole minibatches of the trials that nothing is learned from. */
  public TrialsExperiment {
    validationTrials = inWholeBatches(validationTrials);
    testTrials = inWholeBatches(testTrials);
  }

  private static int inWholeBatches(int trials) {
    int batches = (trials - 1) / EVALUATION_BATCH + 1;
    return trials <= EVALUATION_BATCH ? trials : Math.multiplyExact(batches, EVALUATION_BATCH);
  }

  @Override
  public Metric metric() {
    return task.metric();
  }

  /** Choices are soon all right at the delays of training; longer ones need the training after. */
  @Override
  public boolean keepsLastOfEquals() {
    return task.measure() == null;
  }

  @Override
  public String items() {
    return "trials";
  }

  @Override
  public long itemsPerEpoch() {
    return (long) batchSize * minibatches;
  }

  @Override
  public long itemsPerMinibatch() {
    return batchSize;
  }

  @Override
  public TrainingOutcome train(MultiLayerNetwork network, long seed, TrainingOptions options) {
    RegressionMeasure measure = task.measure();
    return measure == null
        ? classifier(network, seed).train(options)
        : regression(network, seed, measure).train(options);
  }

  @Override
  public void requireResumable(MultiLayerNetwork network, long seed, TrainingOptions options) {
    RegressionMeasure measure = task.measure();
    if (measure == null) {
      classifier(network, seed).requireResumable(options);
    } else {
      regression(network, seed, measure).requireResumable(options);
    }
  }

  private ClassifierTrainer classifier(MultiLayerNetwork network, long seed) {
    return new ClassifierTrainer(network, training(seed), validation());
  }

  private RegressionTrainer regression(
      MultiLayerNetwork network, long seed, RegressionMeasure measure) {
    return new RegressionTrainer(network, training(seed), validation(), measure);
  }

  private TrialIterator training(long seed) {
    return TrialIterator.fresh(task.training(), batchSize, minibatches, seed);
  }

  private TrialIterator validation() {
    return fixed(task.training(), validationTrials, VALIDATION_SEED);
  }

  private TrialIterator testData(int delay) {
    return fixed(task.test(delay), testTrials, TEST_SEED);
  }

  private static TrialIterator fixed(TrialTask task, int trials, long seed) {
    int batch = Math.min(EVALUATION_BATCH, trials);
    return TrialIterator.fixed(task, batch, trials / batch, seed);
  }

  @Override
  public double test(MultiLayerNetwork network) {
    return test(network, task.testDelay());
  }

  @Override
  public SortedMap<Integer, Double> testByDelay(MultiLayerNetwork network) {
    SortedMap<Integer, Double> byDelay = new TreeMap<>();
    testDelays.forEach(delay -> byDelay.put(delay, test(network, delay)));
    return byDelay;
  }

  private double test(MultiLayerNetwork network, int delay) {
    RegressionMeasure measure = task.measure();
    TrialIterator data = testData(delay);
    return measure == null ? Accuracy.of(network, data) : measure.of(network, data);
  }

  @Override
  public Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("trainOn", text(task.training()));
    settings.put("batchSize", batchSize);
    settings.put("minibatchesPerEpoch", minibatches);
    settings.put("validationTrials", validationTrials);
    if (keepsLastOfEquals()) {
      settings.put("ofEqualEpochs", "the last");
    }
    settings.put("testTrials", testTrials);
    settings.put("testOn", text(task.test(task.testDelay())));
    if (!testDelays.isEmpty()) {
      settings.put("testDelays", testDelays.toString());
    }
    return settings;
  }

  private static String text(TrialTask trials) {
    return trials.description().entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  /** Writes what others than networks score on the test trials, if the task has such. */
  @Override
  public void writeCompanions(Path folder) throws IOException {
    Map<String, Double> references = task.references(testData(task.testDelay()));
    if (references.isEmpty()) {
      return;
    }
    StringBuilder csv = new StringBuilder("reference,value\n");
    references.forEach(
        (reference, value) ->
            csv.append(String.format(Locale.ROOT, "%s,%.4f\n", reference, value)));
    AtomicFile.write(folder.resolve(REFERENCES), csv.toString());
  }
}
