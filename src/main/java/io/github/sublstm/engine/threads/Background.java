package io.github.sublstm.engine.threads;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A daemon thread for work that no pass waits for; it ends when there is none. */
public final class Background {

  private static final Logger log = LoggerFactory.getLogger(Background.class);
  private static final Set<Runnable> TAKEN = ConcurrentHashMap.newKeySet();

  private static final ThreadPoolExecutor THREAD =
      new ThreadPoolExecutor(
          1,
          1,
          1,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          task -> {
            Thread thread = Daemons.create(task, "sublstm-background");
            thread.setPriority(Thread.MIN_PRIORITY);
            return thread;
          });

  static {
    THREAD.allowCoreThreadTimeOut(true);
  }

  private Background() {}

  /**
   * Runs a task some time from now, after those that came before it. It must not change what
   * anything else computes. Should it fail, the log says so.
   *
   * @param task ignored if it equals one that came before
   */
  public static void runOnce(Runnable task) {
    if (!TAKEN.add(task)) {
      return;
    }
    try {
      THREAD.execute(() -> run(task));
    } catch (OutOfMemoryError e) {
      log.debug("no further thread can be started: {} is left out", task, e);
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      log.warn("{} failed in the background; layers are not affected", task, e);
    }
  }
}
