package io.github.sublstm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.conf.SubLSTM;
import io.github.sublstm.data.trials.DelayedAddition;
import io.github.sublstm.data.trials.Delays;
import io.github.sublstm.data.trials.OrientationRecall;
import io.github.sublstm.data.trials.TrialIterator;
import io.github.sublstm.data.trials.TrialTask;
import io.github.sublstm.training.checkpoint.CheckpointException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** That runs resume to the last bit is tested with the other trainers, in {@link ResumeTest}. */
class RegressionTrainerTest {

  private static final TrialTask TASK = new DelayedAddition(3, Delays.of(0));

  @TempDir private Path folder;

  @Test
  void train_easyTask_learnsAndKeepsTheBest() {
    MultiLayerNetwork network = TinyRegression.create(TASK);

    TrainingOutcome outcome =
        trainer(network).train(new TrainingOptions.Builder().epochs(8).build());

    assertThat(outcome.curve()).hasSize(8);
    assertThat(outcome.validation())
        .isEqualTo(
            outcome.curve().stream().mapToDouble(EpochResult::validation).min().orElseThrow())
        .isEqualTo(new UnexplainedVariance().of(network, validation()))
        .isLessThan(0.5);
    assertThat(outcome.curve().get(7).trainLoss()).isLessThan(outcome.curve().get(0).trainLoss());
  }

  /** One of three steps has a label, so it is not a third of the error. */
  @Test
  void train_masked_tellsTheLossPerAnswer() {
    MultiLayerNetwork network = TinyRegression.create(TASK);
    network.setLearningRate(0);
    TrainingOutcome outcome =
        trainer(network).train(new TrainingOptions.Builder().epochs(1).build());
    List<DataSet> learned = new ArrayList<>();
    TrialIterator train = train();
    train.seek(1, 0);
    train.forEachRemaining(learned::add);
    double squares = 0;
    for (DataSet batch : learned) {
      var error = network.output(batch.getFeatures()).sub(batch.getLabels());
      var last = error.slice(2, 2);
      squares += last.mul(last).meanNumber().doubleValue() / learned.size();
    }

    assertThat(outcome.curve().get(0).trainLoss()).isCloseTo(squares, within(1e-5));
  }

  /** Ten answers with a loss of 1 and a hundred with a loss of 0.1: no mean of two means. */
  @Test
  void train_minibatchesOfDifferentLengths_weighEveryAnswerAlike() {
    DataSet ten = data(Nd4j.ones(1, 1, 10), null);
    DataSet hundred = data(Nd4j.ones(1, 1, 100).muli(Math.sqrt(0.1)), null);

    assertThat(lossOf(silent(readOut(), BackpropType.Standard, true), ten, hundred))
        .isCloseTo((10 * 1 + 100 * 0.1) / 110, within(1e-5));
  }

  /** DL4J tells the loss of the last segment only: here of the last 3 of 10 + 10 + 3 steps. */
  @Test
  void train_truncatedBptt_tellsTheLossPerAnswerOfTheLastSegment() {
    INDArray labels = Nd4j.ones(2, 1, 23);
    for (int t = 0; t < 20; t++) {
      labels.putScalar(0, 0, t, 7);
    }
    INDArray mask = Nd4j.ones(2, 23).putScalar(1, 21, 0);

    for (DataSet data : List.of(data(labels, null), data(labels, mask))) {
      assertThat(lossOf(silent(readOut(), BackpropType.TruncatedBPTT, true), data))
          .isCloseTo(1, within(1e-5));
    }
  }

