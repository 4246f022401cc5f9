package io.github.sublstm.engine.threads;

import static org.bytedeco.openblas.global.openblas_nolapack.blas_get_num_threads;
import static org.bytedeco.openblas.global.openblas_nolapack.blas_set_num_threads;

/**
 * Keeps BLAS on one thread while the host engine splits the minibatch over threads of its own, and
 * puts the setting back afterwards. The setting is global to the process, so passes that overlap in
 * time are counted: the first saves it, the last restores it.
 */
public final class BlasThreads {

  private static int users;
  private static int saved;

  private BlasThreads() {}

  /** Begins a section in which BLAS runs on the calling thread only. */
  public static synchronized void enterSingle() {
    if (users == 0) {
      saved = blas_get_num_threads();
      if (saved > 1) {
        blas_set_num_threads(1);
      }
    }
    // Only now: where OpenBLAS cannot be loaded nobody has entered.
    users++;
  }

  /** Ends the section. */
  public static synchronized void exitSingle() {
    if (--users == 0 && saved > 1) {
      blas_set_num_threads(saved);
    }
  }
}
