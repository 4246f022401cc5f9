package io.github.sublstm.experiments.benchmark;

import io.github.sublstm.engine.threads.ThreadBound;
import org.nd4j.linalg.api.blas.Blas;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The bound on the threads of the host engine and of BLAS, for benchmarks that vary it; closing
 * puts both back. BLAS has its own because DL4J's layers, and ND4J's, know of no other.
 */
public final class EngineThreads implements AutoCloseable {

  private final String engineBefore = System.getProperty(ThreadBound.PROPERTY);
  private final int blasBefore = blas().getMaxThreads();

  /** Sets the bound. */
  public void set(int threads) {
    System.setProperty(ThreadBound.PROPERTY, String.valueOf(threads));
    blas().setMaxThreads(threads);
  }

  /** Takes the bound away: the engine chooses, and BLAS has as many as before. */
  void clear() {
    System.clearProperty(ThreadBound.PROPERTY);
    blas().setMaxThreads(blasBefore);
  }

  @Override
  public void close() {
    clear();
    if (engineBefore != null) {
      System.setProperty(ThreadBound.PROPERTY, engineBefore);
    }
  }

  private static Blas blas() {
    return Nd4j.factory().blas();
  }
}
