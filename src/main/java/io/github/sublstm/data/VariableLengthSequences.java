package io.github.sublstm.data;

import java.util.Arrays;
import java.util.Locale;

/**
 * Multivariate sequences of different lengths, with one class label for each sequence or for each
 * of its steps.
 *
 * <p>The values are shared, never copied, between a set and the parts {@linkplain #select selected}
 * from it. Nobody writes to them after construction.
 */
public final class VariableLengthSequences {

  private final float[][][] sequences;
  private final int[][] labels;
  private final boolean labelPerStep;
  private final int classes;

  private VariableLengthSequences(
      float[][][] sequences, int[][] labels, boolean labelPerStep, int classes) {
    this.sequences = sequences;
    this.labels = labels;
    this.labelPerStep = labelPerStep;
    this.classes = classes;
  }

  /**
   * Sequences with one label each.
   *
   * @param sequences for each sequence its steps, at least 1, and for each step its features, the
   *     same number (at least 1) everywhere; handed over, not copied
   * @param labels one for each sequence, in {@code [0, classes)}
   * @param classes number of classes, at least 2
   * @throws IllegalArgumentException if any of this is not so
   */
  public static VariableLengthSequences withLabels(
      float[][][] sequences, int[] labels, int classes) {
    int[][] one = Arrays.stream(labels).mapToObj(label -> new int[] {label}).toArray(int[][]::new);
    return checked(sequences, one, false, classes);
  }

  /**
   * Sequences with a label for every step.
   *
   * @param sequences as in {@link #withLabels}
   * @param labels for each sequence one label for each step, in {@code [0, classes)}; handed over,
   *     not copied
   * @param classes number of classes, at least 2
   * @throws IllegalArgumentException if any of this is not so
   */
  public static VariableLengthSequences withStepLabels(
      float[][][] sequences, int[][] labels, int classes) {
    return checked(sequences, labels, true, classes);
  }

  private static VariableLengthSequences checked(
      float[][][] sequences, int[][] labels, boolean labelPerStep, int classes) {
    require(classes >= 2, "At least 2 classes are needed, not " + classes);
    require(sequences.length > 0, "There is no sequence");
    require(
        sequences.length == labels.length,
        String.format(
            Locale.ROOT, "%d sequences but labels for %d", sequences.length, labels.length));
    for (int i = 0; i < sequences.length; i++) {
      int steps = sequences[i].length;
      require(steps > 0, String.format(Locale.ROOT, "Sequence %d has no steps", i));
      for (int step = 0; step < steps; step++) {
        int features = sequences[i][step].length;
        require(
            features == sequences[0][0].length && features > 0,
            String.format(
                Locale.ROOT,
                "Step %d of sequence %d has %d features, the first has %d",
                step,
                i,
                features,
                sequences[0][0].length));
      }
      int wanted = labelPerStep ? steps : 1;
      require(
          labels[i].length == wanted,
          String.format(
              Locale.ROOT, "Sequence %d has %d labels for %d steps", i, labels[i].length, steps));
      for (int label : labels[i]) {
        require(
            label >= 0 && label < classes,
            String.format(
                Locale.ROOT, "Label %d of sequence %d is not in [0, %d)", label, i, classes));
      }
    }
    return new VariableLengthSequences(sequences, labels, labelPerStep, classes);
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** Number of sequences. */
  public int size() {
    return sequences.length;
  }

  /** Number of features of every step. */
  public int features() {
    return sequences[0][0].length;
  }

  /** Number of classes; labels are in {@code [0, classes)}. */
  public int classes() {
    return classes;
  }

  /** Number of steps of sequence {@code index}. */
  public int steps(int index) {
    return sequences[index].length;
  }

  /** One feature of sequence {@code index} at time {@code step}. */
  public float value(int index, int step, int feature) {
    return sequences[index][step][feature];
  }

  /** Whether there is a label for every step, and not for every sequence. */
  public boolean hasStepLabels() {
    return labelPerStep;
  }

  /**
   * The label of sequence {@code index} at time {@code step}; where sequences have one label, it is
   * that at every step.
   */
  public int label(int index, int step) {
    return labels[index][labelPerStep ? step : 0];
  }

  /**
   * The labels of all sequences, for example to {@linkplain StratifiedSplit split} them.
   *
   * @throws IllegalStateException if the steps have labels
   */
  public int[] labels() {
    if (labelPerStep) {
      throw new IllegalStateException("The labels belong to steps, not to sequences");
    }
    return Arrays.stream(labels).mapToInt(one -> one[0]).toArray();
  }

  /** Tells sets apart: a CRC-32C, in hexadecimal, of all values in their order, and all labels. */
  public String checksum() {
    Checksum sum = new Checksum();
    for (int i = 0; i < size(); i++) {
      for (float[] step : sequences[i]) {
        sum.add(step);
      }
      sum.add(labels[i]);
    }
    return sum.hex();
  }

  /**
   * The sequences at the given places, in the given order.
   *
   * @throws IndexOutOfBoundsException if an index is not in {@code [0, size())}
   * @throws IllegalArgumentException if {@code indices} is empty
   */
  public VariableLengthSequences select(int[] indices) {
    require(indices.length > 0, "There is no sequence");
    return new VariableLengthSequences(
        Arrays.stream(indices).mapToObj(i -> sequences[i]).toArray(float[][][]::new),
        Arrays.stream(indices).mapToObj(i -> labels[i]).toArray(int[][]::new),
        labelPerStep,
        classes);
  }
}
