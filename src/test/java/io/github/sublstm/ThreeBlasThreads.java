package io.github.sublstm;

import static org.bytedeco.openblas.global.openblas_nolapack.blas_get_num_threads;
import static org.bytedeco.openblas.global.openblas_nolapack.blas_set_num_threads;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.nd4j.linalg.factory.Nd4j;

/** Gives BLAS three threads for a test, whatever the machine has, and its own back afterwards. */
public final class ThreeBlasThreads implements BeforeEachCallback, AfterEachCallback {

  private int before;

  @Override
  public void beforeEach(ExtensionContext context) {
    Nd4j.zeros(1); // Loads ND4J, which sets the number itself.
    before = blas_get_num_threads();
    blas_set_num_threads(3);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    blas_set_num_threads(before);
  }
}
