package io.github.sublstm.experiments.benchmark;

import java.util.List;

/** The size of a word-level language model: embedding, two recurrent layers, softmax. */
public record LanguageModelShape(int vocabulary, int units) {

  /** Time steps of a training step. */
  static final int STEPS = 35;

  static final int MINIBATCH = 20;

  /** The Penn Treebank's vocabulary with small and medium layers, and WikiText-2's. */
  public static final List<LanguageModelShape> STANDARD =
      List.of(
          new LanguageModelShape(10_000, 200),
          new LanguageModelShape(10_000, 650),
          new LanguageModelShape(33_278, 200));

  /** Words that a training step sees. */
  static int words() {
    return STEPS * MINIBATCH;
  }

  @Override
  public String toString() {
    return "V=" + vocabulary + " H=" + units;
  }
}
