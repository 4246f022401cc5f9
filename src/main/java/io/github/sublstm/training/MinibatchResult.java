package io.github.sublstm.training;

/**
 * The result of training on a minibatch.
 *
 * @param epoch counted from 1
 * @param minibatch of the epoch, counted from 1
 * @param items learned: words for a language model, examples for a classifier
 * @param loss mean training loss per item in this minibatch, without the penalty of L1, L2 or
 *     weight decay
 * @param meanLoss mean training loss per item over the epoch so far
 */
public record MinibatchResult(int epoch, int minibatch, long items, double loss, double meanLoss) {}
