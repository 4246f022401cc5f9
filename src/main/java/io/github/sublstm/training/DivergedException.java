package io.github.sublstm.training;

/**
 * Training was stopped because the loss is no longer a finite number. If an epoch was completed
 * before, the network has the parameters that were best on the validation data.
 */
public final class DivergedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int epoch;
  private final int minibatch;
  private final int bestEpoch;

  private DivergedException(String message, int epoch, int minibatch, int bestEpoch) {
    super(message + "; try a smaller learning rate");
    this.epoch = epoch;
    this.minibatch = minibatch;
    this.bestEpoch = bestEpoch;
  }

  /**
   * @param epoch counted from 1
   * @param minibatch of that epoch, counted from 1
   * @param loss NaN or infinite
   */
  static DivergedException inTraining(int epoch, int minibatch, double loss, int bestEpoch) {
    return new DivergedException(
        "the training loss became %s in epoch %d, minibatch %d%s"
            .formatted(loss, epoch, minibatch, kept(bestEpoch)),
        epoch,
        minibatch,
        bestEpoch);
  }

  /**
   * @param epoch after which the model was measured, counted from 1
   * @param minibatches of that epoch
   * @param value NaN or infinite
   */
  static DivergedException inValidation(
      int epoch, int minibatches, Metric metric, double value, int bestEpoch) {
    return new DivergedException(
        "the validation %s became %s after epoch %d%s"
            .formatted(metric.id(), value, epoch, kept(bestEpoch)),
        epoch,
        minibatches,
        bestEpoch);
  }

  private static String kept(int bestEpoch) {
    return bestEpoch == 0 ? "" : " (the model of epoch %d is kept)".formatted(bestEpoch);
  }

  /** The epoch, counted from 1. */
  public int epoch() {
    return epoch;
  }

  /** The minibatch of that epoch, counted from 1. */
  public int minibatch() {
    return minibatch;
  }

  /** The epoch whose parameters the network now has; 0 if there is none that was completed. */
  public int bestEpoch() {
    return bestEpoch;
  }
}
