package io.github.sublstm.engine.threads;

import java.util.concurrent.CountDownLatch;

/** Waits for something short that must not be left half-done. */
final class Latches {

  private Latches() {}

  /** Waits to the end; an interrupt meanwhile is kept for the caller to see afterwards. */
  static void await(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
