package io.github.sublstm;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The largest magnitude in an array; NaN if there is one, which ND4J's own passes over. */
public final class MaxNorm {

  private MaxNorm() {}

  /** Of any array. */
  public static double of(INDArray array) {
    return Arrays.stream(array.dup('c').data().asDouble()).map(Math::abs).reduce(0, Math::max);
  }

  /** Of the difference of two arrays of one shape. */
  public static double ofDifference(INDArray a, INDArray b) {
    return of(a.sub(b));
  }
}
