package io.github.sublstm.engine.threads;

/**
 * Makes the library's threads. They outlive the call that first needs them, so they take nothing
 * over from its thread: no inherited thread-locals, and the class loader is that of this library.
 */
final class Daemons {

  private Daemons() {}

  static Thread create(Runnable task, String name) {
    Thread thread = new Thread(null, task, name, 0, false);
    thread.setContextClassLoader(Daemons.class.getClassLoader());
    thread.setDaemon(true);
    return thread;
  }
}
