package io.github.sublstm.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.conf.FixSubLSTM;
import io.github.sublstm.data.LabelledSequences;
import io.github.sublstm.data.SequenceIterator;
import io.github.sublstm.data.WordStreams;
import io.github.sublstm.data.trials.DelayedAddition;
import io.github.sublstm.data.trials.Delays;
import io.github.sublstm.data.trials.TrialIterator;
import io.github.sublstm.data.trials.TrialTask;
import io.github.sublstm.learning.RmsPropMomentum;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;

/** Runs of all trainers with everything that could go wrong when one is resumed. */
enum SavedRuns {
  /** Dropout of every kind, a carried state, momentum, weight decay, clipping, a plateau. */
  LANGUAGE_MODEL {
    @Override
    MultiLayerNetwork network() {
      MultiLayerNetwork network = TinyLanguageModel.withDropout(new RmsPropMomentum(0.02));
      network.addListeners(new GlobalNormClipping(1));
      return network;
    }

    @Override
    TrainingOutcome train(MultiLayerNetwork network, TrainingOptions.Builder options) {
      WordStreams words = new WordStreams(TinyLanguageModel.corpus(461, 2), 4, 10);
      // Backwards, by three, so that the first epoch is the best and the plateau is reached.
      int[] validation =
          IntStream.range(0, 60).map(i -> 3 * (60 - i) % TinyLanguageModel.VOCABULARY).toArray();
      return new LanguageModelTrainer(network, words, validation)
          .train(options.epochs(EPOCHS).plateau(new Plateau(0.5, 2, 0)).build());
    }
  },

  /** Dropout and shuffled examples. */
  CLASSIFIER {
    @Override
    MultiLayerNetwork network() {
      MultiLayerNetwork network =
          new MultiLayerNetwork(
              new NeuralNetConfiguration.Builder()
                  .seed(5)
                  .updater(new Adam(0.02))
                  .dropOut(0.8)
                  .list()
                  .layer(
                      new LastTimeStep(
                          new FixSubLSTM.Builder().nIn(1).nOut(7).updateDropout(0.7).build()))
                  .layer(
                      new OutputLayer.Builder()
                          .activation(Activation.SOFTMAX)
                          .nIn(7)
                          .nOut(3)
                          .build())
                  .build());
      network.init();
      return network;
    }

    @Override
    TrainingOutcome train(MultiLayerNetwork network, TrainingOptions.Builder options) {
      LabelledSequences data = sequences(69);
      return new ClassifierTrainer(
              network,
              SequenceIterator.shuffled(data, 6, 9),
              SequenceIterator.inOrder(sequences(40), 40))
          .train(options.epochs(EPOCHS).build());
    }
  },

  /** Dropout, and trials that are new in every minibatch, also in those of validation. */
  REGRESSION {
    @Override
    MultiLayerNetwork network() {
      MultiLayerNetwork network = TinyRegression.create(TASK, 0.8);
      network.addListeners(new GlobalNormClipping(1));
      return network;
    }

    @Override
    TrainingOutcome train(MultiLayerNetwork network, TrainingOptions.Builder options) {
      return new RegressionTrainer(
              network,
              TrialIterator.fresh(TASK, 6, MINIBATCHES, 9),
              TrialIterator.fresh(TASK, 30, 2, 9),
              new UnexplainedVariance())
          .train(options.epochs(EPOCHS).build());
    }
  };

  private static final TrialTask TASK = new DelayedAddition(5, new Delays(0, 3));

  private static final Map<SavedRuns, End> UNDISTURBED = new ConcurrentHashMap<>();

  static final int EPOCHS = 4;

  /** Of each run. */
  static final int MINIBATCHES = 12;

  /** Initialised, always the same. */
  abstract MultiLayerNetwork network();

  /** Trains for {@link #EPOCHS} epochs, with the given options besides. */
  abstract TrainingOutcome train(MultiLayerNetwork network, TrainingOptions.Builder options);

  /** How a run ended, to the last bit. */
  record End(
      float[] parameters, float[] updater, List<float[]> curve, int bestEpoch, int iterations) {

    static End of(MultiLayerNetwork network, TrainingOutcome outcome) {
      return new End(
          network.params().toFloatVector(),
          network.getUpdater().getStateViewArray().toFloatVector(),
          outcome.curve().stream()
              .map(p -> new float[] {p.epoch(), (float) p.trainLoss(), (float) p.validation()})
              .toList(),
          outcome.bestEpoch(),
          network.getIterationCount());
    }

    void assertIs(End expected, String what) {
      assertThat(bestEpoch).as(what).isEqualTo(expected.bestEpoch);
      assertThat(iterations).as(what).isEqualTo(expected.iterations);
      assertThat(curve).as(what).usingRecursiveComparison().isEqualTo(expected.curve);
      assertThat(updater).as(what).containsExactly(expected.updater);
      assertThat(parameters).as(what).containsExactly(expected.parameters);
    }
  }

  /** How the run ends if nothing disturbs it; computed once. */
  End undisturbed() {
    return UNDISTURBED.computeIfAbsent(
        this,
        run -> {
          MultiLayerNetwork network = run.network();
          return End.of(network, run.train(network, new TrainingOptions.Builder()));
        });
  }

  private static LabelledSequences sequences(int examples) {
    Random random = new Random(examples);
    float[][] values = new float[examples][12];
    int[] labels = new int[examples];
    for (int i = 0; i < examples; i++) {
      labels[i] = random.nextInt(3);
      for (int t = 0; t < values[i].length; t++) {
        values[i][t] = labels[i] - 1 + (float) random.nextGaussian();
      }
    }
    return new LabelledSequences(values, labels, 3);
  }
}
