/**
 * The runtime of the sparse softmax output layer: DL4J's side of it (labels, masks, data format,
 * dropout, scores). The arithmetic is {@link io.github.sublstm.engine.SoftmaxEngine}'s.
 */
package io.github.sublstm.output;
