package io.github.sublstm.training;

/**
 * The result of training on a minibatch.
 *
 * @param epoch counted from 1
 * @param minibatch of the epoch, counted from 1
 * @param items learned: words for a language model, examples otherwise
 * @param loss mean training loss in this minibatch, per word, example or answer as in {@link
 *     EpochResult#trainLoss}, without the penalty of L1, L2 or weight decay
 * @param meanLoss the same over the epoch so far
 */
public record MinibatchResult(int epoch, int minibatch, long items, double loss, double meanLoss) {}
