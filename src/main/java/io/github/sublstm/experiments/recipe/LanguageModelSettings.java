package io.github.sublstm.experiments.recipe;

import java.util.Map;

/**
 * The settings of a language model that the paper chose for each kind, size and corpus by itself.
 * Rates of dropout are shares that are <em>dropped</em>, as in the paper's tables; DL4J's {@code
 * dropOut} takes the share that is kept.
 *
 * @param units of every recurrent layer, and width of the word embeddings
 * @param inputDropout on the embedded words
 * @param outputDropout on the output of every recurrent layer: between the layers and before the
 *     softmax
 * @param updateDropout on what a time step writes into the cell state
 * @param learningRate of the first epoch
 * @param weightDecay coefficient of half the sum of the squared weights, in a loss that is summed
 *     over the steps of a segment and averaged over the streams: DL4J's L2
 */
public record LanguageModelSettings(
    int units,
    double inputDropout,
    double outputDropout,
    double updateDropout,
    double learningRate,
    double weightDecay) {

  /** Adds all but the units to a record of settings. */
  void describe(Map<String, Object> settings) {
    settings.put("inputDropout", inputDropout);
    settings.put("outputDropout", outputDropout);
    settings.put("updateDropout", updateDropout);
    settings.put("weightDecay", weightDecay);
  }
}
