package io.github.sublstm.experiments.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size of a network that is streamed: recurrent layers and a softmax of ten classes.
 *
 * @param layers recurrent ones
 * @param units of each
 * @param inputs of the first
 */
public record StreamingShape(int layers, int units, int inputs) {

  /** Weights for the caches from the second level to the third. */
  public static final List<StreamingShape> STANDARD =
      List.of(
          new StreamingShape(1, 100, 100),
          new StreamingShape(2, 128, 128),
          new StreamingShape(3, 256, 256),
          new StreamingShape(1, 650, 650));

  private static final Pattern TEXT =
      Pattern.compile("([1-9]\\d{0,2})x([1-9]\\d{0,4})(?::([1-9]\\d{0,4}))?");

  /**
   * Reads {@code LxH} or {@code LxH:in}; without inputs there are as many as units.
   *
   * @throws IllegalArgumentException if the text is neither
   */
  public static StreamingShape parse(String text) {
    Matcher sizes = TEXT.matcher(text.strip());
    if (!sizes.matches()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no shape: expected layers x units, such as 2x128, or 2x128:3 for 3 inputs");
    }
    int units = Integer.parseInt(sizes.group(2));
    return new StreamingShape(
        Integer.parseInt(sizes.group(1)),
        units,
        sizes.group(3) == null ? units : Integer.parseInt(sizes.group(3)));
  }

  /** Inputs of one of the layers. */
  int inputs(int layer) {
    return layer == 0 ? inputs : units;
  }

  @Override
  public String toString() {
    return inputs == units
        ? String.format(Locale.ROOT, "%dx%d", layers, units)
        : String.format(Locale.ROOT, "%dx%d, in=%d", layers, units, inputs);
  }
}
