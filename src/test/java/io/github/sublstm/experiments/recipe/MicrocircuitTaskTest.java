package io.github.sublstm.experiments.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MicrocircuitTaskTest {

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BERNOULLI")
  void test_aDelay_isThatOfAllTrials(MicrocircuitTask task) {
    for (int delay : new int[] {11, 23}) {
      assertThat(task.test(delay).draw(20, new Random(1)).variable("delay").toDoubleVector())
          .containsOnly(delay);
    }
  }
}
