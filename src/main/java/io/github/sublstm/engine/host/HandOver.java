package io.github.sublstm.engine.host;

import io.github.sublstm.engine.threads.ThreadBound;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;

/**
 * Says from when on a layer's products are computed by the vector kernels instead of BLAS.
 *
 * <p>Until the JVM has compiled them, the kernels run hundreds of times slower than afterwards. So
 * a layer begins with BLAS, while a thread in the background has the kernels compiled ({@link
 * WarmUp}), and changes between two passes: after {@value #PASSES} passes or 2·10¹⁰ floating-point
 * operations per thread, whichever it reaches first. The rule goes by what the layer has done and
 * not by the clock, so the same program gives the same results each time, whether or not the
 * compiler has finished.
 *
 * <p>{@link #fromFirstPass} ends that for the whole process: for training that is resumed from a
 * checkpoint, where a layer does not know how many passes it made before. Its first passes are then
 * slow; to have them wait for the kernels to be compiled ahead was measured to take longer.
 */
public final class HandOver {

  /** Name of the system property that, set to {@code true}, has layers begin with the kernels. */
  public static final String PROPERTY = "sublstm.vector.atonce";

  private static final int PASSES = 1000;

  /**
   * On two cores about as much as BLAS does while the kernels of a small layer are compiled. Twice
   * as much makes the hundredth training step of such a layer a sixth later.
   */
  private static final double FLOPS_PER_THREAD = 2e10;

  /** The compiler has enough to do in the first pass. */
  private static final int PASSES_BEFORE_WARM_UP = 1;

  private static final AtomicBoolean FROM_FIRST_PASS =
      new AtomicBoolean(Boolean.getBoolean(PROPERTY));

  private final WarmUp warmUp;
  private final AtomicBoolean fromFirstPass;
  private final DoubleSupplier mostFlops;
  private int passes;
  private double flops;
  private boolean isDone;

  /**
   * What of a pass decides which of the kernels it needs.
   *
   * @param rows of a factor: examples of a thread, or rows of a softmax
   * @param inputs nIn
   * @param outputs units or classes
   */
  public record Size(int rows, int inputs, int outputs) {}

  /** Has the code of the kernels compiled. */
  @FunctionalInterface
  public interface WarmUp {

    /**
     * Begins to do so, and does not wait.
     *
     * @param size of the passes that are to come
     */
    void begin(Size size);
  }

  /**
   * Creates the rule of a layer.
   *
   * @param warmUp what to do while BLAS computes
   */
  public HandOver(WarmUp warmUp) {
    this(warmUp, FROM_FIRST_PASS, HandOver::mostFlops);
  }

  /**
   * The same rule for another amount of work.
   *
   * @param fromFirstPass leaves BLAS out while it is true
   * @param mostFlops how many floating-point operations BLAS does
   */
  HandOver(WarmUp warmUp, AtomicBoolean fromFirstPass, DoubleSupplier mostFlops) {
    this.warmUp = warmUp;
    this.fromFirstPass = fromFirstPass;
    this.mostFlops = mostFlops;
  }

  /**
   * Creates the rule of a layer that leaves BLAS out.
   *
   * @return a rule that is fulfilled
   */
  static HandOver done() {
    return new HandOver(size -> {}, FROM_FIRST_PASS, () -> 0);
  }

  /** Has all layers of this process use the kernels from their next pass on. */
  public static void fromFirstPass() {
    FROM_FIRST_PASS.set(true);
  }

  /**
   * Returns how many floating-point operations of a layer BLAS does.
   *
   * @return as many as the threads of a pass make
   */
  public static double mostFlops() {
    return FLOPS_PER_THREAD * ThreadBound.most();
  }

  /**
   * Tells how layers begin, for the log.
   *
   * @return words to follow the name of the kernels
   */
  public static String description() {
    return FROM_FIRST_PASS.get() ? "" : ", after their first passes on BLAS";
  }

  /**
   * Takes a pass into account that is large enough for the kernels.
   *
   * @param passFlops its floating-point operations
   * @param size of it
   * @param release lets go of the memory of BLAS's passes; run once, when the kernels take over, as
   *     it is large for a long sequence or vocabulary and hardly needed again
   * @return whether the kernels compute it
   */
  boolean isDue(double passFlops, Size size, Runnable release) {
    if (isDone) {
      return true;
    }
    if (isReached()) {
      release.run();
      isDone = true;
      return true;
    }
    if (passes == PASSES_BEFORE_WARM_UP) {
      warmUp.begin(size);
    }
    passes++;
    flops += passFlops;
    return false;
  }

  private boolean isReached() {
    return fromFirstPass.get() || passes >= PASSES || flops >= mostFlops.getAsDouble();
  }
}
