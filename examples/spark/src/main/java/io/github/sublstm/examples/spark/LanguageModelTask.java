package io.github.sublstm.examples.spark;

import io.github.sublstm.conf.FixSubLSTM;
import io.github.sublstm.conf.SparseSoftmaxOutputLayer;
import io.github.sublstm.data.Vocabulary;
import io.github.sublstm.data.WordCorpus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/**
 * The next character of two novels by Jane Austen. Their text is cut into segments that are trained
 * independently, each from a state of zero: a state that goes on from segment to segment would have
 * to be in the same worker as the next segment, and parameter averaging deals segments out at
 * random.
 */
final class LanguageModelTask implements Task {

  private static final int STEPS = 50;
  private static final int TRAINING_SEGMENTS = 1600;
  private static final int TEST_SEGMENTS = 400;
  private static final int EMBEDDING = 24;
  private static final int UNITS = 96;
  private static final double LEARNING_RATE = 0.01;

  /** The space and what Austen's text in lower case is made of; all else is a space. */
  private static final String CHARACTERS = " abcdefghijklmnopqrstuvwxyz.,;:!?'\"-";

  private final WordCorpus novels = WordCorpus.novels();

  @Override
  public MultiLayerConfiguration network(long seed, int epochs) {
    return new NeuralNetConfiguration.Builder()
        .seed(seed)
        .weightInit(WeightInit.XAVIER)
        .updater(new Adam(LEARNING_RATE))
        .gradientNormalization(GradientNormalization.ClipL2PerLayer)
        .gradientNormalizationThreshold(5)
        .list()
        .layer(
            new EmbeddingSequenceLayer.Builder()
                .nIn(CHARACTERS.length())
                .nOut(EMBEDDING)
                .build())
        .layer(new FixSubLSTM.Builder().nIn(EMBEDDING).nOut(UNITS).decayInit(0.9).build())
        .layer(
            new SparseSoftmaxOutputLayer.Builder()
                .nIn(UNITS)
                .nOut(CHARACTERS.length())
                .build())
        .build();
  }

  @Override
  public List<DataSet> training() {
    return segments(novels.train(), TRAINING_SEGMENTS);
  }

  @Override
  public List<DataSet> test() {
    return segments(novels.test(), TEST_SEGMENTS);
  }

  @Override
  public String evaluate(SparkDl4jMultiLayer network, JavaRDD<DataSet> test) {
    double lossOfSegment = network.calculateScore(test, true);
    return String.format(Locale.ROOT, "test perplexity %.4f", Math.exp(lossOfSegment / STEPS));
  }

  /** Features and labels {@code [1, 1, steps]}: numbers of characters, and of those after them. */
  private List<DataSet> segments(int[] words, int count) {
    Vocabulary vocabulary = novels.vocabulary();
    float[] text = new float[count * STEPS + 1];
    int length = 0;
    for (int w = 0; length < text.length; w++) {
      String word = vocabulary.word(words[w]) + " ";
      for (int k = 0; k < word.length() && length < text.length; k++) {
        text[length++] = Math.max(0, CHARACTERS.indexOf(word.charAt(k)));
      }
    }
    List<DataSet> segments = new ArrayList<>(count);
    for (int s = 0; s < count; s++) {
      float[] inputs = new float[STEPS];
      float[] next = new float[STEPS];
      System.arraycopy(text, s * STEPS, inputs, 0, STEPS);
      System.arraycopy(text, s * STEPS + 1, next, 0, STEPS);
      segments.add(
          new DataSet(
              Nd4j.createFromArray(inputs).reshape(1, 1, STEPS),
              Nd4j.createFromArray(next).reshape(1, 1, STEPS)));
    }
    return segments;
  }
}
