package io.github.sublstm.training;

/**
 * One point of a learning curve.
 *
 * @param epoch counted from 1
 * @param trainLoss mean training loss over the epoch, while it was learning: per example for a
 *     classifier, per answer for numbers, per word for a language model; without the penalty of L1,
 *     L2 or weight decay
 * @param validation the metric on the validation data after the epoch
 * @param seconds wall-clock time from the start of training to the end of this epoch; time between
 *     being interrupted and being resumed does not count
 */
public record EpochResult(int epoch, double trainLoss, double validation, double seconds) {}
