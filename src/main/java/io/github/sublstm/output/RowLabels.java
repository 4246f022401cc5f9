package io.github.sublstm.output;

import io.github.sublstm.engine.SoftmaxBatch;

/**
 * What the labels and their mask say of each row of a minibatch, at {@code t·B + example}.
 *
 * @param targets the class, or {@link SoftmaxBatch#NONE} for a row that counts nothing
 * @param weights what the row counts, or null if each row with a class counts 1
 */
record RowLabels(int[] targets, double[] weights) {}
