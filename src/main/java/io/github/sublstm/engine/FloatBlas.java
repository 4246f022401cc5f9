package io.github.sublstm.engine;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasColMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_saxpy;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_scopy;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

/**
 * Direct BLAS calls on column-major matrices: 0.1 µs to get there, against 7 to 140 µs through an
 * ND4J operation. With {@link BlasThreads} the only place that needs OpenBLAS on the class path.
 */
final class FloatBlas {

  private FloatBlas() {}

  /**
   * C = op(A)·op(B) + beta·C with op(A) {@code [m, k]}, op(B) {@code [k, n]} and C {@code [m, n]}.
   */
  static void gemm(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      FloatNative a,
      int lda,
      FloatNative b,
      int ldb,
      float beta,
      FloatNative c,
      int ldc) {
    cblas_sgemm(
        CblasColMajor,
        transposeA ? CblasTrans : CblasNoTrans,
        transposeB ? CblasTrans : CblasNoTrans,
        m,
        n,
        k,
        1f,
        a.pointer(),
        lda,
        b.pointer(),
        ldb,
        beta,
        c.pointer(),
        ldc);
  }

  /** y = x + y. */
  static void add(int n, FloatNative x, FloatNative y) {
    cblas_saxpy(n, 1f, x.pointer(), 1, y.pointer(), 1);
  }

  /** y = x. */
  static void copy(int n, FloatNative x, FloatNative y) {
    cblas_scopy(n, x.pointer(), 1, y.pointer(), 1);
  }
}
