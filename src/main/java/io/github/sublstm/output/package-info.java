/**
 * The runtime of the sparse softmax output layer: what DL4J needs of it (labels, masks, data
 * format, dropout, scores). The arithmetic is {@link io.github.sublstm.engine.SoftmaxEngine}'s.
 * Also {@link io.github.sublstm.output.SparseEvaluation}, DL4J's evaluation for such labels.
 */
package io.github.sublstm.output;
