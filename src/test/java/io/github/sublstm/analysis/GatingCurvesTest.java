package io.github.sublstm.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Values read off the vectors of the paper's figure 1. */
class GatingCurvesTest {

  private static final Offset<Double> THREE_DECIMALS = within(5e-4);

  @Test
  void integrateAndFire_isFigure1a() {
    assertThat(GatingCurves.integrateAndFire(1.2, 0)).isCloseTo(55.811, THREE_DECIMALS);
    assertThat(GatingCurves.integrateAndFire(1.5, 0)).isCloseTo(91.024, THREE_DECIMALS);
    assertThat(GatingCurves.integrateAndFire(2, 0)).isCloseTo(144.270, THREE_DECIMALS);
    assertThat(GatingCurves.integrateAndFire(2.5, 0)).isCloseTo(195.762, THREE_DECIMALS);
    assertThat(GatingCurves.integrateAndFire(2.6, 0)).isEqualTo(200);
    assertThat(GatingCurves.integrateAndFire(1, 0)).isZero();
    assertThat(GatingCurves.integrateAndFire(2.4, 0.4)).isCloseTo(144.270, THREE_DECIMALS);
  }

  @Test
  void subtractive_isFigure1b() {
    assertThat(GatingCurves.subtractive(1, 0)).isCloseTo(3.597, THREE_DECIMALS);
    assertThat(GatingCurves.subtractive(2, 0)).isEqualTo(100);
    assertThat(GatingCurves.subtractive(2.4, 0.4)).isCloseTo(100, THREE_DECIMALS);
    assertThat(GatingCurves.subtractive(2.8, 0.8)).isCloseTo(100, THREE_DECIMALS);
  }

  @Test
  void multiplicative_isFigure1c() {
    assertThat(GatingCurves.multiplicative(2, 0.6)).isCloseTo(33.596, THREE_DECIMALS);
    assertThat(GatingCurves.multiplicative(4, 0.6)).isCloseTo(192.167, THREE_DECIMALS);
    assertThat(GatingCurves.multiplicative(4, 0.2)).isCloseTo(33.596, THREE_DECIMALS);
    for (double x : new double[] {0.9, 2, 4}) {
      assertThat(GatingCurves.multiplicative(x, 0)).isCloseTo(3.597, THREE_DECIMALS);
    }
  }
}
