package io.github.sublstm.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer's balance penalty λ mean (θz z − θi i)², in the scales of the gradients and the score.
 */
final class BalancePenalty {

  /** No penalty before the first pass. */
  private double inScore;

  /**
   * What each (θz z − θi i)² counts so that all of them make up the penalty, in the scale of the
   * gradients.
   *
   * @param conf of the layer at the time of the pass: DL4J gives a layer others as it wraps it
   * @param input {@code [B, nIn, T]}
   * @param mask {@code [B, T]}, or null
   */
  double weight(NeuralNetConfiguration conf, INDArray input, INDArray mask) {
    double lambda = ((GatedLayerConf) conf.getLayer()).balancePenalty();
    if (lambda == 0) {
      return 0;
    }
    double present =
        mask == null
            ? (double) input.size(0) * input.size(2)
            : mask.neq(0).castTo(DataType.DOUBLE).sumNumber().doubleValue();
    double units = ((FeedForwardLayer) conf.getLayer()).getNOut();
    return present == 0 ? 0 : lambda * gradientScale(conf, input) / (present * units);
  }

  /** Remembers the weighted sum of a forward pass. */
  void set(double sum, NeuralNetConfiguration conf, INDArray input) {
    inScore = sum / gradientScale(conf, input);
  }

  /** What the last forward pass adds to the score. */
  double inScore() {
    return inScore;
  }

  /** DL4J divides the gradients by this afterwards, but not what is added to the score. */
  private static double gradientScale(NeuralNetConfiguration conf, INDArray input) {
    return conf.isMiniBatch() ? input.size(0) : 1;
  }
}
