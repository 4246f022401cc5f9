package io.github.sublstm.experiments.run;

import io.github.sublstm.data.Vocabulary;
import java.util.Arrays;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Writes text with a language model: word by word, each drawn at random from what it predicts. */
public final class TextGenerator {

  private final MultiLayerNetwork network;
  private final Vocabulary vocabulary;
  private final double temperature;

  /**
   * @param network takes word numbers {@code [1, 1, 1]}, gives probabilities {@code [1, V, 1]}
   * @param vocabulary of V words
   * @param temperature the probabilities are raised to one over this, positive: 1 leaves them as
   *     they are, less prefers the likely words
   */
  public TextGenerator(MultiLayerNetwork network, Vocabulary vocabulary, double temperature) {
    this.network = network;
    this.vocabulary = vocabulary;
    this.temperature = temperature;
  }

  /** So many words, as from the beginning of a line on. */
  public String write(int words, long seed) {
    Random random = new Random(seed);
    int[] text = new int[words];
    int last = vocabulary.id(Vocabulary.EOS);
    network.rnnClearPreviousState();
    for (int i = 0; i < words; i++) {
      INDArray probabilities =
          network.rnnTimeStep(Nd4j.createFromArray((float) last).reshape(1, 1, 1));
      last = draw(probabilities.reshape(probabilities.length()).toDoubleVector(), random);
      text[i] = last;
    }
    network.rnnClearPreviousState();
    return vocabulary.text(text);
  }

  private int draw(double[] probabilities, Random random) {
    // Relative to the likeliest, whose power stays 1: a low temperature would round all to 0.
    double largest = Arrays.stream(probabilities).max().orElseThrow();
    double sum = 0;
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] = Math.pow(probabilities[i] / largest, 1 / temperature);
      sum += probabilities[i];
    }
    double rest = random.nextDouble() * sum;
    for (int i = 0; i < probabilities.length; i++) {
      rest -= probabilities[i];
      if (rest < 0) {
        return i;
      }
    }
    // Rounding only.
    return probabilities.length - 1;
  }
}
