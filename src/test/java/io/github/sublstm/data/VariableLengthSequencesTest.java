package io.github.sublstm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class VariableLengthSequencesTest {

  private static final float[][][] TWO = {{{1, 2}, {3, 4}}, {{5, 6}}};

  @Test
  void withLabels_good_givesThemBack() {
    VariableLengthSequences data = VariableLengthSequences.withLabels(TWO, new int[] {2, 0}, 3);

    assertThat(data.size()).isEqualTo(2);
    assertThat(data.features()).isEqualTo(2);
    assertThat(data.classes()).isEqualTo(3);
    assertThat(data.steps(0)).isEqualTo(2);
    assertThat(data.steps(1)).isEqualTo(1);
    assertThat(data.value(0, 1, 0)).isEqualTo(3);
    assertThat(data.hasStepLabels()).isFalse();
    assertThat(data.labels()).containsExactly(2, 0);
    assertThat(data.label(0, 1)).isEqualTo(2);
  }

  @Test
  void withStepLabels_good_givesThemBack() {
    VariableLengthSequences data =
        VariableLengthSequences.withStepLabels(TWO, new int[][] {{2, 0}, {1}}, 3);

    assertThat(data.hasStepLabels()).isTrue();
    assertThat(data.label(0, 0)).isEqualTo(2);
    assertThat(data.label(0, 1)).isZero();
    assertThatThrownBy(data::labels).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void select_indices_keepsTheirOrder() {
    VariableLengthSequences chosen =
        VariableLengthSequences.withLabels(TWO, new int[] {2, 0}, 3).select(new int[] {1, 0, 1});

    assertThat(chosen.labels()).containsExactly(0, 2, 0);
    assertThat(chosen.steps(1)).isEqualTo(2);
    assertThat(chosen.value(2, 0, 1)).isEqualTo(6);
    assertThatThrownBy(() -> chosen.select(new int[0])).hasMessage("There is no sequence");
  }

  @Test
  void withLabels_inconsistent_saysWhat() {
    assertBad(TWO, new int[][] {{0}}, "2 sequences but labels for 1");
    assertBad(TWO, new int[][] {{0, 1}, {3}}, "Label 3 of sequence 1 is not in [0, 3)");
    assertBad(TWO, new int[][] {{0, -1}, {0}}, "Label -1 of sequence 0 is not in [0, 3)");
    assertBad(TWO, new int[][] {{0}, {0}}, "Sequence 0 has 1 labels for 2 steps");
    assertBad(new float[0][][], new int[0][], "There is no sequence");
    assertBad(new float[][][] {{}}, new int[][] {{}}, "Sequence 0 has no steps");
    assertBad(
        new float[][][] {{{1, 2}, {3}}},
        new int[][] {{0, 0}},
        "Step 1 of sequence 0 has 1 features, the first has 2");
    assertThatThrownBy(() -> VariableLengthSequences.withLabels(TWO, new int[] {0, 0}, 1))
        .hasMessage("At least 2 classes are needed, not 1");
  }

  private static void assertBad(float[][][] sequences, int[][] labels, String message) {
    assertThatThrownBy(() -> VariableLengthSequences.withStepLabels(sequences, labels, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
