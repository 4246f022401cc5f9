package io.github.sublstm.engine.threads;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the independent parts of a pass on a few shared daemon threads and the calling thread.
 *
 * <p>The caller takes parts itself until none is left, so a pass never waits for a thread to become
 * free: with all threads busy (two networks training at once, a parallel wrapper) it simply runs on
 * the calling thread. That makes deadlock impossible and oversubscription small.
 */
public final class Workers {

  private static final Logger log = LoggerFactory.getLogger(Workers.class);

  /** A job that waits here until its caller has done all of it costs its helper nothing. */
  private static final ThreadPoolExecutor HELPERS =
      new ThreadPoolExecutor(
          helpers(),
          helpers(),
          30,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(256),
          task -> Daemons.create(task, "sublstm-worker"),
          new ThreadPoolExecutor.DiscardPolicy());

  static {
    HELPERS.allowCoreThreadTimeOut(true);
  }

  private Workers() {}

  private static int helpers() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
  }

  /** A container may be given more processors while it runs. */
  private static void growTo(int helpers) {
    synchronized (HELPERS) {
      if (helpers > HELPERS.getMaximumPoolSize()) {
        HELPERS.setMaximumPoolSize(helpers);
        HELPERS.setCorePoolSize(helpers);
      }
    }
  }

  /**
   * Runs {@code body} for every part number and returns when all are done.
   *
   * @param parts how many parts there are
   * @param body what to do; must allow different parts to run at the same time
   */
  public static void run(int parts, IntConsumer body) {
    if (parts == 1) {
      body.accept(0);
      return;
    }
    if (parts - 1 > HELPERS.getMaximumPoolSize()) {
      growTo(Math.min(parts - 1, helpers()));
    }
    Job job = new Job(parts, body);
    try {
      for (int p = 1; p < parts; p++) {
        HELPERS.execute(job);
      }
    } catch (OutOfMemoryError e) {
      log.debug("no further thread can be started; the calling thread does more", e);
    }
    job.run();
    job.await();
  }

  private static final class Job implements Runnable {
    private final int parts;

    /**
     * Null when all parts are done: a job that still waits in the queue then keeps no arrays. Who
     * has taken a part finds it.
     */
    private volatile IntConsumer body;

    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch left;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Job(int parts, IntConsumer body) {
      this.parts = parts;
      this.body = body;
      this.left = new CountDownLatch(parts);
    }

    @Override
    public void run() {
      for (int p = next.getAndIncrement(); p < parts; p = next.getAndIncrement()) {
        try {
          body.accept(p);
        } catch (Throwable t) {
          failure.compareAndSet(null, t);
        } finally {
          left.countDown();
        }
      }
    }

    void await() {
      Latches.await(left);
      body = null;
      Throwable t = failure.get();
      if (t instanceof RuntimeException e) {
        throw e;
      }
      if (t instanceof Error e) {
        throw e;
      }
    }
  }
}
