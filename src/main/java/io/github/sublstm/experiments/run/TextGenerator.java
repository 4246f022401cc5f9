package io.github.sublstm.experiments.run;

import io.github.sublstm.data.Vocabulary;
import io.github.sublstm.streaming.StreamingModel;
import io.github.sublstm.streaming.StreamingSession;
import java.util.Random;

/** Writes text with a language model: word by word, each drawn at random from what it predicts. */
public final class TextGenerator {

  private final StreamingModel model;
  private final Vocabulary vocabulary;
  private final double temperature;

  /**
   * @param model takes words, gives their probabilities {@code [V]}
   * @param vocabulary of V words
   * @param temperature the probabilities are raised to one over this, positive: 1 leaves them as
   *     they are, less prefers the likely words
   */
  public TextGenerator(StreamingModel model, Vocabulary vocabulary, double temperature) {
    this.model = model;
    this.vocabulary = vocabulary;
    this.temperature = temperature;
  }

  /** So many words, as from the beginning of a line on. */
  public String write(int words, long seed) {
    Random random = new Random(seed);
    int[] text = new int[words];
    int last = vocabulary.id(Vocabulary.EOS);
    StreamingSession session = model.newSession();
    for (int i = 0; i < words; i++) {
      last = draw(session.step(last), random);
      text[i] = last;
    }
    return vocabulary.text(text);
  }

  private int draw(float[] probabilities, Random random) {
    // Relative to the likeliest, whose power stays 1: a low temperature would round all to 0.
    double largest = 0;
    for (float probability : probabilities) {
      largest = Math.max(largest, probability);
    }
    double[] weights = new double[probabilities.length];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.pow(probabilities[i] / largest, 1 / temperature);
      sum += weights[i];
    }
    double rest = random.nextDouble() * sum;
    for (int i = 0; i < weights.length; i++) {
      rest -= weights[i];
      if (rest < 0) {
        return i;
      }
    }
    // Rounding only.
    return weights.length - 1;
  }
}
