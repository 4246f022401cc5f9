package io.github.sublstm.experiments.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelKindTest {

  @ParameterizedTest
  @CsvSource({"10, 10, 11", "100, 100, 115", "200, 200, 230", "650, 650, 750"})
  void unitsMatching_paperSizes_isAboutWhatThePaperUsed(int inputs, int units, int paper) {
    int matching = ModelKind.FIX_SUB_LSTM.unitsMatching(inputs, units);

    // The paper's inputs are as wide as the layer itself, whose width is only known afterwards.
    assertThat((double) matching).isCloseTo(paper, within(0.06 * paper + 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 64, 100, 333})
  void unitsMatching_fixSubLstm_isTheNearest(int units) {
    long wanted = ModelKind.LSTM.parameters(1, units);

    int matching = ModelKind.FIX_SUB_LSTM.unitsMatching(1, units);

    assertThat(distance(matching, wanted))
        .isLessThanOrEqualTo(distance(matching - 1, wanted))
        .isLessThanOrEqualTo(distance(matching + 1, wanted));
  }

  @Test
  void unitsMatching_gatedKinds_isTheSame() {
    assertThat(ModelKind.SUB_LSTM.unitsMatching(3, 64)).isEqualTo(64);
    assertThat(ModelKind.LSTM.unitsMatching(3, 64)).isEqualTo(64);
  }

  @Test
  void parse_anySpelling_findsTheKind() {
    assertThat(ModelKind.parse("subLSTM")).isEqualTo(ModelKind.SUB_LSTM);
    assertThat(ModelKind.parse("fix-sub-lstm")).isEqualTo(ModelKind.FIX_SUB_LSTM);
    assertThat(ModelKind.parse(" Lstm")).isEqualTo(ModelKind.LSTM);
    assertThat(ModelKind.parse("gru")).isEqualTo(ModelKind.GRU);
    assertThatThrownBy(() -> ModelKind.parse("RNN"))
        .hasMessage("unknown model 'RNN', there are subLSTM, fix-subLSTM, LSTM, GRU");
  }

  private static long distance(int units, long wanted) {
    return Math.abs(ModelKind.FIX_SUB_LSTM.parameters(1, units) - wanted);
  }
}
