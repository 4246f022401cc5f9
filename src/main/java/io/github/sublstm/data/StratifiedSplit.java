package io.github.sublstm.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Three disjoint parts of a data set with nearly equal class proportions. The same labels, sizes
 * and seed always give the same split.
 *
 * @param train indices to learn from
 * @param validation indices to choose models and settings with
 * @param test indices to report on, once
 */
public record StratifiedSplit(int[] train, int[] validation, int[] test) {

  /**
   * Splits examples by class, at random within a class.
   *
   * @param labels the class of each example, in {@code [0, classes)}
   * @param classes number of classes
   * @param validationSize exact number of validation examples, 0 or more
   * @param testSize exact number of test examples, 0 or more
   * @param seed chooses among the possible splits
   * @throws IllegalArgumentException if a size is negative or nothing is left to train on
   * @throws ArrayIndexOutOfBoundsException if a label is no class
   */
  public static StratifiedSplit of(
      int[] labels, int classes, int validationSize, int testSize, long seed) {
    if (validationSize < 0 || testSize < 0 || (long) validationSize + testSize >= labels.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d examples cannot be split into %d for validation, %d for test and some for training",
              labels.length,
              validationSize,
              testSize));
    }
    int[] indices = IntStream.range(0, labels.length).toArray();
    Shuffle.inPlace(indices, new Random(seed));
    int[][] testAndRest = take(testSize, indices, labels, classes);
    int[][] validationAndTrain = take(validationSize, testAndRest[1], labels, classes);
    return new StratifiedSplit(validationAndTrain[1], validationAndTrain[0], testAndRest[0]);
  }

  /** Takes the first {@code size} of {@code from}, class by class; the second part is the rest. */
  private static int[][] take(int size, int[] from, int[] labels, int classes) {
    int[] available = new int[classes];
    for (int index : from) {
      available[labels[index]]++;
    }
    int[] wanted = apportion(size, available);
    int[] taken = new int[size];
    int[] rest = new int[from.length - size];
    int t = 0;
    int r = 0;
    for (int index : from) {
      if (wanted[labels[index]]-- > 0) {
        taken[t++] = index;
      } else {
        rest[r++] = index;
      }
    }
    return new int[][] {taken, rest};
  }

  /** Shares {@code size} out in proportion to {@code counts}: the largest remainders round up. */
  private static int[] apportion(int size, int[] counts) {
    double scale = (double) size / Arrays.stream(counts).sum();
    int[] shares = Arrays.stream(counts).map(count -> (int) (count * scale)).toArray();
    int missing = size - Arrays.stream(shares).sum();
    IntStream.range(0, counts.length)
        .boxed()
        .sorted(Comparator.comparingDouble(c -> shares[c] - counts[c] * scale))
        .limit(missing)
        .forEach(c -> shares[c]++);
    return shares;
  }
}
