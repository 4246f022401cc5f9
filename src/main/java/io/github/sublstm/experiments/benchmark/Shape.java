package io.github.sublstm.experiments.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The size of a benchmark.
 *
 * @param name how tables call it
 * @param steps time steps T
 * @param inputs nIn
 * @param units n
 * @param minibatch B
 */
public record Shape(String name, int steps, int inputs, int units, int minibatch) {

  /** Sequential MNIST, two language models and a mid-sized sequence task. */
  public static final List<Shape> STANDARD =
      List.of(
          new Shape("S1", 784, 1, 100, 50),
          new Shape("S2", 35, 200, 200, 20),
          new Shape("S3", 35, 650, 650, 20),
          new Shape("S4", 128, 128, 256, 64));

  /**
   * Reads {@code T,in,H,B} or the name of a standard shape.
   *
   * @throws IllegalArgumentException if the text is neither
   */
  public static Shape parse(String text) {
    for (Shape shape : STANDARD) {
      if (shape.name.equalsIgnoreCase(text.strip())) {
        return shape;
      }
    }
    try {
      int[] sizes =
          Arrays.stream(text.split(",")).map(String::strip).mapToInt(Integer::parseInt).toArray();
      if (sizes.length == 4 && Arrays.stream(sizes).allMatch(size -> size > 0)) {
        return new Shape(text.strip(), sizes[0], sizes[1], sizes[2], sizes[3]);
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(refusal(text), e);
    }
    throw new IllegalArgumentException(refusal(text));
  }

  private static String refusal(String text) {
    return "'" + text + "' is no shape: expected T,in,H,B, four positive numbers, or S1 to S4";
  }

  /** The text that {@link #parse} reads this shape from, without its name. */
  String sizes() {
    return String.format(Locale.ROOT, "%d,%d,%d,%d", steps, inputs, units, minibatch);
  }

  /**
   * Floating-point operations of the products of one training step of a cell with G gate slots, as
   * the lowest layer: without the gradient of its input.
   */
  double trainingFlops(int gates) {
    // Forward and gradients with W and with RW, and errors with RW.
    return 2.0 * steps * minibatch * gates * units * (2.0 * inputs + 3.0 * units);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s: T=%d in=%d H=%d B=%d", name, steps, inputs, units, minibatch);
  }
}
