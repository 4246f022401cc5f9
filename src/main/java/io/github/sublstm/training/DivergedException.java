package io.github.sublstm.training;

import java.util.Locale;

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
    super(
        message
            + "; try a smaller learning rate, and look for NaN and infinite numbers in the data");
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
        String.format(
            Locale.ROOT,
            "the training loss became %s in epoch %d, minibatch %d%s",
            loss,
            epoch,
            minibatch,
            kept(bestEpoch)),
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
        String.format(
            Locale.ROOT,
            "the validation %s became %s after epoch %d%s",
            metric.id(),
            value,
            epoch,
            kept(bestEpoch)),
        epoch,
        minibatches,
        bestEpoch);
  }

  private static String kept(int bestEpoch) {
    return bestEpoch == 0
        ? ""
        : String.format(Locale.ROOT, " (the model of epoch %d is kept)", bestEpoch);
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
