package io.github.sublstm.params;

import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The parameters of one direction of DL4J's {@code Bidirectional}, which puts a letter for the
 * direction before the keys of the layer that it wraps.
 */
public final class BidirectionalParams {

  private BidirectionalParams() {}

  /**
   * Those of the layer that reads from the first step to the last.
   *
   * @param both the parameters of the {@code Bidirectional}
   * @return the same arrays under the keys of the layer in it, in a new map
   */
  public static Map<String, INDArray> forward(Map<String, INDArray> both) {
    return startingWith("f", both);
  }

  /**
   * Those of the layer that reads from the last step to the first.
   *
   * @param both the parameters of the {@code Bidirectional}
   * @return the same arrays under the keys of the layer in it, in a new map
   */
  public static Map<String, INDArray> backward(Map<String, INDArray> both) {
    return startingWith("b", both);
  }

  private static Map<String, INDArray> startingWith(String prefix, Map<String, INDArray> both) {
    Map<String, INDArray> direction = new HashMap<>();
    both.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            direction.put(key.substring(prefix.length()), value);
          }
        });
    return direction;
  }
}
