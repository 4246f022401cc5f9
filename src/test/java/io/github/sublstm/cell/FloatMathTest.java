package io.github.sublstm.cell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The single-precision functions against the Java library's in double precision. */
class FloatMathTest {

  /** Walks through the floats of a range by their bits, so that every magnitude is met. */
  private static final int STRIDE = 509;

  private interface Check {
    void accept(float v);
  }

  private static void forEach(float lowest, float highest, Check check) {
    for (int bits = Float.floatToIntBits(lowest);
        bits < Float.floatToIntBits(highest);
        bits += STRIDE) {
      check.accept(Float.intBitsToFloat(bits));
    }
    check.accept(highest);
  }

  private static double exactSigmoid(double v) {
    return 1 / (1 + StrictMath.exp(-v));
  }

  private static double relativeError(double actual, DoubleUnaryOperator exact, double v) {
    double expected = exact.applyAsDouble(v);
    return Math.abs(actual - expected) / Math.abs(expected);
  }

  private static void assertBelow(double error, double bound, String function, float v) {
    if (!(error < bound)) {
      assertThat(error).as("error of %s(%s)", function, v).isLessThan(bound);
    }
  }

  @Test
  void tanh_isWithinItsBound() {
    forEach(
        1e-30f,
        100f,
        v -> {
          float actual = FloatMath.tanh(v);
          assertBelow(relativeError(actual, StrictMath::tanh, v), 4e-7, "tanh", v);
          if (actual > 1 || FloatMath.tanh(-v) != -actual) {
            assertThat(actual).as("tanh(%s)", v).isLessThanOrEqualTo(1);
            assertThat(FloatMath.tanh(-v)).as("tanh(%s)", -v).isEqualTo(-actual);
          }
        });
    assertThat(FloatMath.tanh(0)).isZero();
  }

  @Test
  void sigmoid_isWithinItsBounds() {
    forEach(
        1e-30f,
        100f,
        v -> {
          assertBelow(
              Math.abs(FloatMath.sigmoid(v) - exactSigmoid(v)), 3e-7, "the upper sigmoid", v);
          double lower = FloatMath.sigmoid(-v);
          if (v <= 45) {
            double bound = (3 + v) * 0x1p-22;
            assertBelow(
                relativeError(lower, FloatMathTest::exactSigmoid, -v), bound, "sigmoid", -v);
          } else {
            assertBelow(Math.abs(lower - exactSigmoid(-v)), 4e-25, "sigmoid", -v);
          }
        });
    assertThat(FloatMath.sigmoid(0)).isEqualTo(0.5f);
  }

  /** What rounding takes back is no more than the error bound allows. */
  @Test
  void functions_grow() {
    float[] largest = {-1, 0};
    forEach(
        1e-3f,
        100f,
        v -> {
          largest[0] = Math.max(largest[0], FloatMath.tanh(v));
          largest[1] = Math.max(largest[1], FloatMath.sigmoid(v));
          assertBelow(largest[0] / FloatMath.tanh(v) - 1, 4e-7, "tanh's growth", v);
          assertBelow(largest[1] / FloatMath.sigmoid(v) - 1, 4e-7, "sigmoid's growth", v);
        });
  }

  @ParameterizedTest
  @ValueSource(
      floats = {9.1f, 10, 10.5f, 20, 1e3f, 1.7e9f, Float.MAX_VALUE, Float.POSITIVE_INFINITY})
  void tanh_saturates(float v) {
    assertThat(FloatMath.tanh(v)).isEqualTo(1);
    assertThat(FloatMath.tanh(-v)).isEqualTo(-1);
    forEach(v, Float.MAX_VALUE, w -> assertBelow(1 - FloatMath.tanh(w), 1e-30, "tanh", w));
  }

  @ParameterizedTest
  @ValueSource(floats = {60, 88, 89, 1e3f, 1.7e9f, Float.MAX_VALUE, Float.POSITIVE_INFINITY})
  void sigmoid_saturates(float v) {
    assertThat(FloatMath.sigmoid(v)).isEqualTo(1);
    assertThat(FloatMath.sigmoid(-v)).isZero();
    forEach(v, Float.MAX_VALUE, w -> assertBelow(FloatMath.sigmoid(-w), 1e-30, "sigmoid", -w));
  }

  @Test
  void sigmoid_keepsItsTails() {
    forEach(18, 60, v -> assertBelow(1 - FloatMath.sigmoid(v), 1e-30, "one less sigmoid", v));
    assertThat((double) FloatMath.sigmoid(-20)).isBetween(2.0611e-9, 2.0612e-9);
  }

  @Test
  void functions_passNaNThrough() {
    assertThat(FloatMath.tanh(Float.NaN)).isNaN();
    assertThat(FloatMath.sigmoid(Float.NaN)).isNaN();
  }
}