  /** DL4J's loss layers divide by the minibatch even if that is turned off. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void train_withAndWithoutDivisionByTheMinibatch_tellsTheLossPerAnswer(boolean isDivided) {
    Layer lossLayer =
        new RnnLossLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).build();

    for (Layer output : List.of(readOut(), lossLayer)) {
      assertThat(
              lossOf(
                  silent(output, BackpropType.Standard, isDivided), data(Nd4j.ones(4, 1, 5), null)))
          .as(output.toString())
          .isCloseTo(1, within(1e-5));
    }
  }

  private static double lossOf(MultiLayerNetwork network, DataSet... minibatches) {
    return new RegressionTrainer(
            network,
            new ListDataSetIterator<>(List.of(minibatches), 1),
            validation(),
            new UnexplainedVariance())
        .train(new TrainingOptions.Builder().epochs(1).build())
        .curve()
        .get(0)
        .trainLoss();
  }

  private static DataSet data(INDArray labels, INDArray mask) {
    INDArray features = Nd4j.zeros(labels.size(0), TASK.inputs(), labels.size(2));
    return new DataSet(features, labels, null, mask);
  }

  private static Layer readOut() {
    return new RnnOutputLayer.Builder(LossFunction.MSE)
        .activation(Activation.IDENTITY)
        .nIn(1)
        .nOut(1)
        .build();
  }

  /** A network that answers 0 and does not learn. */
  private static MultiLayerNetwork silent(
      Layer output, BackpropType backpropType, boolean miniBatch) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(new Sgd(0))
                .miniBatch(miniBatch)
                .list()
                .layer(new SubLSTM.Builder().nIn(TASK.inputs()).nOut(1).build())
                .layer(output)
                .backpropType(backpropType)
                .tBPTTLength(10)
                .build());
    network.init();
    network.params().assign(0);
    return network;
  }

  @Test
  void train_labelsThatCannotBeMeasured_refusesBeforeLearning() {
    MultiLayerNetwork network = TinyRegression.create(TASK);
    double[] before = network.params().toDoubleVector();

    assertThatThrownBy(
            () ->
                new RegressionTrainer(network, train(), validation(), new AngularError())
                    .train(new TrainingOptions.Builder().epochs(1).build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("An orientation has two values");
    assertThat(network.params().toDoubleVector()).containsExactly(before);
  }

  @Test
  void train_checkpointOfAnIteratorThatCannotSeek_throws() {
    var list = new ListDataSetIterator<>(List.of(train().next()), 1);
    MultiLayerNetwork network = TinyRegression.create(TASK);

    assertThatThrownBy(
            () ->
                new RegressionTrainer(network, list, validation(), new UnexplainedVariance())
                    .requireResumable(options()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SeekableIterator");
  }

  @Test
  void train_checkpointOfOtherTrials_refuses() {
    trainer(TinyRegression.create(TASK)).train(options());
    TrialTask longer = new DelayedAddition(3, Delays.of(1));

    RegressionTrainer other =
        new RegressionTrainer(
            TinyRegression.create(longer),
            TrialIterator.fresh(longer, 10, 20, 1),
            validation(),
            new UnexplainedVariance());

    assertThatThrownBy(() -> other.requireResumable(options()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("delays");
  }

  @Test
  void train_orientation_isMeasuredInDegrees() {
    TrialTask task = new OrientationRecall(Delays.of(1), 0, 0, 0);
    MultiLayerNetwork network = TinyRegression.create(task);
    TrainingOutcome outcome =
        new RegressionTrainer(
                network,
                TrialIterator.fresh(task, 20, 60, 1),
                TrialIterator.fixed(task, 100, 1, 2),
                new AngularError())
            .train(new TrainingOptions.Builder().epochs(3).build());

    assertThat(outcome.validation()).isBetween(0.0, 25.0);
  }

  private TrainingOptions options() {
    return new TrainingOptions.Builder().epochs(1).checkpoint(folder.resolve("run")).build();
  }

  private static RegressionTrainer trainer(MultiLayerNetwork network) {
    return new RegressionTrainer(network, train(), validation(), new UnexplainedVariance());
  }

  private static TrialIterator train() {
    return TrialIterator.fresh(TASK, 10, 20, 1);
  }

  private static TrialIterator validation() {
    return TrialIterator.fixed(TASK, 50, 2, 2);
  }
}
