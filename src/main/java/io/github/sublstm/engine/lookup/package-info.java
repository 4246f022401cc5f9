/**
 * Chooses the engine of a layer; no other package knows all of them. {@code EngineLookup} decides
 * whether a host engine has the vector kernels or BLAS only; {@link
 * io.github.sublstm.engine.lookup.VectorKernels} is for programs that want the kernels from the
 * first pass on.
 */
package io.github.sublstm.engine.lookup;
