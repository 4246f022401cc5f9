package io.github.sublstm.data;

/** How many examples each class has. */
final class ClassCounts {

  private ClassCounts() {}

  /** One entry per class. */
  static int[] of(LabelledSequences sequences) {
    int[] counts = new int[sequences.classes()];
    for (int label : sequences.labels()) {
      counts[label]++;
    }
    return counts;
  }
}
