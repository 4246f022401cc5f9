package io.github.sublstm.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * The splits of EMNIST (Cohen, Afshar, Tapson and van Schaik, 2017): handwritten letters and digits
 * in the files of MNIST, but with rows and columns exchanged. The name of a file says which split
 * it is from, such as {@code emnist-letters-train-images-idx3-ubyte.gz}.
 */
enum EmnistSplit {
  BYCLASS(62, 0),
  BYMERGE(47, 0),
  BALANCED(47, 0),
  /** The only one whose labels are counted from 1 in the file. */
  LETTERS(26, 1),
  DIGITS(10, 0),
  MNIST(10, 0);

  private static final String PREFIX = "emnist-";

  private final int classes;
  private final int firstLabel;

  EmnistSplit(int classes, int firstLabel) {
    this.classes = classes;
    this.firstLabel = firstLabel;
  }

  int classes() {
    return classes;
  }

  /** What the files of this split begin with, without the hyphen after it. */
  String fileName() {
    return PREFIX + name().toLowerCase(Locale.ROOT);
  }

  /** Whether the images of this file have rows and columns exchanged. */
  static boolean isTransposed(Path file) {
    return nameOf(file).startsWith(PREFIX);
  }

  /** The number that the first class has in this file of labels. */
  static int firstLabel(Path file) {
    return Arrays.stream(values())
        .filter(split -> nameOf(file).startsWith(split.fileName() + "-"))
        .mapToInt(split -> split.firstLabel)
        .findFirst()
        .orElse(0);
  }

  private static String nameOf(Path file) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
  }
}
