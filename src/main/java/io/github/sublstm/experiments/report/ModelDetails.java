package io.github.sublstm.experiments.report;

import java.util.List;

/**
 * What a trained network did on the test data, beyond a number, for {@code report.html}. It is kept
 * beside the saved network, because only the network can tell.
 *
 * @param confusion how many examples of each class (row) were taken for each class (column); empty
 *     where there are no classes
 * @param mistakes some examples that were taken for another class
 * @param samples texts that the network wrote
 */
public record ModelDetails(
    List<List<Integer>> confusion, List<Mistake> mistakes, List<String> samples) {

  /** Nothing to tell. */
  public static final ModelDetails NONE = new ModelDetails(List.of(), List.of(), List.of());

  /**
   * An example that was taken for another class.
   *
   * @param example its place in the test data, from 0 on
   * @param label its class
   * @param predicted what it was taken for
   * @param width of its picture
   * @param pixels row by row from the top left, from 0, dark, to 255
   */
  public record Mistake(int example, int label, int predicted, int width, byte[] pixels) {}

  /** Whether there is nothing to tell. */
  public boolean isEmpty() {
    return confusion.isEmpty() && mistakes.isEmpty() && samples.isEmpty();
  }
}
