package io.github.sublstm.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The state of a cell between two time steps, for every example of a minibatch.
 *
 * @param hidden h {@code [minibatch, n]}
 * @param cell c {@code [minibatch, n]}, or null for a cell whose only state is h
 */
public record State(INDArray hidden, INDArray cell) {}
