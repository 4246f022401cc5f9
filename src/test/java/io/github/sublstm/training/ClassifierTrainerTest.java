package io.github.sublstm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.conf.SubLSTM;
import io.github.sublstm.data.LabelledSequences;
import io.github.sublstm.data.SequenceIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.L2Regularization;

class ClassifierTrainerTest {

  /** A learning rate at which no parameter changes, so that all epochs are equally good. */
  private static final double NOTHING_LEARNED = 1e-30;

  /** Half of the sequences are around -1, half around 1. */
  private static final LabelledSequences EASY =
      new LabelledSequences(
          IntStream.range(0, 20)
              .mapToObj(i -> new float[] {i % 2 == 0 ? -1 : 1, 0.1f * i - 1})
              .toArray(float[][]::new),
          IntStream.range(0, 20).map(i -> i % 2).toArray(),
          2);

  @Test
  void train_easyData_learnsAndReportsEveryEpoch() {
    MultiLayerNetwork network = TinyClassifier.create(0.5);
    List<EpochResult> told = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    TrainingProgress progress =
        new TrainingProgress() {
          @Override
          public void minibatchDone(MinibatchResult result) {
            losses.add(result.meanLoss());
          }

          @Override
          public void epochDone(EpochResult result) {
            told.add(result);
          }
        };

    TrainingOutcome outcome = trainer(network, EASY).train(options(10).progress(progress).build());

    assertThat(outcome.curve()).hasSize(10).isEqualTo(told);
    assertThat(losses).hasSize(30);
    assertThat(outcome.curve().get(9).trainLoss()).isLessThan(outcome.curve().get(0).trainLoss());
    assertThat(outcome.validation())
        .isEqualTo(outcome.curve().get(outcome.bestEpoch() - 1).validation())
        .isEqualTo(Accuracy.of(network, SequenceIterator.inOrder(EASY, 7)))
        .isGreaterThanOrEqualTo(0.9);
    assertThat(network.getEpochCount()).isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource({"false,1", "true,4"})
  void train_equalEpochs_keepsTheOneAskedForAndStopsAfterAsMany(boolean last, int kept) {
    TrainingOptions.Builder options = options(9).earlyStopping(3);
    if (last) {
      options.keepLastOfEquals();
    }

    TrainingOutcome outcome =
        trainer(TinyClassifier.create(NOTHING_LEARNED), EASY).train(options.build());

    assertThat(outcome.curve()).hasSize(4);
    assertThat(outcome.bestEpoch()).isEqualTo(kept);
  }

  /** Minibatches of 8, 8 and 4. */
  @Test
  void train_lastMinibatchIsSmaller_tellsTheMeanLossPerExample() {
    MultiLayerNetwork network = TinyClassifier.create(NOTHING_LEARNED);

    TrainingOutcome outcome = trainer(network, EASY).train(options(1).build());

    double expected = network.score(SequenceIterator.inOrder(EASY, 20).next());
    assertThat(outcome.curve().get(0).trainLoss()).isCloseTo(expected, within(1e-6));
  }

  @Test
  void train_nanInData_stopsAtOnce() {
    LabelledSequences bad =
        new LabelledSequences(new float[][] {{1}, {Float.NaN}, {1}}, new int[] {0, 1, 0}, 2);
    MultiLayerNetwork network = TinyClassifier.create(0.5);

    assertThatThrownBy(() -> trainer(network, bad).train(options(10).build()))
        .isInstanceOf(DivergedException.class)
        .hasMessage(
            "the training loss became NaN in epoch 1, minibatch 1; try a smaller learning rate, and"
                + " look for NaN and infinite numbers in the data");
  }

  /** With all examples in a minibatch the loss is seen to be bad an epoch after the parameters. */
  @Test
  void train_lastUpdateOfAnEpochIsBad_keepsTheEpochBefore() {
    MultiLayerNetwork network = TinyClassifier.create(0.5);
    SequenceIterator train = SequenceIterator.inOrder(EASY, 20);
    ClassifierTrainer trainer =
        new ClassifierTrainer(network, train, SequenceIterator.inOrder(EASY, 8));
    TrainingProgress breakAfterFirst =
        new TrainingProgress() {
          @Override
          public void minibatchDone(MinibatchResult result) {
            if (result.epoch() == 2) {
              network.params().assign(Double.NaN);
            }
          }
        };

    assertThatThrownBy(() -> trainer.train(options(5).progress(breakAfterFirst).build()))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("the validation accuracy became NaN")
        .hasMessageContaining("the model of epoch 1 is kept");
    assertThat(network.params().toFloatVector()).doesNotContain(Float.NaN);
  }

  @Test
  void train_lossSummedOverTheMinibatch_tellsTheMean() {
    List<Double> means = new ArrayList<>();
    for (boolean isMean : new boolean[] {true, false}) {
      MultiLayerNetwork network = TinyClassifier.create(1e-9);
      network.getLayerWiseConfigurations().getConfs().forEach(c -> c.setMiniBatch(isMean));
      network.conf().setMiniBatch(isMean);
      means.add(trainer(network, EASY).train(options(1).build()).curve().get(0).trainLoss());
    }

    assertThat(means.get(1)).isCloseTo(means.get(0), within(1e-6));
  }

  @Test
  void train_l2_tellsTheLossWithoutThePenalty() {
    List<Double> losses = new ArrayList<>();
    for (double l2 : new double[] {0, 10}) {
      MultiLayerNetwork network = TinyClassifier.create(1e-9);
      OutputLayer output = (OutputLayer) network.getLayer(1).conf().getLayer();
      output.setRegularization(List.of(new L2Regularization(l2)));
      losses.add(trainer(network, EASY).train(options(1).build()).curve().get(0).trainLoss());
    }

    assertThat(losses.get(1)).isCloseTo(losses.get(0), within(1e-6));
  }

  /** Its penalty comes with the minibatch, those of L2 with the parameters. */
  @Test
  void train_balancePenalty_tellsTheLossWithoutIt() {
    List<Double> losses = new ArrayList<>();
    for (double penalty : new double[] {0, 10}) {
      Layer both =
          new Bidirectional(
              Bidirectional.Mode.ADD,
              new SubLSTM.Builder().nIn(1).nOut(2).balancePenalty(penalty).build());
      MultiLayerNetwork network =
          new MultiLayerNetwork(
              new NeuralNetConfiguration.Builder()
                  .seed(1)
                  .l2(0.1 * penalty)
                  .updater(new Sgd(1e-9))
                  .list(
                      new LastTimeStep(both),
                      new OutputLayer.Builder()
                          .activation(Activation.SOFTMAX)
                          .nIn(2)
                          .nOut(2)
                          .build())
                  .build());
      network.init();
      losses.add(trainer(network, EASY).train(options(1).build()).curve().get(0).trainLoss());
      assertThat(network.calcRegularizationScore(true) > 0.1).isEqualTo(penalty > 0);
    }

    assertThat(losses.get(1)).isCloseTo(losses.get(0), within(1e-6));
  }

  /** DL4J would only warn, and the loss be that of nothing. */
  @Test
  void train_truncatedWithOneLabelASequence_refuses() {
    MultiLayerNetwork network = TinyClassifier.create(0.5);
    network.getLayerWiseConfigurations().setBackpropType(BackpropType.TruncatedBPTT);
    network.getLayerWiseConfigurations().setTbpttFwdLength(1);
    network.getLayerWiseConfigurations().setTbpttBackLength(1);

    assertThatThrownBy(() -> trainer(network, EASY).train(options(1).build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("did not learn from a minibatch of features [8, 1, 2] and labels")
        .hasMessageContaining("BackpropType.Standard");
  }

  @Test
  void train_labelsThatCannotBeMeasured_refusesBeforeLearning() {
    MultiLayerNetwork network = TinyClassifier.create(0.5);
    double[] before = network.params().toDoubleVector();
    DataSet sparse = new DataSet(Nd4j.zeros(3, 1, 2), Nd4j.ones(3, 1, 2));
    DataSetIterator train = SequenceIterator.inOrder(EASY, 8);

    for (List<DataSet> validation : List.of(List.<DataSet>of(), List.of(sparse))) {
      assertThatThrownBy(
              () ->
                  new ClassifierTrainer(network, train, new ListDataSetIterator<>(validation, 1))
                      .train(options(1).build()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(validation.isEmpty() ? "No examples" : "[3, 1, 2]");
    }
    assertThat(network.params().toDoubleVector()).containsExactly(before);
  }

  @Test
  void train_nothingToLearnFrom_refuses() {
    ClassifierTrainer trainer =
        new ClassifierTrainer(
            TinyClassifier.create(0.5),
            new ListDataSetIterator<>(List.of(), 1),
            SequenceIterator.inOrder(EASY, 8));

    assertThatThrownBy(() -> trainer.train(options(1).build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing to learn from in epoch 1");
  }

  private static TrainingOptions.Builder options(int epochs) {
    return new TrainingOptions.Builder().epochs(epochs);
  }

  private static ClassifierTrainer trainer(MultiLayerNetwork network, LabelledSequences data) {
    return new ClassifierTrainer(
        network, SequenceIterator.shuffled(data, 8, 1), SequenceIterator.inOrder(data, 8));
  }
}
