package io.github.sublstm.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.data.trials.DelayedAddition;
import io.github.sublstm.data.trials.Delays;
import io.github.sublstm.data.trials.TrialIterator;
import io.github.sublstm.engine.Engine;
import io.github.sublstm.experiments.recipe.CellSettings;
import io.github.sublstm.experiments.recipe.CircuitOptions;
import io.github.sublstm.experiments.recipe.MicrocircuitRecipe;
import io.github.sublstm.experiments.recipe.MicrocircuitTask;
import io.github.sublstm.experiments.recipe.ModelKind;
import io.github.sublstm.experiments.recipe.Optimisation;
import io.github.sublstm.training.Metric;
import io.github.sublstm.training.TrainingOptions;
import io.github.sublstm.training.TrainingOutcome;
import io.github.sublstm.training.UnexplainedVariance;
import java.util.List;
import java.util.SortedMap;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrialsExperimentTest {

  private static final int TRIALS = 10;

  /** Results of all versions are of the same trials. */
  private static final long VALIDATION_SEED = 1711;

  private static final long TEST_SEED = 2448;

  /** The rounding of two engines, which may take turns in a process. */
  private static final Offset<Double> ROUNDING = within(1e-6);

  private final MultiLayerNetwork network = network();
  private final TrialsExperiment addition = experiment(MicrocircuitTask.ADDITION, 0, 7);

  @Test
  void testByDelay_twoDelays_measuresOnTheTrialsOfEach() {
    SortedMap<Integer, Double> byDelay = addition.testByDelay(network);

    assertThat(byDelay).containsOnlyKeys(0, 7);
    assertThat(byDelay.get(0)).isCloseTo(unexplained(0, TEST_SEED), ROUNDING);
    assertThat(byDelay.get(7))
        .isCloseTo(unexplained(7, TEST_SEED), ROUNDING)
        .isNotCloseTo(byDelay.get(0), within(1e-3));
  }

  @Test
  void train_fixedTrials_choosesByOthersThanThoseOfTheTest() {
    TrainingOutcome outcome =
        addition.train(network, 1, new TrainingOptions.Builder().epochs(1).build());

    assertThat(outcome.validation())
        .isCloseTo(unexplained(0, VALIDATION_SEED), ROUNDING)
        .isNotCloseTo(addition.test(network), within(1e-3));
    assertThat(addition.test(network)).isCloseTo(unexplained(0, TEST_SEED), ROUNDING);
  }

  /** Only an accuracy reaches its best value, which is then that of many epochs. */
  @ParameterizedTest
  @EnumSource
  void keepsLastOfEquals_anyTask_isThatOfAccuracies(MicrocircuitTask task) {
    assertThat(experiment(task).keepsLastOfEquals()).isEqualTo(task.metric() == Metric.ACCURACY);
  }

  private double unexplained(int delay, long seed) {
    return new UnexplainedVariance()
        .of(network, TrialIterator.fixed(new DelayedAddition(Delays.of(delay)), TRIALS, 1, seed));
  }

  /** Two minibatches of five trials an epoch, and ten trials to measure on. */
  static TrialsExperiment experiment(MicrocircuitTask task, Integer... testDelays) {
    return new TrialsExperiment("test", task, 5, 2, TRIALS, TRIALS, List.of(testDelays));
  }

  /** Networks of three units that the experiment trains with Adam, lowering the rate at once. */
  static MicrocircuitRecipe recipe(MicrocircuitTask task, double learningRate) {
    return new MicrocircuitRecipe(
        task,
        3,
        CellSettings.of(1, 0.9, Engine.AUTO),
        CircuitOptions.NONE,
        learningRate,
        new Optimisation(
            Optimisation.Optimiser.ADAM, 0, 0.9, 1e-6, Optimisation.Schedule.PLATEAU, 0.5, 1, 1, 0),
        9);
  }

  private static MultiLayerNetwork network() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(recipe(MicrocircuitTask.ADDITION, 0.01).network(ModelKind.LSTM, 1));
    network.init();
    return network;
  }
}
