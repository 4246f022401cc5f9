package io.github.sublstm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LabelledSequencesTest {

  private static final float[][] TWO = {{1, 2, 3}, {4, 5, 6}};

  @Test
  void select_indices_keepsTheirOrder() {
    LabelledSequences all = new LabelledSequences(TWO, new int[] {0, 1}, 2);

    LabelledSequences chosen = all.select(new int[] {1, 0, 1});

    assertThat(chosen.labels()).containsExactly(1, 0, 1);
    assertThat(chosen.value(0, 2)).isEqualTo(6);
    assertThat(ClassCounts.of(chosen)).containsExactly(1, 2);
  }

  @Test
  void constructor_inconsistentArrays_saysWhat() {
    assertThatThrownBy(() -> new LabelledSequences(TWO, new int[] {0}, 2))
        .hasMessage("2 sequences but 1 labels");
    assertThatThrownBy(() -> new LabelledSequences(TWO, new int[] {0, 2}, 2))
        .hasMessage("Label 2 of sequence 1 is not in [0, 2)");
    assertThatThrownBy(
            () -> new LabelledSequences(new float[][] {{1, 2}, {3}}, new int[] {0, 1}, 2))
        .hasMessage("Sequence 1 has 1 steps, the first has 2");
    assertThatThrownBy(() -> new LabelledSequences(new float[0][], new int[0], 2))
        .hasMessage("There is no sequence");
    assertThatThrownBy(() -> new LabelledSequences(TWO, new int[] {0, 0}, 1))
        .hasMessage("At least 2 classes are needed, not 1");
  }

  @Test
  void reorderSteps_twice_appliesBoth() {
    LabelledSequences all = new LabelledSequences(TWO, new int[] {0, 1}, 2);

    LabelledSequences turned = all.reorderSteps(new int[] {1, 2, 0});

    assertThat(turned.value(1, 0)).isEqualTo(5);
    assertThat(turned.value(1, 2)).isEqualTo(4);
    assertThat(turned.reorderSteps(new int[] {1, 2, 0}).value(1, 0)).isEqualTo(6);
    assertThat(turned.select(new int[] {1}).value(0, 0)).isEqualTo(5);
    assertThat(all.value(1, 0)).isEqualTo(4);
  }

  @Test
  void reorderSteps_noPermutation_throws() {
    LabelledSequences all = new LabelledSequences(TWO, new int[] {0, 1}, 2);

    assertThatThrownBy(() -> all.reorderSteps(new int[] {0, 1, 1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 steps");
    assertThatThrownBy(() -> all.reorderSteps(new int[] {0, 1}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void select_nothing_throws() {
    LabelledSequences all = new LabelledSequences(TWO, new int[] {0, 1}, 2);

    assertThatThrownBy(() -> all.select(new int[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is no sequence");
  }
}
