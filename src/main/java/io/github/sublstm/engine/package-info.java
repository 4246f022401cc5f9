/**
 * Runs a cell over minibatches of sequences, and a softmax over a large vocabulary: the contract
 * between the layers and the engines. {@link io.github.sublstm.engine.SequenceEngine} and {@link
 * io.github.sublstm.engine.SoftmaxEngine} say what an engine does, the records what it is given,
 * {@link io.github.sublstm.engine.StepMask} what a masked step is.
 *
 * <p>The subpackages, each of which needs only those below it:
 *
 * <ul>
 *   <li>{@code lookup} chooses an engine.
 *   <li>{@code vector} multiplies by the Vector API; only there is that module needed.
 *   <li>{@code host} is the fast path for CPUs: a pass over a share of the minibatch, once; masks
 *       are applied in its {@code FloatPass}, products are computed behind {@code FloatProducts}.
 *   <li>{@code nd4j} is the readable reference, on any backend.
 *   <li>{@code threads} has the threads of a pass, and what those of BLAS and OpenMP do meanwhile.
 * </ul>
 *
 * <p>A cell's equations are not here but in {@code cell}. Nothing below {@code lookup} is meant for
 * users of the library, but {@code OpenMpSpin}.
 */
package io.github.sublstm.engine;
