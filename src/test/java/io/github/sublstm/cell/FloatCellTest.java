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
    FloatStep step = new FloatStep();
    step.values = N;
    step.gates = new float[type.slots()][];
    step.deltas = new float[type.slots()][N];
    for (int k = 0; k < step.gates.length; k++) {
      step.gates[k] = upTo1(random, 27);
    }
    step.cell = upTo1(random, 10);
    step.hiddenError = upTo1(random, 26);
    step.cellError = upTo1(random, 26);
    step.constants = new float[type.constants()][];
    for (int k = 0; k < step.constants.length; k++) {
      step.constants[k] = upTo1(random, 27);
    }
    step.cellBefore = upTo1(random, 10);
    step.constantErrors = new float[type.constants()][N];
    step.penaltyWeights = upTo1(random, 26);
    step.scratch = new float[N];
    FloatCells.of(type).backward(step);
    for (int k = 0; k < step.deltas.length; k++) {
      for (int j = 0; j < N; j++) {
        float delta = step.deltas[k][j];
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
