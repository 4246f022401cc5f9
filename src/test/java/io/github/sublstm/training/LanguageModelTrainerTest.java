package io.github.sublstm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.conf.SubLSTM;
import io.github.sublstm.data.WordStreams;
import io.github.sublstm.learning.RmsPropMomentum;
import io.github.sublstm.training.TrainingOutcome.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

class LanguageModelTrainerTest {

  /** A learning rate at which no parameter changes, so that no epoch is better than the first. */
  private static final double NOTHING_LEARNED = 1e-30;

  private static final int STREAMS = 3;
  private static final int STEPS = 5;

  /** Three streams of 17 words: segments of 5, 5, 5 and 2. */
  private static final int[] SHORT = TinyLanguageModel.corpus(3 * 17 + 2, 1);

  private static final int[] LONG = TinyLanguageModel.corpus(601, 2);
  private static final int[] VALIDATION = TinyLanguageModel.corpus(200, 3);

  static Stream<MultiLayerNetwork> networks() {
    return Stream.of(
        TinyLanguageModel.plain(new RmsPropMomentum(0.01)),
        TinyLanguageModel.plain(new Adam(0.01)),
        TinyLanguageModel.dl4jLstm(new Adam(0.01)),
        TinyLanguageModel.of(
            new Adam(0.01),
            new GravesLSTM.Builder()
                .nIn(TinyLanguageModel.UNITS)
                .nOut(TinyLanguageModel.UNITS)
                .build()),
        new TransferLearning.Builder(TinyLanguageModel.of(new Adam(0.01), layer(), layer()))
            .setFeatureExtractor(1)
            .build(),
        TinyLanguageModel.of(new Adam(0.01), new FrozenLayerWithBackprop(layer()), layer()));
  }

  private static SubLSTM layer() {
    return new SubLSTM.Builder().nIn(TinyLanguageModel.UNITS).nOut(TinyLanguageModel.UNITS).build();
  }

