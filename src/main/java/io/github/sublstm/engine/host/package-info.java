/**
 * The fast path for CPUs, in FLOAT and, as generated twins, in DOUBLE.
 *
 * <p>{@code FloatHostEngine} splits the minibatch over threads; {@code FloatPass} takes one share
 * through the sequence: masks ({@code clearMasked}, {@code copyMasked}), carried state, update
 * dropout, bias sums. What multiplies matrices is behind {@code FloatWeights} and {@code
 * FloatProducts}: BLAS here, the Vector API in {@code engine.vector}. {@code FloatHostSoftmax}
 * splits the vocabulary instead: {@code FloatSoftmaxSlices} holds the slices of one provider,
 * {@code FloatSoftmaxRows} the inputs and errors that they share. An engine that has vector kernels
 * still takes BLAS for passes too small to be worth packing, and for a layer's first passes ({@code
 * HandOver}). Arrays of ND4J are reached through {@code FloatMatrix} and {@code FloatTimeSteps},
 * and BLAS through {@code FloatBlas} only.
 */
package io.github.sublstm.engine.host;
