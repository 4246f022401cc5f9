package io.github.sublstm.data;

import java.util.Arrays;
import java.util.Objects;

/**
 * Univariate sequences of one common length, each with a class label: for example images read pixel
 * by pixel.
 *
 * <p>The rows are shared, never copied, between a set and the parts {@linkplain #select selected}
 * from it, so a split of a large set costs no memory. Nobody writes to them after construction.
 */
public final class LabelledSequences {

  private final float[][] sequences;
  private final int[] labels;
  private final int classes;

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
    this.sequences = Objects.requireNonNull(sequences, "sequences");
    this.labels = Objects.requireNonNull(labels, "labels");
    this.classes = classes;
    require(classes >= 2, "At least 2 classes are needed, not " + classes);
    require(sequences.length > 0, "There is no sequence");
    require(
        sequences.length == labels.length,
        "%d sequences but %d labels".formatted(sequences.length, labels.length));
    for (int i = 0; i < labels.length; i++) {
      require(
          sequences[i].length == sequences[0].length && sequences[i].length > 0,
          "Sequence %d has %d steps, the first has %d"
              .formatted(i, sequences[i].length, sequences[0].length));
      require(
          labels[i] >= 0 && labels[i] < classes,
          "Label %d of sequence %d is not in [0, %d)".formatted(labels[i], i, classes));
    }
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** Number of examples. */
  public int size() {
    return labels.length;
  }

  /** Number of time steps of every sequence. */
  public int steps() {
    return sequences[0].length;
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
    return sequences[index][step];
  }

  /** A copy of all labels, in the order of the examples. */
  public int[] labels() {
    return labels.clone();
  }

  /** How many examples each class has; the array has {@link #classes()} entries. */
  public int[] countsPerClass() {
    int[] counts = new int[classes];
    for (int label : labels) {
      counts[label]++;
    }
    return counts;
  }

  /**
   * The examples at the given places, in the given order.
   *
   * @throws IndexOutOfBoundsException if an index is not in {@code [0, size())}
   * @throws IllegalArgumentException if {@code indices} is empty
   */
  public LabelledSequences select(int[] indices) {
    float[][] chosen = new float[indices.length][];
    int[] chosenLabels = new int[indices.length];
    Arrays.setAll(chosen, i -> sequences[indices[i]]);
    Arrays.setAll(chosenLabels, i -> labels[indices[i]]);
    return new LabelledSequences(chosen, chosenLabels, classes);
  }
}