  @Test
  void constructor_badValidation_refusesAtOnce() {
    MultiLayerNetwork network = TinyLanguageModel.plain(new Sgd(0.1));
    WordStreams words = new WordStreams(SHORT, STREAMS, STEPS);

    assertThatThrownBy(() -> new LanguageModelTrainer(network, words, new int[] {1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("too few");
    int[] foreign = {0, 1, TinyLanguageModel.VOCABULARY};
    assertThatThrownBy(() -> new LanguageModelTrainer(network, words, foreign))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Word 2 for validation has the id " + TinyLanguageModel.VOCABULARY);
  }

  @Test
  void train_balancePenalty_tellsTheLossWithoutIt() {
    List<Double> losses = new ArrayList<>();
    for (double penalty : new double[] {0, 10}) {
      MultiLayerNetwork network =
          TinyLanguageModel.of(
              new Sgd(NOTHING_LEARNED),
              new SubLSTM.Builder()
                  .nIn(TinyLanguageModel.UNITS)
                  .nOut(TinyLanguageModel.UNITS)
                  .balancePenalty(penalty)
                  .build());
      network.getParam("1_b").get(NDArrayIndex.interval(0, TinyLanguageModel.UNITS)).assign(1);
      WordStreams words = new WordStreams(SHORT, STREAMS, STEPS);
      losses.add(
          new LanguageModelTrainer(network, words, VALIDATION)
              .train(new TrainingOptions.Builder().epochs(1).build())
              .curve()
              .get(0)
              .trainLoss());
    }

    assertThat(losses.get(1)).isCloseTo(losses.get(0), within(1e-5));
  }

  @Test
  void constructor_outputLayerTakesOtherLabels_refuses() {
    WordStreams words = new WordStreams(SHORT, STREAMS, STEPS);
    INDArray weights = Nd4j.ones(1, TinyLanguageModel.VOCABULARY);
    for (FeedForwardLayer layer :
        List.of(
            new RnnOutputLayer.Builder(new LossMCXENT()).build(),
            new RnnOutputLayer.Builder(new LossSparseMCXENT(weights)).build(),
            new OutputLayer.Builder(new LossMCXENT()).build())) {
      layer.setNIn(1);
      layer.setNOut(TinyLanguageModel.VOCABULARY);
      MultiLayerNetwork network =
          new MultiLayerNetwork(new NeuralNetConfiguration.Builder().list().layer(layer).build());
      network.init();

      assertThatThrownBy(() -> new LanguageModelTrainer(network, words, VALIDATION))
          .as("%s", layer)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must take word ids as labels");
    }
  }

  /** DL4J's fit, too, carries the state inside one DataSet: here the whole epoch. */
  @ParameterizedTest
  @MethodSource("networks")
  void train_oneEpoch_isWhatFitDoesToTheWholeCorpusAtOnce(MultiLayerNetwork network) {
    // Not clone(), which wraps frozen layers once more.
    MultiLayerNetwork other = new MultiLayerNetwork(network.getLayerWiseConfigurations().clone());
    other.init(network.params().dup(), false);
    Recorder mine = new Recorder();
    Recorder theirs = new Recorder();
    network.addListeners(mine, new GlobalNormClipping(0.5));
    other.addListeners(theirs, new GlobalNormClipping(0.5));

    trainer(network, SHORT).train(options(1).build());

    MultiLayerConfiguration configuration = other.getLayerWiseConfigurations();
    configuration.setBackpropType(BackpropType.TruncatedBPTT);
    configuration.setTbpttFwdLength(STEPS);
    configuration.setTbpttBackLength(STEPS);
    other.fit(new WordStreams(SHORT, STREAMS, 1000).segment(0));

    assertThat(mine.scores).hasSize(4).isEqualTo(theirs.scores);
    assertThat(network.params().toFloatVector()).containsExactly(other.params().toFloatVector());
    assertThat(network.getUpdater().getStateViewArray().toFloatVector())
        .containsExactly(other.getUpdater().getStateViewArray().toFloatVector());
    assertThat(network.getIterationCount()).isEqualTo(4);
    assertThat(network.getEpochCount()).isEqualTo(1);
    assertThat(network.getLayerWiseConfigurations().getBackpropType())
        .isEqualTo(BackpropType.Standard);
  }

  @Test
  void train_learnableCorpus_reportsMeanLossPerWordAndKeepsTheBest() {
    MultiLayerNetwork network = TinyLanguageModel.plain(new Adam(0.02));
    List<MinibatchResult> told = new ArrayList<>();

    TrainingOutcome outcome = trainer(network, LONG).train(options(8).progress(into(told)).build());

    assertThat(outcome.ending()).isEqualTo(Ending.COMPLETED);
    assertThat(outcome.curve()).hasSize(8);
    assertThat(told).hasSize(8 * 40);
    assertThat(told.get(0).items()).isEqualTo(STREAMS * STEPS);
    // At first nothing is known: every word costs about the logarithm of the vocabulary.
    assertThat(told.get(0).loss()).isCloseTo(Math.log(TinyLanguageModel.VOCABULARY), within(0.15));
    assertThat(told.get(39).meanLoss())
        .isCloseTo(
            told.subList(0, 40).stream().mapToDouble(MinibatchResult::loss).average().orElseThrow(),
            within(1e-12));
    assertThat(outcome.curve().get(0).trainLoss()).isEqualTo(told.get(39).meanLoss());
    assertThat(outcome.validation()).isLessThan(5);
    assertThat(Perplexity.of(network, VALIDATION)).isEqualTo(outcome.validation());
    assertThat(outcome.curve().get(outcome.bestEpoch() - 1).validation())
        .isEqualTo(outcome.validation());
  }

  @Test
  void train_lastSegmentIsShorter_tellsTheMeanLossPerWord() {
    List<MinibatchResult> told = new ArrayList<>();

    TrainingOutcome outcome =
        trainer(TinyLanguageModel.plain(new Sgd(NOTHING_LEARNED)), SHORT)
            .train(options(1).progress(into(told)).build());

    assertThat(told).extracting(MinibatchResult::items).containsExactly(15L, 15L, 15L, 6L);
    double sum = told.stream().mapToDouble(result -> result.loss() * result.items()).sum();
    assertThat(outcome.curve().get(0).trainLoss()).isCloseTo(sum / 51, within(1e-12));
  }

  @Test
  void train_lossSummedOverTheStreams_tellsTheMean() {
    List<Double> means = new ArrayList<>();
    for (boolean isMean : new boolean[] {true, false}) {
      MultiLayerNetwork network = TinyLanguageModel.plain(new Sgd(NOTHING_LEARNED));
      network.getLayerWiseConfigurations().getConfs().forEach(c -> c.setMiniBatch(isMean));
      network.conf().setMiniBatch(isMean);
      means.add(trainer(network, SHORT).train(options(1).build()).curve().get(0).trainLoss());
    }

    assertThat(means.get(1)).isCloseTo(means.get(0), within(1e-5));
  }

  private static TrainingProgress into(List<MinibatchResult> told) {
    return new TrainingProgress() {
      @Override
      public void minibatchDone(MinibatchResult result) {
        told.add(result);
      }
    };
  }

  @Test
  void train_secondEpoch_beginsWithoutState() {
    MultiLayerNetwork network = TinyLanguageModel.plain(new Sgd(0));
    Recorder recorder = new Recorder();
    network.addListeners(recorder);

    trainer(network, SHORT).train(options(2).build());

    assertThat(recorder.scores.subList(4, 8)).isEqualTo(recorder.scores.subList(0, 4));
  }

  @Test
  void train_noImprovement_lowersTheRateAndStopsEarly() {
    MultiLayerNetwork network = TinyLanguageModel.plain(new Sgd(0));
    // With a learning rate of nothing the first epoch is the best.
    List<Double> scales = new ArrayList<>();
    TrainingProgress progress =
        new TrainingProgress() {
          @Override
          public void learningRateLowered(int epoch, double scale) {
            scales.add(scale);
          }
        };

    TrainingOutcome outcome =
        trainer(TinyLanguageModel.plain(new Sgd(1e-12)), SHORT)
            .train(
                options(20)
                    .plateau(new Plateau(0.5, 2, 3e-13))
                    .earlyStopping(9)
                    .progress(progress)
                    .build());
    TrainingOutcome untouched = trainer(network, SHORT).train(options(20).earlyStopping(3).build());

    assertThat(outcome.ending()).isEqualTo(Ending.EARLY_STOPPED);
    assertThat(outcome.bestEpoch()).isEqualTo(1);
    assertThat(outcome.curve()).hasSize(10);
    // The second half of a half would be below the minimum.
    assertThat(scales).hasSize(2);
    assertThat(scales.get(0)).isEqualTo(0.5);
    assertThat(scales.get(1)).isCloseTo(0.3, within(1e-12));
    assertThat(untouched.curve()).hasSize(4);
  }

  @Test
  void train_plateau_changesWhatTheUpdaterUsesAndPutsItBack() {
    MultiLayerNetwork network = TinyLanguageModel.plain(new RmsPropMomentum(NOTHING_LEARNED));
    List<Double> rates = new ArrayList<>();
    network.addListeners(
        new BaseTrainingListener() {
          @Override
          public void onEpochStart(Model model) {
            rates.add(network.getLearningRate(1));
          }
        });

    trainer(network, SHORT)
        .train(options(4).plateau(new Plateau(0.1, 1, 1.5e-2 * NOTHING_LEARNED)).build());

    double[] expected = {1, 1, 0.1, 1.5e-2};
    for (int epoch = 0; epoch < expected.length; epoch++) {
      assertThat(rates.get(epoch) / NOTHING_LEARNED)
          .as("share of the rate in epoch %s", epoch + 1)
          .isCloseTo(expected[epoch], within(1e-12));
    }
    assertThat(network.getLearningRate(1)).isEqualTo(NOTHING_LEARNED);
  }

  @Test
  void train_plateauWithSchedule_throws() {
    RmsPropMomentum scheduled =
        new RmsPropMomentum.Builder()
            .learningRateSchedule(new MapSchedule.Builder(ScheduleType.EPOCH).add(0, 0.1).build())
            .build();
    LanguageModelTrainer trainer = trainer(TinyLanguageModel.plain(scheduled), SHORT);

    assertThatThrownBy(() -> trainer.train(options(1).plateau(new Plateau(0.5, 1, 0)).build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("schedule");
  }

  @Test
  void train_lossIsNan_namesTheStepAndKeepsTheBest() {
    MultiLayerNetwork network = TinyLanguageModel.plain(new Sgd(0.1));
    List<INDArray> best = new ArrayList<>();
    network.addListeners(
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            if (epoch == 2 && iteration == 2 * 4 + 1) {
              network.params().putScalar(0, Double.NaN);
            }
          }

          @Override
          public void onEpochEnd(Model model) {
            best.add(network.params().dup());
          }
        });

    assertThatThrownBy(() -> trainer(network, SHORT).train(options(9).build()))
        .isInstanceOfSatisfying(
            DivergedException.class,
            e -> {
              assertThat(e.epoch()).isEqualTo(3);
              assertThat(e.minibatch()).isEqualTo(3);
            })
        .hasMessageStartingWith("the training loss became NaN in epoch 3, minibatch 3")
        .hasMessageContaining("epoch 2 is kept");
    assertThat(network.params().toFloatVector()).containsExactly(best.get(1).toFloatVector());
  }

  @Test
  void train_stopped_returnsAtOnce() {
    MultiLayerNetwork network = TinyLanguageModel.plain(new Sgd(0.1));
    int[] asked = {0};

    TrainingOutcome outcome =
        trainer(network, SHORT).train(options(9).stopWhen(() -> asked[0]++ == 3).build());

    assertThat(outcome.ending()).isEqualTo(Ending.STOPPED);
    assertThat(outcome.bestEpoch()).isZero();
    assertThat(outcome.curve()).isEmpty();
    assertThat(network.getIterationCount()).isEqualTo(3);
  }

  @Test
  void constructor_outputForOtherLabels_throws() {
    assertThatThrownBy(
            () -> trainer(outputOnly(new RnnOutputLayer.Builder(LossFunction.MCXENT)), SHORT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("LossSparseMCXENT");
  }

  private static MultiLayerNetwork outputOnly(RnnOutputLayer.Builder output) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(output.nIn(1).nOut(2).activation(Activation.SOFTMAX).build())
                .build());
    network.init();
    return network;
  }

  private static TrainingOptions.Builder options(int epochs) {
    return new TrainingOptions.Builder().epochs(epochs);
  }

  private static LanguageModelTrainer trainer(MultiLayerNetwork network, int[] words) {
    return new LanguageModelTrainer(network, new WordStreams(words, STREAMS, STEPS), VALIDATION);
  }

  private static final class Recorder extends BaseTrainingListener {

    private final List<Double> scores = new ArrayList<>();

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      scores.add(model.score());
    }
  }
}
