package io.github.sublstm.engine.lookup;

import io.github.sublstm.engine.host.HandOver;

/**
 * Has layers use the vector kernels from their first pass on. Otherwise BLAS computes each layer's
 * first passes, while the kernels are compiled in the background ({@link HandOver} has the rule).
 *
 * <p>The two differ by rounding. So a program that saves its training and resumes it calls {@link
 * #fromFirstPass} before it trains; then it gets the numbers of an undisturbed training. The
 * trainers of this library and its command line do so.
 */
public final class VectorKernels {

  private VectorKernels() {}

  /**
   * Has all layers of this process use the vector kernels from their next pass on, where these can
   * run. Until they are compiled, which takes about a second, passes are slow. The system property
   * {@value HandOver#PROPERTY} does the same without a call.
   */
  public static void fromFirstPass() {
    HandOver.fromFirstPass();
  }
}
