package io.github.sublstm.engine.host;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A backward pass as all shares of the minibatch see it.
 *
 * @param outputErrors dLoss/dh {@code [B, n, T]}
 * @param inputErrors receives dLoss/dx {@code [B, nIn, T]}; null if nobody needs it
 */
record BackwardPass(INDArray outputErrors, INDArray inputErrors) {}
