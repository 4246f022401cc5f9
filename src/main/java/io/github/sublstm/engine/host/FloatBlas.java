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

  /** Up to so many multiplications OpenBLAS uses its kernels for small matrices. */
  private static final int SMALL = 1_000_000;

  /** A product with more rows is as fast in one piece, or faster. */
  private static final int FEW_ROWS = 31;

  /** Wide enough to cost nothing where OpenBLAS copies its operands all the same. */
  private static final int BLOCK_COLUMNS = 512;

  private FloatBlas() {}

  /**
   * C = op(A)·op(B) + beta·C, where the matrices' shapes must fit. Where C is a single row, as in
   * streaming, or a single column, as with one input, this is a product of a matrix and a vector,
   * for which BLAS's own routine is several times as fast.
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
    if (c.rows() == 1) {
      multiply(!transposeB, b, a, beta, c);
    } else if (c.columns() == 1) {
      multiply(transposeA, a, b, beta, c);
    } else {
      int depth = transposeA ? a.rows() : a.columns();
      cblas_sgemm(
          CblasColMajor,
          transposeA ? CblasTrans : CblasNoTrans,
          transposeB ? CblasTrans : CblasNoTrans,
          c.rows(),
          c.columns(),
          depth,
          1f,
          a.pointer(),
          a.rows(),
          b.pointer(),
          b.rows(),
          beta,
          c.pointer(),
          c.rows());
    }
  }

  /** y = op(A)·x + beta·y, where x and y are rows or columns. */
  private static void multiply(
      boolean transposeA, FloatMatrix a, FloatMatrix x, float beta, FloatMatrix y) {
    cblas_sgemv(
        CblasColMajor,
        transposeA ? CblasTrans : CblasNoTrans,
        a.rows(),
        a.columns(),
        1f,
        a.pointer(),
        a.rows(),
        x.pointer(),
        1,
        beta,
        y.pointer(),
        1);
  }

  /**
   * C = A·B, where A has the few rows of a time step. OpenBLAS copies its operands into an order of
   * its own before it multiplies, which with few rows takes longer than the product. Where it has
   * kernels that do without ({@code SkylakeX} and later), it uses them up to {@value #SMALL}
   * multiplications. So a larger product is computed in blocks of that size, in a fixed order.
   */
  static void multiplyFewRows(FloatMatrix a, FloatMatrix b, FloatMatrix c) {
    int rows = c.rows();
    int columns = c.columns();
    int depth = a.columns();
    if (rows == 1 || rows > FEW_ROWS || (long) rows * columns * depth <= SMALL) {
      multiply(false, a, false, b, 0f, c);
      return;
    }
    int width = Math.min(columns, BLOCK_COLUMNS);
    int parts = 1 + (int) (((long) rows * width * depth - 1) / SMALL);
    int block = (depth + parts - 1) / parts;
    for (int column = 0; column < columns; column += width) {
      for (int k = 0; k < depth; k += block) {
        cblas_sgemm(
            CblasColMajor,
            CblasNoTrans,
            CblasNoTrans,
            rows,
            Math.min(width, columns - column),
            Math.min(block, depth - k),
            1f,
            a.pointerAt(k * rows),
            rows,
            b.pointerAt(column * depth + k),
            depth,
            k == 0 ? 0f : 1f,
            c.pointerAt(column * rows),
            rows);
      }
    }
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
