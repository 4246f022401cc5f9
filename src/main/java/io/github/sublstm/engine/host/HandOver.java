package io.github.sublstm.engine.host;

import io.github.sublstm.engine.threads.ThreadBound;

/**
 * Says from when on a layer's products are computed by the vector kernels instead of BLAS.
 *
 * <p>Until the JVM has compiled them, the kernels run hundreds of times slower than afterwards. So
 * a layer begins with BLAS, while a thread in the background has the kernels compiled ({@link
 * WarmUp}), and changes between two passes: after {@value #PASSES} passes or 10¹¹ floating-point
 * operations per thread, whichever it reaches first. That is about a second of work. The rule goes
 * by what the layer has done and not by the clock, so the same program gives the same results each
 * time, whether or not the compiler has finished.
 *
 * <p>{@link #everywhere} ends that for the whole process: for training that is resumed from a
 * checkpoint, where the layer does not know how many passes it made before.
 */
public final class HandOver {

  /** Name of the system property that, set to {@code true}, has layers begin with the kernels. */
  public static final String PROPERTY = "sublstm.vector.atonce";

  static final int PASSES = 1000;
  private static final double FLOPS_PER_THREAD = 1e11;

  private static volatile boolean everywhere = Boolean.getBoolean(PROPERTY);

  private final WarmUp warmUp;
  private final int mostPasses;
  private final double mostFlops;
  private int passes;
  private double flops;

  /** Has the code of the kernels compiled. */
  @FunctionalInterface
  public interface WarmUp {

    /**
     * Begins to do so, and does not wait.
     *
     * @param rows of a thread's share of a pass
     * @param inputs of the layer
     * @param outputs of the layer
     */
    void begin(int rows, int inputs, int outputs);
  }

  /**
   * The rule for a new layer.
   *
   * @param warmUp told of the first passes
   */
  public HandOver(WarmUp warmUp) {
    this(warmUp, PASSES, FLOPS_PER_THREAD * ThreadBound.most());
  }

  /**
   * The same rule with other numbers.
   *
   * @param mostPasses with BLAS
   * @param mostFlops how many floating-point operations end that earlier
   */
  HandOver(WarmUp warmUp, int mostPasses, double mostFlops) {
    this.warmUp = warmUp;
    this.mostPasses = mostPasses;
    this.mostFlops = mostFlops;
  }

  /**
   * The rule for passes that have to use the kernels, however few they are.
   *
   * @return a rule that is fulfilled
   */
  public static HandOver done() {
    return new HandOver((rows, inputs, outputs) -> {}, 0, 0);
  }

  /** Has all layers of this process use the kernels from their next pass on. */
  public static void everywhere() {
    everywhere = true;
  }

  /** Tells whether the layer's next pass uses the kernels. */
  boolean isReached() {
    return everywhere || passes >= mostPasses || flops >= mostFlops;
  }

  /**
   * Takes note of a pass that BLAS does.
   *
   * @param passFlops its floating-point operations
   * @param rows of a thread's share
   * @param inputs of the layer
   * @param outputs of the layer
   */
  void count(double passFlops, int rows, int inputs, int outputs) {
    if (passes == 0) {
      warmUp.begin(rows, inputs, outputs);
    }
    passes++;
    flops += passFlops;
  }
}
