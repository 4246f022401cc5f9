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
    assertThat(chosen.countsPerClass()).containsExactly(1, 2);
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
}
