package io.github.sublstm.cell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The loops on values of every magnitude. */
class FloatCellTest {

  private static final int N = 20_000;
  private static final long SEED = 16;

  /** Nearly closed gates make errors small, which must not reach the products as denormals. */
  @ParameterizedTest
  @EnumSource(CellType.class)
  void backward_leavesNoDenormalDeltas(CellType type) {
    Random random = new Random(SEED);
    float[][] gates = new float[type.gates()][];
    float[][] deltas = new float[type.gates()][N];
    for (int k = 0; k < gates.length; k++) {
      gates[k] = upTo1(random, 27);
    }
    float[] cell = upTo1(random, 10);
    float[] errors = upTo1(random, 26);
    float[] cellErrors = upTo1(random, 26);
    float[] decay = type.hasDecay() ? upTo1(random, 27) : null;
    FloatCell.of(type)
        .backward(
            N,
            gates,
            decay,
            null,
            upTo1(random, 10),
            cell,
            errors,
            cellErrors,
            deltas,
            decay == null ? null : new float[N],
            new float[N]);
    for (int k = 0; k < deltas.length; k++) {
      for (int j = 0; j < N; j++) {
        float delta = deltas[k][j];
        assertThat(delta == 0 || Math.abs(delta) >= Float.MIN_NORMAL)
            .as("delta of slot %d: %s is not denormal, seed %d", k, delta, SEED)
            .isTrue();
      }
    }
  }

  /** Values down to 10 to the power of −decades, spread evenly over the decades. */
  private static float[] upTo1(Random random, int decades) {
    float[] values = new float[N];
    for (int j = 0; j < N; j++) {
      values[j] = (float) Math.pow(10, -decades * random.nextDouble());
    }
    return values;
  }
}
