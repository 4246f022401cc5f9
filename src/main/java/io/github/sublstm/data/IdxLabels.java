package io.github.sublstm.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** Class labels from a file in the IDX format of MNIST. Immutable. */
public final class IdxLabels {

  /** More labels are taken for a damaged header, before memory is reserved for them. */
  private static final int MOST = 1 << 28;

  private final Path source;
  private final int[] labels;
  private final int classes;

  private IdxLabels(Path source, int[] labels, int classes) {
    this.source = source;
    this.labels = labels;
    this.classes = classes;
  }

  /**
   * Reads a file of unsigned bytes in one dimension. EMNIST's letters, whose files have names that
   * begin with {@code emnist-letters-}, are counted from 1 in the file, and from 0 here.
   *
   * @param file raw or compressed by gzip, whatever its name
   * @param classes labels are in {@code [0, classes)}; at least 2
   * @throws BadDataException in one line that names the file: if it is missing, unreadable, of
   *     another format, cut short, longer than its header says, or damaged, or if a label is out of
   *     range
   * @throws IOException if reading fails
   * @throws IllegalArgumentException if {@code classes} is less than 2
   */
  public static IdxLabels read(Path file, int classes) throws IOException {
    if (classes < 2) {
      throw new IllegalArgumentException("At least 2 classes are needed, not " + classes);
    }
    try (IdxFile idx = IdxFile.open(file, 1, "labels")) {
      int count = idx.dimension("labels", MOST);
      byte[] bytes = new byte[count];
      int found = idx.fill(bytes);
      if (found < count) {
        throw new BadDataException(
            file,
            String.format(
                Locale.ROOT,
                "this file is cut short: it promises %d labels and has %d",
                count,
                found));
      }
      idx.requireEnd(count + " labels");
      int first = EmnistSplit.firstLabel(file);
      int[] labels = new int[count];
      Arrays.setAll(labels, i -> Byte.toUnsignedInt(bytes[i]) - first);
      for (int i = 0; i < count; i++) {
        if (labels[i] < 0 || labels[i] >= classes) {
          throw new BadDataException(
              file,
              String.format(
                  Locale.ROOT,
                  "label %d of image %d is not in %d..%d",
                  labels[i] + first,
                  i,
                  first,
                  first + classes - 1));
        }
      }
      return new IdxLabels(file, labels, classes);
    }
  }

  /** The file these labels are from. */
  public Path source() {
    return source;
  }

  /** Number of labels, at least 1. */
  public int size() {
    return labels.length;
  }

  /** Number of classes; labels are in {@code [0, classes)}. */
  public int classes() {
    return classes;
  }

  /**
   * The label of an image.
   *
   * @throws IndexOutOfBoundsException if there is no such image
   */
  public int label(int image) {
    return labels[image];
  }

  /** A copy of all labels, in the order of the images. */
  public int[] labels() {
    return labels.clone();
  }
}
