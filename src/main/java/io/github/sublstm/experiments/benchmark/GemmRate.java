package io.github.sublstm.experiments.benchmark;

import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** How fast ND4J's BLAS multiplies large matrices here: the yardstick for a product of any size. */
final class GemmRate {

  private static final int SIZE = 1024;

  private GemmRate() {}

  /** A task that multiplies two matrices of {@value #SIZE} x {@value #SIZE}. */
  static Map.Entry<String, Runnable> task(DataType precision) {
    INDArray a = Nd4j.rand(precision, SIZE, SIZE).dup('f');
    INDArray b = Nd4j.rand(precision, SIZE, SIZE).dup('f');
    INDArray c = Nd4j.create(precision, new long[] {SIZE, SIZE}, 'f');
    return Map.entry("large GEMM", () -> Nd4j.gemm(a, b, c, false, false, 1, 0));
  }

  /** Floating-point operations per millisecond. */
  static double flopsPerMilli(Times times) {
    return 2.0 * SIZE * SIZE * SIZE / times.median();
  }
}
