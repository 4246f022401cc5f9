package io.github.sublstm.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.github.sublstm.data.trials.TrialIterator;
import io.github.sublstm.engine.Engine;
import io.github.sublstm.experiments.recipe.MicrocircuitTask;
import io.github.sublstm.experiments.run.ClosedGates.FirstGradient;
import io.github.sublstm.experiments.run.ClosedGates.Point;
import io.github.sublstm.experiments.run.ClosedGates.Run;
import io.github.sublstm.experiments.run.ClosedGates.Start;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;

class ClosedGatesTest {

  private static final long SEED = 1;

  /** What equations 2 and 3 say: closed gates stop the LSTM's error, not the subLSTM's. */
  @Test
  void train_closedGates_stopTheFirstGradientOfTheLstmOnly() {
    ClosedGates one = new ClosedGates(1, Engine.AUTO);

    double balanced = one.train(Start.BALANCED, SEED, point -> {}).firstGradient();
    double open = one.train(Start.LSTM_0, SEED, point -> {}).firstGradient();
    double closed = one.train(Start.LSTM_8, SEED, point -> {}).firstGradient();

    // σ(−8)² is 1.1e-7.
    assertThat(closed).isPositive().isLessThan(1e-4 * open);
    assertThat(balanced).isGreaterThan(0.01 * open);
  }

  @Test
  void firstGradient_aboveTheClip_isThatOfTheMeanBeforeClipping() {
    FirstGradient first = new FirstGradient();
    MultiLayerNetwork network = new ClosedGates(1, Engine.AUTO).network(Start.LSTM_0, SEED, first);
    network.getParam("1_W").muli(20);
    DataSet data = TrialIterator.fresh(MicrocircuitTask.ADDITION.training(), 8, 1, SEED).next();
    MultiLayerNetwork copy = network.clone();
    copy.setInput(data.getFeatures());
    copy.setLabels(data.getLabels());
    copy.setLayerMaskArrays(data.getFeaturesMaskArray(), data.getLabelsMaskArray());
    copy.computeGradientAndScore();

    network.fit(data);

    INDArray candidate =
        copy.gradient()
            .getGradientFor("0_W")
            .get(NDArrayIndex.all(), NDArrayIndex.interval(0, network.layerSize(0)));
    double norm = candidate.norm2Number().doubleValue() / 8;
    assertThat(norm).as("the clip is at 1").isGreaterThan(1.5);
    assertThat(first.norm()).isCloseTo(norm, withinPercentage(0.01));
  }

  @Test
  void train_balancedStart_beginsSilentAndLearns() {
    List<Point> reported = new ArrayList<>();

    Run run = new ClosedGates(305, Engine.AUTO).train(Start.BALANCED, SEED, reported::add);

    assertThat(run.points()).isEqualTo(reported).hasSize(1 + 30 + 1);
    // No output: the error is that of answering 0, the mean of the sums.
    assertThat(run.points().get(0).fvu()).isCloseTo(1, within(0.02));
    assertThat(run.points().get(31).minibatches()).isEqualTo(305);
    assertThat(run.lastFvu()).isEqualTo(reported.get(31).fvu()).isLessThan(0.5);
  }

  @Test
  void learnedAfter_isTheFirstBelowTheLimit() {
    List<Point> points =
        List.of(new Point(0, 1), new Point(10, 0.09), new Point(20, 0.2), new Point(30, 0.05));

    assertThat(new Run(Start.LSTM_0, SEED, 1, points).learnedAfter()).hasValue(10);
    assertThat(new Run(Start.LSTM_0, SEED, 1, points.subList(0, 1)).learnedAfter()).isEmpty();
  }

  @Test
  void new_noMinibatches_isRefused() {
    assertThatThrownBy(() -> new ClosedGates(0, Engine.AUTO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Minibatches must be 1 or more, not 0");
  }
}
