package io.github.sublstm.experiments.figure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SortedUnitsTest {

  @Test
  void of_finiteValues_areSpreadOverAllPercents() {
    SortedUnits units = SortedUnits.of(new double[] {3, 1, 4, 2});

    assertThat(units.percent()).containsExactly(12.5, 37.5, 62.5, 87.5);
    assertThat(units.values()).containsExactly(1, 2, 3, 4);
  }

  /** So that what stands at 50 % is the median of all units. */
  @Test
  void of_infiniteValues_keepTheirPlacesFree() {
    SortedUnits units =
        SortedUnits.of(
            new double[] {
              Double.POSITIVE_INFINITY, 7, Double.NEGATIVE_INFINITY, Double.NaN, 5,
            });

    assertThat(units.percent()).containsExactly(37.5, 62.5);
    assertThat(units.values()).containsExactly(5, 7);
  }

  @Test
  void of_noFiniteValue_isEmpty() {
    assertThat(SortedUnits.of(new double[] {Double.NaN, Double.POSITIVE_INFINITY}).values())
        .isEmpty();
  }
}
