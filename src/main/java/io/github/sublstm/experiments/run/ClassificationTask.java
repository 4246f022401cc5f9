package io.github.sublstm.experiments.run;

import io.github.sublstm.data.LabelledSequences;
import io.github.sublstm.data.SequenceIterator;
import io.github.sublstm.experiments.report.ModelDetails;
import io.github.sublstm.training.Accuracy;
import io.github.sublstm.training.ClassifierTrainer;
import io.github.sublstm.training.Metric;
import io.github.sublstm.training.TrainingOptions;
import io.github.sublstm.training.TrainingOutcome;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Classifying images that are read pixel by pixel.
 *
 * @param name in the results
 * @param train images to learn from
 * @param validation images to choose the best epoch by
 * @param test images to report on
 * @param batchSize images per training step, positive
 * @param dataSettings what else there is to know about the data, for the record
 */
public record ClassificationTask(
    String name,
    LabelledSequences train,
    LabelledSequences validation,
    LabelledSequences test,
    int batchSize,
    Map<String, Object> dataSettings)
    implements ExperimentTask {

  /** Examples per forward pass when nothing is learned: large, for speed, but bounded memory. */
  private static final int EVALUATION_BATCH = 100;

  @Override
  public Metric metric() {
    return Metric.ACCURACY;
  }

  @Override
  public String items() {
    return "images";
  }

  @Override
  public long itemsPerEpoch() {
    return train.size();
  }

  @Override
  public long itemsPerMinibatch() {
    return batchSize;
  }

  @Override
  public TrainingOutcome train(MultiLayerNetwork network, long seed, TrainingOptions options) {
    return trainer(network, seed).train(options);
  }

  @Override
  public void requireResumable(MultiLayerNetwork network, long seed, TrainingOptions options) {
    trainer(network, seed).requireResumable(options);
  }

  private ClassifierTrainer trainer(MultiLayerNetwork network, long seed) {
    return new ClassifierTrainer(
        network,
        SequenceIterator.shuffled(train, batchSize, seed),
        SequenceIterator.inOrder(validation, EVALUATION_BATCH));
  }

  @Override
  public double test(MultiLayerNetwork network) {
    return Accuracy.of(network, SequenceIterator.inOrder(test, EVALUATION_BATCH));
  }

  @Override
  public ModelDetails details(MultiLayerNetwork network) {
    return TestedClassifier.details(network, test, EVALUATION_BATCH);
  }

  @Override
  public Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("batchSize", batchSize);
    settings.put("trainExamples", train.size());
    settings.put("validationExamples", validation.size());
    settings.put("testExamples", test.size());
    settings.put(
        "dataChecksums",
        String.join(" ", train.checksum(), validation.checksum(), test.checksum()));
    settings.putAll(dataSettings);
    return settings;
  }
}
