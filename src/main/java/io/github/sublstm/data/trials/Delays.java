package io.github.sublstm.data.trials;

import java.util.Locale;
import java.util.Random;

/**
 * How long the delays of trials are, in time steps: drawn uniformly, ends included.
 *
 * @param shortest 0 or more
 * @param longest no less than the shortest
 */
public record Delays(int shortest, int longest) {

  /**
   * @throws IllegalArgumentException if the shortest is negative or above the longest
   */
  public Delays {
    if (shortest < 0 || longest < shortest) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Delays go from a shortest of 0 or more to a longest that is no shorter, in time steps;"
                  + " got %d and %d",
              shortest,
              longest));
    }
  }

  /** The same delay in all trials. */
  public static Delays of(int steps) {
    return new Delays(steps, steps);
  }

  int draw(Random random) {
    return shortest + random.nextInt(longest - shortest + 1);
  }

  @Override
  public String toString() {
    return shortest == longest ? Integer.toString(shortest) : shortest + " to " + longest;
  }
}
