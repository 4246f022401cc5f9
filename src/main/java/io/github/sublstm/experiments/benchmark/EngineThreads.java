package io.github.sublstm.experiments.benchmark;

import io.github.sublstm.engine.HostEngine;
import java.util.function.Supplier;

/** The bound on the host engine's threads, for benchmarks that vary it. */
final class EngineThreads {

  private EngineThreads() {}

  /** Runs something that changes the bound, and puts it back. */
  static <T> T restoringAfter(Supplier<T> body) {
    String before = System.getProperty(HostEngine.THREADS_PROPERTY);
    try {
      return body.get();
    } finally {
      if (before == null) {
        clear();
      } else {
        System.setProperty(HostEngine.THREADS_PROPERTY, before);
      }
    }
  }

  /** Sets the bound. */
  static void set(int threads) {
    System.setProperty(HostEngine.THREADS_PROPERTY, String.valueOf(threads));
  }

  /** Takes the bound away: the engine chooses. */
  static void clear() {
    System.clearProperty(HostEngine.THREADS_PROPERTY);
  }
}
