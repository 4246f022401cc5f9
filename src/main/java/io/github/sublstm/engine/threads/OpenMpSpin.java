package io.github.sublstm.engine.threads;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps ND4J's OpenMP threads from spinning on the processors that other threads need.
 *
 * <p>After each of its operations ND4J's OpenMP threads wait for the next one in a busy loop of
 * some milliseconds: as long as a whole pass of a small layer, which meanwhile has one processor
 * less. GNU OpenMP cuts that loop short, to some microseconds, as soon as it manages more threads
 * than there are processors (its "throttled" spin count). So a thread of our own runs one operation
 * that is just large enough for two OpenMP threads, which makes one thread more, and then sleeps.
 * No setting of ND4J's changes, results least of all. Other OpenMP runtimes are not affected.
 *
 * <p>The host engine does this at its first pass on several threads. Networks without a layer of
 * this library gain as well, DL4J's own LSTM up to three times, since OpenBLAS's threads suffer
 * from the same loop: {@code docs/performance.md} has figures.
 */
public final class OpenMpSpin {

  /** Name of the system property that, set to {@code true}, leaves OpenMP alone. */
  public static final String PROPERTY = "sublstm.openmp.spin";

  /** ND4J gives an OpenMP thread 1,024 values or more of an elementwise operation. */
  private static final int VALUES_FOR_TWO_THREADS = 4 * 1024;

  private static final Logger log = LoggerFactory.getLogger(OpenMpSpin.class);

  private static volatile Sleeper sleeper;
  private static volatile boolean cannotStart;

  private OpenMpSpin() {}

  /**
   * Makes OpenMP's threads wait quietly. Costs nothing if they do already; does nothing if the
   * system property {@value #PROPERTY} is {@code true}.
   */
  public static void stop() {
    if (sleeper == null && !cannotStart) {
      start();
    }
  }

  private static synchronized void start() {
    if (sleeper == null && !Boolean.getBoolean(PROPERTY)) {
      Sleeper started = new Sleeper();
      try {
        Daemons.create(started, "sublstm-openmp").start();
      } catch (OutOfMemoryError e) {
        cannotStart = true;
        log.debug("no further thread can be started; OpenMP's threads go on spinning", e);
        return;
      }
      started.awaitOperation();
      sleeper = started;
    }
  }

  /**
   * Lets OpenMP's threads spin again as they did before {@link #stop()}, and ends the thread that
   * kept them from it. For an application that is unloaded while the JVM goes on.
   */
  public static synchronized void allow() {
    if (sleeper != null) {
      sleeper.end();
      sleeper = null;
    }
  }

  private static final class Sleeper implements Runnable {
    private final CountDownLatch operationDone = new CountDownLatch(1);
    private volatile boolean ended;

    private volatile Thread thread;

    @Override
    public void run() {
      thread = Thread.currentThread();
      try {
        Nd4j.ones(VALUES_FOR_TWO_THREADS).addi(1);
      } finally {
        operationDone.countDown();
      }
      while (!ended) {
        LockSupport.park(this);
      }
    }

    void awaitOperation() {
      Latches.await(operationDone);
    }

    void end() {
      ended = true;
      LockSupport.unpark(thread);
    }
  }
}
