package io.github.sublstm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.cell.DecayParameterization;
import io.github.sublstm.conf.BalanceWeights;
import io.github.sublstm.conf.DaleConstraint;
import io.github.sublstm.conf.FixSubLSTM;
import io.github.sublstm.conf.FusedGRU;
import io.github.sublstm.conf.FusedLSTM;
import io.github.sublstm.conf.SparseSoftmaxOutputLayer;
import io.github.sublstm.conf.SubLSTM;
import io.github.sublstm.data.LabelledSequences;
import io.github.sublstm.data.SequenceIterator;
import io.github.sublstm.learning.FusedAdam;
import io.github.sublstm.learning.RmsPropMomentum;
import io.github.sublstm.streaming.StreamingModel;
import io.github.sublstm.streaming.StreamingSession;
import io.github.sublstm.streaming.StreamingState;
import io.github.sublstm.training.ClassifierTrainer;
import io.github.sublstm.training.TrainingOptions;
import io.github.sublstm.training.TrainingProgress;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Files that an earlier build wrote: round trips would not notice that a name or an order changed
 * on both sides. {@link #main} writes them anew; that is for a change of format that the changelog
 * tells users about.
 */
class EarlierFilesTest {

  private static final Path FILES = Path.of("src/test/resources/io/github/sublstm/earlier");
  private static final String MODEL = "model.zip";
  private static final String CHECKPOINT = "run.checkpoint";
  private static final String STATE = "session.state";
  private static final String EXPECTED = "expected.properties";

  private static final int INPUTS = 2;
  private static final int CLASSES = 4;
  private static final int STEPS = 5;

  @TempDir private Path folder;

  @Test
  void load_modelWithEveryLayerAndBothUpdaters_isTheSameAndTrainsOn() throws IOException {
    MultiLayerNetwork network = MultiLayerNetwork.load(copy(MODEL), true);

    MultiLayerConfiguration settings = network().getLayerWiseConfigurations();
    for (int layer = 0; layer < network.getnLayers(); layer++) {
      assertThat(network.getLayerWiseConfigurations().getConf(layer).getLayer())
          .isEqualTo(settings.getConf(layer).getLayer());
    }
    assertIs("outputs", outputs(network));
    network.fit(data());
    assertIs("outputs.trained", outputs(network));
  }

  @Test
  void train_checkpoint_goesOnAsItDidThen() throws IOException {
    MultiLayerNetwork network = classifier();

    assertThat(train(network, copy(CHECKPOINT).toPath(), 3)).as("goes on in epoch").isEqualTo(3);

    assertIs("classifier", network.params().toDoubleVector());
  }

  @Test
  void restore_stateOfASession_goesOnAsItDidThen() throws Exception {
    StreamingSession session = model().newSession();
    try (InputStream in = Files.newInputStream(FILES.resolve(STATE));
        ObjectInputStream objects = new ObjectInputStream(in)) {
      session.restore((StreamingState) objects.readObject());
    }

    assertIs("step", doubles(session.step(new float[] {0.5f, -1})));
  }

  private static StreamingModel model() throws IOException {
    return StreamingModel.of(MultiLayerNetwork.load(FILES.resolve(MODEL).toFile(), false));
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, k -> values[k]);
    return doubles;
  }

  /** DL4J and the trainers must not write to it. */
  private File copy(String file) throws IOException {
    return Files.copy(FILES.resolve(file), folder.resolve(file)).toFile();
  }

  /** Computed in double precision, but for the step. */
  private static void assertIs(String name, double[] values) throws IOException {
    Properties expected = new Properties();
    try (Reader in = Files.newBufferedReader(FILES.resolve(EXPECTED))) {
      expected.load(in);
    }
    double[] numbers =
        Arrays.stream(expected.getProperty(name).split(","))
            .mapToDouble(Double::parseDouble)
            .toArray();
    assertThat(values).hasSameSizeAs(numbers);
    for (int k = 0; k < numbers.length; k++) {
      assertThat(values[k])
          .as("%s %s", name, k)
          .isCloseTo(numbers[k], within(name.equals("step") ? 1e-5 : 1e-9));
    }
  }

  /** Of many settings that are others than their defaults. */
  private static MultiLayerNetwork network() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.DOUBLE)
                .updater(new FusedAdam(0.01, null, 0.8, 0.95, 1e-6))
                .list()
                .layer(
                    new SubLSTM.Builder()
                        .nIn(INPUTS)
                        .nOut(3)
                        .balanceWeights(BalanceWeights.LEARNED)
                        .balanceInit(1.5)
                        .divisive(0.5)
                        .balancePenalty(0.01)
                        .forgetGateBiasInit(0.5)
                        .inputGradient(false)
                        .updater(
                            new RmsPropMomentum.Builder()
                                .learningRate(0.01)
                                .rmsDecay(0.8)
                                .momentum(0.7)
                                .epsilon(1e-5)
                                .build())
                        .build())
                .layer(
                    new FixSubLSTM.Builder()
                        .nIn(3)
                        .nOut(4)
                        .decayParameterization(DecayParameterization.CLAMP)
                        .decayInit(0.7)
                        .constrainRecurrent(new DaleConstraint(0.6))
                        .build())
                .layer(
                    new FusedLSTM.Builder()
                        .nIn(4)
                        .nOut(3)
                        .gateActivation(Activation.HARDSIGMOID)
                        .build())
                .layer(new FusedGRU.Builder().nIn(3).nOut(3).build())
                .layer(
                    new SparseSoftmaxOutputLayer.Builder()
                        .nIn(3)
                        .nOut(CLASSES)
                        .classWeights(1, 2, 0.5, 1)
                        .build())
                .build());
    network.init();
    return network;
  }

  private static DataSet data() {
    INDArray x =
        Nd4j.linspace(DataType.DOUBLE, -1, 0.1, 2 * INPUTS * STEPS).reshape(2, INPUTS, STEPS);
    INDArray y =
        Nd4j.createFromArray(new double[] {0, 1, 2, 3, 0, 3, 2, 1, 0, 3}).reshape(2, 1, STEPS);
    return new DataSet(x, y);
  }

  private static double[] outputs(MultiLayerNetwork network) {
    return network.output(data().getFeatures()).dup('c').data().asDouble();
  }

  private static MultiLayerNetwork classifier() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(6)
                .dataType(DataType.DOUBLE)
                .updater(new FusedAdam(0.01))
                .list()
                .layer(new LastTimeStep(new SubLSTM.Builder().nIn(1).nOut(3).build()))
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nIn(3)
                        .nOut(2)
                        .build())
                .build());
    network.init();
    return network;
  }

  /** Returns the epoch that it began or went on in. */
  private static int train(MultiLayerNetwork network, Path checkpoint, int epochs) {
    float[][] values = {{1, 2, 0}, {0, 1, 1}, {2, 2, 1}, {0, 0, 2}, {1, 0, 1}};
    LabelledSequences examples = new LabelledSequences(values, new int[] {0, 1, 0, 1, 1}, 2);
    int[] start = {0};
    TrainingProgress progress =
        new TrainingProgress() {
          @Override
          public void started(int epoch, int minibatch, double seconds) {
            start[0] = epoch;
          }
        };
    new ClassifierTrainer(
            network, SequenceIterator.inOrder(examples, 2), SequenceIterator.inOrder(examples, 5))
        .train(
            new TrainingOptions.Builder()
                .epochs(epochs)
                .checkpoint(checkpoint)
                .keepLastOfEquals()
                .progress(progress)
                .build());
    return start[0];
  }

  /** Writes the files, from the folder of the project. */
  public static void main(String[] arguments) throws IOException {
    Properties expected = new Properties();
    MultiLayerNetwork network = network();
    network.fit(data());
    network.save(FILES.resolve(MODEL).toFile(), true);
    expected.setProperty("outputs", text(outputs(network)));
    network.fit(data());
    expected.setProperty("outputs.trained", text(outputs(network)));

    MultiLayerNetwork classifier = classifier();
    Files.deleteIfExists(FILES.resolve(CHECKPOINT));
    train(classifier, FILES.resolve(CHECKPOINT), 2);
    MultiLayerNetwork undisturbed = classifier();
    Path other = Files.createTempFile("undisturbed", "");
    Files.delete(other);
    train(undisturbed, other, 3);
    Files.deleteIfExists(other);
    expected.setProperty("classifier", text(undisturbed.params().toDoubleVector()));

    StreamingSession session = model().newSession();
    session.step(new float[] {1, 2});
    try (ObjectOutputStream out =
        new ObjectOutputStream(Files.newOutputStream(FILES.resolve(STATE)))) {
      out.writeObject(session.state());
    }
    expected.setProperty("step", text(doubles(session.step(new float[] {0.5f, -1}))));
    try (Writer out = Files.newBufferedWriter(FILES.resolve(EXPECTED))) {
      expected.store(out, null);
    }
  }

  private static String text(double[] values) {
    return DoubleStream.of(values).mapToObj(Double::toString).collect(Collectors.joining(","));
  }
}
