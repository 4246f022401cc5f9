package io.github.sublstm.engine.threads;

/**
 * Makes the library's threads. They outlive the call that first needs them, so they take no
 * thread-locals, priority or context class loader over from its thread.
 */
final class Daemons {

  private Daemons() {}

  static Thread create(Runnable task, String name) {
    Thread thread = new Thread(null, task, name, 0, false);
    thread.setContextClassLoader(Daemons.class.getClassLoader());
    thread.setPriority(Thread.NORM_PRIORITY);
    thread.setDaemon(true);
    return thread;
  }
}
