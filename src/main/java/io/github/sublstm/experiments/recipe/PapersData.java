package io.github.sublstm.experiments.recipe;

import java.util.Arrays;

/**
 * Tells the test data that the paper reports on from other data in the same files and formats, for
 * which its figures mean nothing.
 */
public enum PapersData {
  /** The Penn Treebank of the presets {@code ptb-10} and so on. */
  PENN_TREEBANK("ptb-", 10_000, 82_430),
  /** WikiText-2 of the presets {@code wikitext2-10} and so on. */
  WIKITEXT_2("wikitext2-", 33_278, 245_569);

  /** Of the values and classes of MNIST's 10,000 test images, read upright. */
  private static final String MNIST_TEST = "c2899b45";

  private final String presets;
  private final int vocabulary;
  private final int testWords;

  PapersData(String presets, int vocabulary, int testWords) {
    this.presets = presets;
    this.vocabulary = vocabulary;
    this.testWords = testWords;
  }

  /**
   * Whether a corpus is the one that the paper has a preset for.
   *
   * @param preset its name
   * @param vocabulary words that the corpus tells apart
   * @param testWords of its test text, ends of lines included
   */
  public static boolean isCorpusOf(String preset, int vocabulary, int testWords) {
    return Arrays.stream(values())
        .anyMatch(
            data ->
                preset.startsWith(data.presets)
                    && data.vocabulary == vocabulary
                    && data.testWords == testWords);
  }

  /**
   * Whether images are all of MNIST's for testing.
   *
   * @param checksum of their values and classes
   */
  public static boolean isMnistTest(String checksum) {
    return checksum.equals(MNIST_TEST);
  }
}
