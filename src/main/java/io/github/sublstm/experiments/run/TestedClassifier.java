package io.github.sublstm.experiments.run;

import io.github.sublstm.data.LabelledSequences;
import io.github.sublstm.data.SequenceIterator;
import io.github.sublstm.experiments.report.ModelDetails;
import io.github.sublstm.experiments.report.ModelDetails.Mistake;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Finds out which test examples a classifier takes for which class. */
final class TestedClassifier {

  /** Enough to see what kind of examples they are. */
  private static final int MOST_MISTAKES = 12;

  private static final int BRIGHTEST = 255;

  private TestedClassifier() {}

  /**
   * Classifies all examples.
   *
   * @param network gives class scores {@code [batch, classes]}
   * @param batchSize examples per forward pass
   */
  static ModelDetails details(MultiLayerNetwork network, LabelledSequences data, int batchSize) {
    Integer[][] counts = new Integer[data.classes()][data.classes()];
    Arrays.stream(counts).forEach(row -> Arrays.fill(row, 0));
    List<int[]> wrong = new ArrayList<>();
    SequenceIterator batches = SequenceIterator.inOrder(data, batchSize);
    int example = 0;
    while (batches.hasNext()) {
      INDArray scores = network.output(batches.next().getFeatures());
      for (int predicted : scores.argMax(1).toIntVector()) {
        int label = data.label(example);
        counts[label][predicted]++;
        if (label != predicted && wrong.size() < MOST_MISTAKES) {
          wrong.add(new int[] {example, predicted});
        }
        example++;
      }
    }
    return new ModelDetails(
        Arrays.stream(counts).map(List::of).toList(), mistakes(data, wrong), List.of());
  }

  private static List<Mistake> mistakes(LabelledSequences data, List<int[]> wrong) {
    float lowest = Float.POSITIVE_INFINITY;
    float highest = Float.NEGATIVE_INFINITY;
    for (int[] one : wrong) {
      for (int place = 0; place < data.steps(); place++) {
        lowest = Math.min(lowest, data.valueInRow(one[0], place));
        highest = Math.max(highest, data.valueInRow(one[0], place));
      }
    }
    // An image is square; anything else is one line.
    int side = (int) Math.round(Math.sqrt(data.steps()));
    int width = side * side == data.steps() ? side : data.steps();
    List<Mistake> mistakes = new ArrayList<>();
    for (int[] one : wrong) {
      byte[] pixels = new byte[data.steps()];
      for (int place = 0; place < pixels.length; place++) {
        float share = (data.valueInRow(one[0], place) - lowest) / Math.max(1e-9f, highest - lowest);
        pixels[place] = (byte) Math.round(BRIGHTEST * share);
      }
      mistakes.add(new Mistake(one[0], data.label(one[0]), one[1], width, pixels));
    }
    return mistakes;
  }
}
