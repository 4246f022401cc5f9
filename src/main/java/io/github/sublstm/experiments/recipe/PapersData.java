package io.github.sublstm.experiments.recipe;

import java.util.Arrays;
import java.util.Map;

/**
 * The test data that the paper reports on. Other data comes in the same files and formats, and for
 * that the paper's figures mean nothing.
 */
public enum PapersData {
  /** The Penn Treebank of the presets {@code ptb-10} and so on. */
  PENN_TREEBANK("ptb-", 10_000, 82_430),
  /** WikiText-2 of the presets {@code wikitext2-10} and so on. */
  WIKITEXT_2("wikitext2-", 33_278, 245_569);

  /** Of the values and classes of MNIST's 10,000 test images, read upright. */
  private static final String MNIST_TEST = "c2899b45";

  /** The paper's figure 2. */
  private static final Map<String, Double> MNIST_ACCURACIES =
      Map.of("LSTM", 0.9796, "subLSTM", 0.9729, "fix-subLSTM", 0.9727);

  /** Units of the paper's networks for MNIST. */
  public static final int MNIST_UNITS = 100;

  /** Recurrent layers of the paper's language models. */
  public static final int LAYERS = 2;

  private final String presets;
  private final int vocabulary;
  private final int testWords;

  PapersData(String presets, int vocabulary, int testWords) {
    this.presets = presets;
    this.vocabulary = vocabulary;
    this.testWords = testWords;
  }

  /**
   * The test perplexities that the paper reports for language models of a preset.
   *
   * @param preset that sets the units
   * @param layers that the models have
   * @param vocabulary words that the corpus tells apart
   * @param testWords of its test text, ends of lines included
   * @return by the name of the model; empty for other data or models than the paper's
   */
  public static Map<String, Double> perplexities(
      Preset preset, int layers, int vocabulary, int testWords) {
    boolean isPapers =
        layers == LAYERS
            && Arrays.stream(values())
                .anyMatch(
                    data ->
                        preset.name().startsWith(data.presets)
                            && data.vocabulary == vocabulary
                            && data.testWords == testWords);
    return isPapers ? preset.perplexities() : Map.of();
  }

  /**
   * The test accuracies that the paper reports for sequential MNIST.
   *
   * @param units of the LSTM
   * @param checksum of the test images' values and classes, as the models read them
   * @return by the name of the model, shares; empty for other data or models than the paper's
   */
  public static Map<String, Double> accuracies(int units, String checksum) {
    return units == MNIST_UNITS && checksum.equals(MNIST_TEST) ? MNIST_ACCURACIES : Map.of();
  }
}
