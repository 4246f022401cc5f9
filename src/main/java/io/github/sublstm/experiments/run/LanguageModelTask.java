package io.github.sublstm.experiments.run;

import io.github.sublstm.data.BadDataException;
import io.github.sublstm.data.WordCorpus;
import io.github.sublstm.data.WordStreams;
import io.github.sublstm.experiments.report.ModelDetails;
import io.github.sublstm.files.AtomicFile;
import io.github.sublstm.streaming.StreamingModel;
import io.github.sublstm.training.LanguageModelTrainer;
import io.github.sublstm.training.Metric;
import io.github.sublstm.training.Perplexity;
import io.github.sublstm.training.TrainingOptions;
import io.github.sublstm.training.TrainingOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Predicting every word of a corpus from those before it.
 *
 * @param name in the results
 * @param corpus its three parts
 * @param streams the training part
 */
public record LanguageModelTask(String name, WordCorpus corpus, WordStreams streams)
    implements ExperimentTask {

  /** The words that the models' numbers stand for, in the folder of the results. */
  static final String VOCABULARY_FILE = "vocabulary.txt";

  private static final int SAMPLES = 2;
  private static final int WORDS_OF_A_SAMPLE = 60;

  /**
   * Cuts a corpus into streams.
   *
   * @throws BadDataException if it is too small for that many
   */
  public static LanguageModelTask of(String name, WordCorpus corpus, int streams, int steps)
      throws BadDataException {
    try {
      return new LanguageModelTask(name, corpus, new WordStreams(corpus.train(), streams, steps));
    } catch (IllegalArgumentException e) {
      throw new BadDataException(corpus.name(), "the training part: " + e.getMessage(), e);
    }
  }

  @Override
  public Metric metric() {
    return Metric.PERPLEXITY;
  }

  @Override
  public String items() {
    return "words";
  }

  @Override
  public long itemsPerEpoch() {
    return streams.predictions();
  }

  @Override
  public long itemsPerMinibatch() {
    return (long) streams.streams() * streams.steps();
  }

  /** The order of the words is that of the text, whatever the seed. */
  @Override
  public TrainingOutcome train(MultiLayerNetwork network, long seed, TrainingOptions options) {
    return new LanguageModelTrainer(network, streams, corpus.validation()).train(options);
  }

  @Override
  public void requireResumable(MultiLayerNetwork network, long seed, TrainingOptions options) {
    new LanguageModelTrainer(network, streams, corpus.validation()).requireResumable(options);
  }

  @Override
  public double test(MultiLayerNetwork network) {
    return Perplexity.of(network, corpus.test());
  }

  @Override
  public ModelDetails details(MultiLayerNetwork network) {
    TextGenerator generator = new TextGenerator(StreamingModel.of(network), corpus.vocabulary(), 1);
    List<String> samples = new ArrayList<>();
    for (int seed = 1; seed <= SAMPLES; seed++) {
      samples.add(generator.write(WORDS_OF_A_SAMPLE, seed));
    }
    return new ModelDetails(List.of(), List.of(), samples);
  }

  @Override
  public Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("corpus", corpus.name());
    settings.put("vocabulary", corpus.vocabulary().size());
    settings.put("trainWords", corpus.train().length);
    settings.put("validationWords", corpus.validation().length);
    settings.put("testWords", corpus.test().length);
    settings.put("dataChecksum", corpus.checksum());
    settings.put("batchSize", streams.streams());
    settings.put("steps", streams.steps());
    return settings;
  }

  /** Writes the vocabulary, one word per line, in the order of their numbers from 0 on. */
  @Override
  public void writeCompanions(Path folder) throws IOException {
    String lines = String.join("\n", corpus.vocabulary().words()) + "\n";
    AtomicFile.write(folder.resolve(VOCABULARY_FILE), lines);
  }
}
