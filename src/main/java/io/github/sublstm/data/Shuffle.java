package io.github.sublstm.data;

import java.util.Random;

/** Puts indices in a uniformly random order (Fisher and Yates). */
final class Shuffle {

  private Shuffle() {}

  static void inPlace(int[] indices, Random random) {
    for (int i = indices.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = indices[i];
      indices[i] = indices[j];
      indices[j] = swapped;
    }
  }
}
