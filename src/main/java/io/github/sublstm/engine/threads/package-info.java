/**
 * The threads of the host engines: {@code PassThreads} says how many a pass takes, {@code Workers}
 * runs its parts, {@code ThreadBound} is what the user allows; {@code BlasThreads} and {@code
 * OpenMpSpin} keep those of BLAS and of ND4J's OpenMP out of their way.
 */
package io.github.sublstm.engine.threads;
