package io.github.sublstm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.DataSet;

class VariableLengthIteratorTest {

  private static final int MANY = 203;

  @Test
  void next_labelPerSequence_padsAndMasks() {
    float[][][] sequences = {{{1, 2}, {3, 4}, {5, 6}}, {{7, 8}}};
    DataSet batch =
        VariableLengthIterator.inOrder(
                VariableLengthSequences.withLabels(sequences, new int[] {2, 0}, 3), 5)
            .next();

    assertThat(batch.getFeatures().shape()).containsExactly(2, 2, 3);
    assertThat(batch.getFeatures().slice(0).toFloatMatrix())
        .isDeepEqualTo(new float[][] {{1, 3, 5}, {2, 4, 6}});
    assertThat(batch.getFeatures().slice(1).toFloatMatrix())
        .isDeepEqualTo(new float[][] {{7, 0, 0}, {8, 0, 0}});
    assertThat(batch.getFeaturesMaskArray().toFloatMatrix())
        .isDeepEqualTo(new float[][] {{1, 1, 1}, {1, 0, 0}});
    assertThat(batch.getLabels().toFloatMatrix())
        .isDeepEqualTo(new float[][] {{0, 0, 1}, {1, 0, 0}});
    assertThat(batch.getLabelsMaskArray()).isNull();
  }

  @Test
  void next_labelPerStep_padsAndMasksLabels() {
    float[][][] sequences = {{{1}}, {{2}, {3}}};
    DataSet batch =
        VariableLengthIterator.inOrder(
                VariableLengthSequences.withStepLabels(sequences, new int[][] {{1}, {0, 1}}, 2), 2)
            .next();

    assertThat(batch.getLabels().shape()).containsExactly(2, 2, 2);
    assertThat(batch.getLabels().slice(0).toFloatMatrix())
        .isDeepEqualTo(new float[][] {{0, 0}, {1, 0}});
    assertThat(batch.getLabels().slice(1).toFloatMatrix())
        .isDeepEqualTo(new float[][] {{1, 0}, {0, 1}});
    assertThat(batch.getLabelsMaskArray().toFloatMatrix())
        .isDeepEqualTo(new float[][] {{1, 0}, {1, 1}});
    assertThat(batch.getFeaturesMaskArray().toFloatMatrix())
        .isDeepEqualTo(new float[][] {{1, 0}, {1, 1}});
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void bucketed_everyEpoch_hasEachExampleOnceWithItsLabel(long seed) {
    VariableLengthIterator batches = VariableLengthIterator.bucketed(many(), 10, seed);

    List<Integer> first = epoch(batches);
    List<Integer> second = epoch(batches);

    assertThat(batches.batches()).isEqualTo(21);
    assertThat(first).as("seed " + seed).hasSize(MANY).doesNotHaveDuplicates();
    assertThat(second).as("seed " + seed).isNotEqualTo(first).hasSize(MANY).doesNotHaveDuplicates();
    assertThat(epoch(VariableLengthIterator.bucketed(many(), 10, seed))).isEqualTo(first);
  }

  @Test
  void bucketed_unequalLengths_sparesPadding() {
    int shuffled = steps(VariableLengthIterator.shuffled(many(), 10, 1));
    int bucketed = steps(VariableLengthIterator.bucketed(many(), 10, 1));
    int least = 0;
    for (int i = 0; i < MANY; i++) {
      least += many().steps(i);
    }

    assertThat(bucketed).isBetween(least, (int) (1.25 * least));
    assertThat(shuffled).isGreaterThan((int) (1.6 * least));
  }

  @Test
  void bucketed_minibatches_areNotInOrderOfLength() {
    VariableLengthIterator batches = VariableLengthIterator.bucketed(many(), 10, 1);
    List<Integer> lengths = new ArrayList<>();
    while (batches.hasNext()) {
      lengths.add((int) batches.next().getFeatures().size(2));
    }

    assertThat(lengths).isNotEqualTo(lengths.stream().sorted().toList());
  }

  @Test
  void description_otherValueLabelOrLength_differs() {
    float[][][] values = {{{1}, {2}}, {{3}}};
    List<VariableLengthSequences> sets =
        List.of(
            VariableLengthSequences.withLabels(values, new int[] {0, 1}, 2),
            VariableLengthSequences.withLabels(values, new int[] {1, 1}, 2),
            VariableLengthSequences.withLabels(
                new float[][][] {{{1}, {2}}, {{4}}}, new int[] {0, 1}, 2),
            VariableLengthSequences.withLabels(
                new float[][][] {{{1}}, {{2}, {3}}}, new int[] {0, 1}, 2));

    assertThat(sets.stream().map(set -> VariableLengthIterator.inOrder(set, 2).description()))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void next_sizeNotPositive_throwsAndGoesOn(int size) {
    VariableLengthIterator batches = VariableLengthIterator.inOrder(many(), 10);

    assertThatThrownBy(() -> batches.next(size))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The minibatch size must be positive, not " + size);
    assertThat(batches.next(3).numExamples()).isEqualTo(3);
    assertThat(batches.next().getFeatures().getFloat(0, 0, 0)).isEqualTo(3f);
  }

  @Test
  void constructor_badBatchSize_throws() {
    assertThatThrownBy(() -> VariableLengthIterator.inOrder(many(), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not 0");
  }

  /** Sequence i has i mod 29 + 1 steps, the number i as its only value, and the class i mod 7. */
  private static VariableLengthSequences many() {
    float[][][] sequences = new float[MANY][][];
    int[] labels = new int[MANY];
    for (int i = 0; i < MANY; i++) {
      sequences[i] = new float[i % 29 + 1][1];
      for (float[] step : sequences[i]) {
        step[0] = i;
      }
      labels[i] = i % 7;
    }
    return VariableLengthSequences.withLabels(sequences, labels, 7);
  }

  /** The examples in the order they come in; checks their labels and lengths. */
  private static List<Integer> epoch(VariableLengthIterator batches) {
    List<Integer> examples = new ArrayList<>();
    batches.reset();
    while (batches.hasNext()) {
      DataSet batch = batches.next();
      for (int i = 0; i < batch.numExamples(); i++) {
        int example = (int) batch.getFeatures().getFloat(i, 0, 0);
        assertThat(batch.getLabels().getFloat(i, example % 7)).isEqualTo(1f);
        assertThat(batch.getFeaturesMaskArray().getRow(i).sumNumber().intValue())
            .isEqualTo(example % 29 + 1);
        examples.add(example);
      }
    }
    return examples;
  }

  /** Steps to be computed in an epoch, padding included. */
  private static int steps(VariableLengthIterator batches) {
    int steps = 0;
    while (batches.hasNext()) {
      long[] shape = batches.next().getFeatures().shape();
      steps += (int) (shape[0] * shape[2]);
    }
    return steps;
  }
}
