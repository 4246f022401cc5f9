package io.github.sublstm.engine.host;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasColMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_saxpy;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_scopy;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemv;

import io.github.sublstm.engine.threads.BlasThreads;

/**
 * Direct BLAS calls on column-major matrices: 0.1 µs to get there, against 7 to 140 µs through an
 * ND4J operation. With {@link BlasThreads} the only place that needs OpenBLAS on the class path.
 */
final class FloatBlas {

  private FloatBlas() {}

  /**
   * C = op(A)·op(B) + beta·C, where the matrices' shapes must fit. A single row, as in streaming,
   * is a product of a matrix and a vector, for which BLAS's own routine is four times as fast.
   *
   * @param transposeA whether op(A) is A transposed
   * @param transposeB whether op(B) is B transposed
   */
  static void multiply(
      boolean transposeA,
      FloatMatrix a,
      boolean transposeB,
      FloatMatrix b,
      float beta,
      FloatMatrix c) {
    if (c.rows() == 1 && !transposeA) {
      cblas_sgemv(
          CblasColMajor,
          transposeB ? CblasNoTrans : CblasTrans,
          b.rows(),
          b.columns(),
          1f,
          b.pointer(),
          b.rows(),
          a.pointer(),
          1,
          beta,
          c.pointer(),
          1);
      return;
    }
    cblas_sgemm(
        CblasColMajor,
        transposeA ? CblasTrans : CblasNoTrans,
        transposeB ? CblasTrans : CblasNoTrans,
        c.rows(),
        c.columns(),
        transposeA ? a.rows() : a.columns(),
        1f,
        a.pointer(),
        a.rows(),
        b.pointer(),
        b.rows(),
        beta,
        c.pointer(),
        c.rows());
  }

  /** y = x + y, for matrices of one shape. */
  static void add(FloatMatrix x, FloatMatrix y) {
    cblas_saxpy(x.rows() * x.columns(), 1f, x.pointer(), 1, y.pointer(), 1);
  }

  /** y = x, for matrices of one shape. */
  static void copy(FloatMatrix x, FloatMatrix y) {
    cblas_scopy(x.rows() * x.columns(), x.pointer(), 1, y.pointer(), 1);
  }
}
