package io.github.sublstm.data;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Univariate sequences of one common length, each with a class label: for example images read pixel
 * by pixel.
 *
 * <p>The values are shared, never copied, between a set and the parts {@linkplain #select selected}
 * from it, so a split of a large set costs no memory. Nobody writes to them after construction.
 */
public final class LabelledSequences {

  private final SequenceValues values;
  private final int[] labels;
  private final int classes;

  /** The place in a row of the value for each step, or null for the order of the row. */
  private final int[] order;

  /** Null until it is asked for. */
  private String checksum;

  /**
   * Checks and wraps the arrays, which the caller hands over and no longer changes.
   *
   * @param sequences one row of values per example, all of the same length (at least 1)
   * @param labels one label per example, each in {@code [0, classes)}
   * @param classes number of classes, at least 2
   * @throws IllegalArgumentException if there is no example, the counts or lengths differ, or a
   *     label is out of range
   */
  public LabelledSequences(float[][] sequences, int[] labels, int classes) {
    this(
        new SequenceValues.Reals(Objects.requireNonNull(sequences, "sequences")),
        Objects.requireNonNull(labels, "labels"),
        classes,
        null);
    require(classes >= 2, "At least 2 classes are needed, not " + classes);
    require(sequences.length > 0, "There is no sequence");
    require(
        sequences.length == labels.length,
        String.format(Locale.ROOT, "%d sequences but %d labels", sequences.length, labels.length));
    for (int i = 0; i < labels.length; i++) {
      require(
          values.steps(i) == values.steps(0) && values.steps(i) > 0,
          String.format(
              Locale.ROOT,
              "Sequence %d has %d steps, the first has %d",
              i,
              values.steps(i),
              values.steps(0)));
      require(
          labels[i] >= 0 && labels[i] < classes,
          String.format(
              Locale.ROOT, "Label %d of sequence %d is not in [0, %d)", labels[i], i, classes));
    }
  }

  private LabelledSequences(SequenceValues values, int[] labels, int classes, int[] order) {
    this.values = values;
    this.labels = labels;
    this.classes = classes;
    this.order = order;
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /**
   * Images as sequences of their pixels, row by row from the top left, scaled from 0..255 to [0,
   * 1]. They stay bytes, shared with {@code images}.
   *
   * @throws BadDataException if there are not as many labels as images
   */
  public static LabelledSequences ofPixels(IdxImages images, IdxLabels labels)
      throws BadDataException {
    if (images.size() != labels.size()) {
      throw new BadDataException(
          images.source(),
          String.format(
              Locale.ROOT,
              "%d images, but %d labels in %s",
              images.size(),
              labels.size(),
              labels.source().getFileName()));
    }
    return new LabelledSequences(
        new SequenceValues.Pixels(images.pixels()), labels.labels(), labels.classes(), null);
  }

  /** Number of examples. */
  public int size() {
    return labels.length;
  }

  /** Number of time steps of every sequence. */
  public int steps() {
    return values.steps(0);
  }

  /** Number of classes; labels are in {@code [0, classes)}. */
  public int classes() {
    return classes;
  }

  /** The class of example {@code index}. */
  public int label(int index) {
    return labels[index];
  }

  /** The value of example {@code index} at time {@code step}. */
  public float value(int index, int step) {
    return values.value(index, order == null ? step : order[step]);
  }

  /**
   * The value of example {@code index} at a place of its row, before the steps were {@linkplain
   * #reorderSteps reordered}: for an image, row by row from the top left.
   */
  public float valueInRow(int index, int place) {
    return values.value(index, place);
  }

  /** A copy of all labels, in the order of the examples. */
  public int[] labels() {
    return labels.clone();
  }

  /** Tells sets apart: a CRC-32C, in hexadecimal, of all values in their order, and all labels. */
  public String checksum() {
    if (checksum == null) {
      Checksum sum = new Checksum();
      float[] row = new float[steps()];
      for (int i = 0; i < size(); i++) {
        for (int step = 0; step < row.length; step++) {
          row[step] = value(i, step);
        }
        sum.add(row);
      }
      checksum = sum.add(labels).hex();
    }
    return checksum;
  }

  /**
   * The examples at the given places, in the given order.
   *
   * @throws IndexOutOfBoundsException if an index is not in {@code [0, size())}
   * @throws IllegalArgumentException if {@code indices} is empty
   */
  public LabelledSequences select(int[] indices) {
    require(indices.length > 0, "There is no sequence");
    int[] chosenLabels = Arrays.stream(indices).map(i -> labels[i]).toArray();
    return new LabelledSequences(values.select(indices), chosenLabels, classes, order);
  }

  /**
   * The same sequences with their steps in another order.
   *
   * @param newOrder for each step the step whose value it gets; a permutation of 0..{@code steps()}
   *     - 1
   * @throws IllegalArgumentException if it is no such permutation
   */
  public LabelledSequences reorderSteps(int[] newOrder) {
    require(
        Arrays.equals(
            Arrays.stream(newOrder).sorted().toArray(), IntStream.range(0, steps()).toArray()),
        String.format(Locale.ROOT, "The order is no permutation of the %d steps", steps()));
    int[] both = Arrays.stream(newOrder).map(step -> order == null ? step : order[step]).toArray();
    return new LabelledSequences(values, labels, classes, both);
  }
}
