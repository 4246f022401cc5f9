package io.github.sublstm.experiments.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.experiments.recipe.Optimisation.Optimiser;
import io.github.sublstm.experiments.recipe.Optimisation.Schedule;
import io.github.sublstm.learning.FusedAdam;
import io.github.sublstm.learning.RmsPropMomentum;
import io.github.sublstm.training.Plateau;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

class OptimisationTest {

  @Test
  void updater_constantSchedule_isTheOneAskedForAtThatRate() {
    assertThat(updater(Optimiser.SGD, Schedule.CONSTANT)).isEqualTo(new Sgd(0.5));
    assertThat(updater(Optimiser.ADAM, Schedule.CONSTANT)).isEqualTo(new FusedAdam(0.5));
    assertThat(updater(Optimiser.RMSPROP, Schedule.CONSTANT))
        .isEqualTo(
            new RmsPropMomentum.Builder()
                .learningRate(0.5)
                .momentum(0.25)
                .rmsDecay(0.75)
                .epsilon(1e-6)
                .build());
  }

  @Test
  void updater_halfCosine_startsAtTheRateAndEndsAtTwoPercentOfIt() {
    for (Optimiser optimiser : Optimiser.values()) {
      IUpdater updater = updater(optimiser, Schedule.HALF_COSINE);

      assertThat(updater.getLearningRate(0, 0)).as("%s", optimiser).isEqualTo(0.5);
      assertThat(updater.getLearningRate(0, 3)).as("%s", optimiser).isBetween(0.0099, 0.0101);
    }
  }

  @Test
  void updater_halving_fallsOnceTheConstantEpochsHavePassed() {
    IUpdater updater = updater(Optimiser.SGD, Schedule.HALVING);

    assertThat(IntStream.range(0, 4).mapToDouble(epoch -> updater.getLearningRate(0, epoch)))
        .containsExactly(0.5, 0.5, 0.25, 0.125);
  }

  @Test
  void plateau_thatSchedule_fallsByTheFactorToAThousandthOfTheRate() {
    assertThat(optimisation(Optimiser.SGD, Schedule.PLATEAU).plateau(0.25))
        .isEqualTo(new Plateau(0.5, 1, 2.5e-4));
    assertThat(optimisation(Optimiser.SGD, Schedule.HALVING).plateau(0.25)).isNull();
  }

  private static IUpdater updater(Optimiser optimiser, Schedule schedule) {
    return optimisation(optimiser, schedule).updater(0.5, 4);
  }

  private static Optimisation optimisation(Optimiser optimiser, Schedule schedule) {
    return new Optimisation(optimiser, 0.25, 0.75, 1e-6, schedule, 0.5, 1, 2, 5);
  }
}
