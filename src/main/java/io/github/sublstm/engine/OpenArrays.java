package io.github.sublstm.engine;

import java.util.Arrays;
import java.util.Locale;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Keeps arrays whose memory was given back from being read by address, which may end the JVM. */
public final class OpenArrays {

  private OpenArrays() {}

  /**
   * Refuses an array that was closed.
   *
   * @param array any
   * @throws IllegalStateException if it was closed, as ND4J's operations throw
   */
  public static void require(INDArray array) {
    if (array.wasClosed()) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "An array of shape %s was closed before this call; likely cause: a network that is used"
                  + " after its close()",
              Arrays.toString(array.shape())));
    }
  }
}
