package io.github.sublstm.engine.threads;

/**
 * How many threads a pass of the host engines takes, and what the threads of BLAS and of OpenMP do
 * meanwhile: one rule for sequences and for the softmax.
 */
public final class PassThreads {

  /** Below this many floating-point operations a thread is not worth waking. */
  private static final double LEAST_FLOPS = 2e6;

  private PassThreads() {}

  /**
   * Chooses how many threads to use.
   *
   * @param exactly how many are wanted, or 0 to choose by the work
   * @param flops floating-point operations of the pass
   * @param most as many parts as the work can be split into
   * @return from 1 to {@code most}
   * @throws IllegalArgumentException if the bound that the user set cannot be read, see {@link
   *     ThreadBound}
   */
  public static int count(int exactly, double flops, int most) {
    if (exactly > 0) {
      return Math.min(exactly, most);
    }
    int worthwhile = 1 + (int) Math.min(1e6, flops / LEAST_FLOPS);
    return Math.min(Math.min(ThreadBound.most(), worthwhile), most);
  }

  /**
   * Runs a pass with BLAS on one thread if several threads call it, because its own would not help
   * the small products of a share. A single thread leaves BLAS alone, as the switch costs more than
   * a streamed step, unless the user bounds the threads.
   *
   * @param threads how many the pass uses
   * @param callsBlas whether it calls BLAS at all
   * @param pass what to run
   */
  public static void run(int threads, boolean callsBlas, Runnable pass) {
    if (threads > 1) {
      OpenMpSpin.stop();
    }
    if (!callsBlas || threads == 1 && !ThreadBound.isBelowProcessors()) {
      pass.run();
      return;
    }
    BlasThreads.enterSingle();
    try {
      pass.run();
    } finally {
      BlasThreads.exitSingle();
    }
  }
}
