/**
 * Runs a cell over a minibatch of sequences, forward and backward, with masks, carried state and
 * update dropout. {@link io.github.sublstm.engine.Nd4jEngine} is the readable reference and works
 * on every ND4J backend; {@link io.github.sublstm.engine.HostEngine} is the fast path for CPUs.
 * {@link io.github.sublstm.engine.EngineLookup} chooses between them.
 *
 * <p>Both give the same results; the tests compare them. Neither knows of DL4J layers. Classes
 * whose names begin with {@code Float} have a double-precision twin that the build generates from
 * them.
 */
package io.github.sublstm.engine;
