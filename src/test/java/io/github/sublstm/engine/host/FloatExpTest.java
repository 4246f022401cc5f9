package io.github.sublstm.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The vectorised exponential against the Java library's. */
class FloatExpTest {

  private static final long SEED = 7;

  private static float[] exp(float shift, float... values) {
    new FloatExp().exp(values, shift, values.length);
    return values;
  }

  @Test
  void exp_isWithinItsBounds() {
    Random random = new Random(SEED);
    float[] arguments = new float[200_000];
    for (int j = 0; j < arguments.length; j++) {
      arguments[j] = 3 - 100 * random.nextFloat() * random.nextFloat();
    }
    float[] actual = exp(3, arguments.clone());
    for (int j = 0; j < arguments.length; j++) {
      double x = (double) (arguments[j] - 3f);
      double error = Math.abs(actual[j] - Math.exp(x));
      assertThat(x > -45 ? error / Math.exp(x) : error)
          .as("exp(%s), seed %d", x, SEED)
          .isLessThan(x > -45 ? 1e-6 : 1e-26);
    }
  }

  @Test
  void exp_atItsEnds() {
    assertThat(exp(0, 0, -1e9f, Float.NEGATIVE_INFINITY, -104)).containsExactly(1, 0, 0, 0);
    assertThat(exp(0, Float.NaN)[0]).isNaN();
    assertThat(exp(Float.NaN, 1)[0]).isNaN();
  }

  @Test
  void exp_leavesTheRestAlone() {
    float[] values = {-1, -2, -3};
    new FloatExp().exp(values, 0, 2);
    assertThat(values[2]).isEqualTo(-3);
  }
}
