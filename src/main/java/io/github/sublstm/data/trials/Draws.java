package io.github.sublstm.data.trials;

import java.util.Random;

/** What the tasks draw. */
final class Draws {

  private Draws() {}

  /** Different numbers below a bound, every choice equally likely, in ascending order. */
  static int[] distinct(int count, int bound, Random random) {
    int[] chosen = new int[count];
    int found = 0;
    // Each number is chosen with the probability that keeps the count right.
    for (int number = 0; found < count; number++) {
      if (random.nextInt(bound - number) < count - found) {
        chosen[found++] = number;
      }
    }
    return chosen;
  }

  /** Uniform in [-1, 1). */
  static double signed(Random random) {
    return 2 * random.nextDouble() - 1;
  }
}
