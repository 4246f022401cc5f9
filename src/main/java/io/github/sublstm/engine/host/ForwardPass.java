package io.github.sublstm.engine.host;

import io.github.sublstm.engine.CellParameters;
import io.github.sublstm.engine.Sequences;
import io.github.sublstm.engine.State;
import io.github.sublstm.engine.StepMask;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A forward pass as all shares of the minibatch see it.
 *
 * @param parameters dense and column-major
 * @param sequences the whole minibatch
 * @param mask of the sequences, or null if no step is masked
 * @param output receives h {@code [B, n, T]}
 * @param last receives the state after the last step
 * @param keepTape whether a backward pass will follow
 */
record ForwardPass(
    CellParameters parameters,
    Sequences sequences,
    StepMask mask,
    INDArray output,
    State last,
    boolean keepTape) {}
