package io.github.sublstm.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.conf.SubLSTM;
import io.github.sublstm.streaming.Nets.Recurrent;
import java.util.Random;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A streamed step gives what {@code rnnTimeStep} gives. */
class StreamingAgreementTest {

  private static final float TOLERANCE = 1e-6f;
  private static final int STEPS = 12;
  private static final long SEED = 20261125;

  private static void assertAgrees(MultiLayerNetwork network, int inputs, float tolerance) {
    StreamingSession session = StreamingModel.of(network).newSession();
    Random random = new Random(SEED);
    for (int t = 0; t < STEPS; t++) {
      float[] x = Nets.vector(random, inputs);
      assertThat(session.step(x))
          .as("step %d, seed %d", t, SEED)
          .containsExactly(Nets.rnnTimeStep(network, x), within(tolerance));
    }
  }

  @ParameterizedTest
  @EnumSource
  void layer_agrees(Recurrent kind) {
    assertAgrees(Nets.classifier(kind, 5, 7), 5, TOLERANCE);
  }

  /** Row counts that four does not divide, units on both sides of a vector's length. */
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 3", "3, 17", "4, 16", "17, 33", "100, 100"})
  void sizes_agree(int inputs, int units) {
    assertAgrees(Nets.classifier(Recurrent.SUB_LSTM, inputs, units), inputs, TOLERANCE);
    assertAgrees(Nets.classifier(Recurrent.FUSED_GRU, inputs, units), inputs, TOLERANCE);
  }

  @ParameterizedTest
  @EnumSource
  void stackedWithoutOutputLayer_agrees(Recurrent kind) {
    assertAgrees(
        Nets.onVectors(4, kind.layer(4, 9), kind.layer(9, 6), kind.layer(6, 5)), 4, TOLERANCE);
  }

  /** As DL4J's transfer learning leaves them. */
  @ParameterizedTest
  @EnumSource
  void frozenLayers_agree(Recurrent kind) {
    assertAgrees(
        Nets.onVectors(
            4,
            new FrozenLayer(kind.layer(4, 9)),
            new FrozenLayerWithBackprop(kind.layer(9, 6)),
            kind.layer(6, 5)),
        4,
        TOLERANCE);
  }

  @ParameterizedTest
  @EnumSource
  void words_agree(Recurrent kind) {
    MultiLayerNetwork network = Nets.languageModel(kind, 23, 8);
    StreamingModel model = StreamingModel.of(network);
    StreamingSession session = model.newSession();
    StreamingSession byNumber = model.newSession();
    Random random = new Random(SEED);
    for (int t = 0; t < STEPS; t++) {
      int word = random.nextInt(23);
      float[] expected = Nets.rnnTimeStep(network, word);
      assertThat(session.step(word))
          .as("step %d, seed %d", t, SEED)
          .containsExactly(expected, within(TOLERANCE));
      assertThat(byNumber.step(new float[] {word}))
          .as("the word as a number")
          .containsExactly(expected, within(TOLERANCE));
    }
  }

  /** The softmax goes block by block. */
  @Test
  void largeVocabulary_agrees() {
    MultiLayerNetwork network = Nets.languageModel(Recurrent.SUB_LSTM, 2500, 12);
    StreamingSession session = StreamingModel.of(network).newSession();
    for (int word : new int[] {0, 2499, 1024}) {
      assertThat(session.step(word))
          .containsExactly(Nets.rnnTimeStep(network, word), within(TOLERANCE));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"IDENTITY", "RELU", "LEAKYRELU", "SIGMOID", "SOFTMAX", "TANH"})
  void feedForwardLayers_agree(Activation activation) {
    MultiLayerNetwork network =
        Nets.onVectors(
            6,
            new DenseLayer.Builder().nIn(6).nOut(10).activation(activation).dropOut(0.5).build(),
            new DropoutLayer(0.5),
            new SubLSTM.Builder().nIn(10).nOut(8).dropOut(0.5).build(),
            new ActivationLayer(
                activation == Activation.SOFTMAX ? Activation.LEAKYRELU : activation),
            new DenseLayer.Builder().nIn(8).nOut(9).activation(activation).hasBias(false).build(),
            new OutputLayer.Builder(LossFunction.MSE)
                .nIn(9)
                .nOut(4)
                .activation(activation)
                .build());
    assertThat(network.getLayerWiseConfigurations().getInputPreProcessors())
        .as("preprocessors between steps and vectors")
        .isNotEmpty();
    assertAgrees(network, 6, TOLERANCE);
  }

  @Test
  void outputWithoutBias_agrees() {
    assertAgrees(
        Nets.onVectors(
            3,
            new SubLSTM.Builder().nIn(3).nOut(5).build(),
            new OutputLayer.Builder(LossFunction.MSE)
                .nIn(5)
                .nOut(4)
                .hasBias(false)
                .activation(Activation.IDENTITY)
                .build()),
        3,
        TOLERANCE);
  }

  @Test
  void stepsFirst_agrees() {
    MultiLayerNetwork network =
        Nets.of(
            DataType.FLOAT,
            InputType.recurrent(4, RNNFormat.NWC),
            new SubLSTM.Builder().nIn(4).nOut(6).dataFormat(RNNFormat.NWC).build(),
            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .nIn(6)
                .nOut(3)
                .dataFormat(RNNFormat.NWC)
                .activation(Activation.SOFTMAX)
                .build());
    StreamingSession session = StreamingModel.of(network).newSession();
    Random random = new Random(SEED);
    for (int t = 0; t < STEPS; t++) {
      float[] x = Nets.vector(random, 4);
      float[] expected =
          network
              .rnnTimeStep(Nd4j.createFromArray(new float[][][] {{x}}))
              .dup('c')
              .data()
              .asFloat();
      assertThat(session.step(x)).containsExactly(expected, within(TOLERANCE));
    }
  }

  /** Rounded to single precision: to about six digits. */
  @ParameterizedTest
  @EnumSource
  void doubleNetwork_agreesToSinglePrecision(Recurrent kind) {
    MultiLayerNetwork network =
        Nets.of(
            DataType.DOUBLE,
            InputType.recurrent(5, RNNFormat.NCW),
            kind.layer(5, 7),
            Nets.softmax(7, 3));
    assertAgrees(network, 5, 2e-6f);
  }

  /** 19 sessions: two groups of eight and a rest, each at another place of its own sequence. */
  @ParameterizedTest
  @EnumSource
  void minibatch_isEachSessionByItself(Recurrent kind) {
    int count = 2 * RowWeights.SESSIONS_TOGETHER + 3;
    MultiLayerNetwork network =
        Nets.onVectors(5, kind.layer(5, 9), kind.layer(9, 7), Nets.softmax(7, 3));
    StreamingModel model = StreamingModel.of(network);
    StreamingSession[] together = new StreamingSession[count];
    StreamingSession[] alone = new StreamingSession[count];
    Random random = new Random(SEED);
    for (int s = 0; s < count; s++) {
      together[s] = model.newSession();
      alone[s] = model.newSession();
      for (int t = 0; t < s % 4; t++) {
        float[] x = Nets.vector(random, 5);
        together[s].step(x);
        alone[s].step(x);
      }
    }
    for (int t = 0; t < STEPS; t++) {
      float[][] inputs = new float[count][];
      for (int s = 0; s < count; s++) {
        inputs[s] = Nets.vector(random, 5);
      }
      float[][] outputs = model.step(together, inputs);
      for (int s = 0; s < count; s++) {
        assertThat(outputs[s])
            .as("session %d, step %d, seed %d", s, t, SEED)
            .containsExactly(alone[s].step(inputs[s]), within(TOLERANCE));
      }
    }
  }

  @Test
  void minibatchOfWords_isEachSessionByItself() {
    MultiLayerNetwork network = Nets.languageModel(Recurrent.SUB_LSTM, 11, 6);
    StreamingModel model = StreamingModel.of(network);
    StreamingSession[] together = {model.newSession(), model.newSession(), model.newSession()};
    float[][] outputs = new float[3][11];
    for (int t = 0; t < STEPS; t++) {
      model.step(together, new int[] {t % 11, 3, 10 - t % 11}, outputs);
      assertThat(outputs[0])
          .as("the first session's step %d is as rnnTimeStep's", t)
          .containsExactly(Nets.rnnTimeStep(network, t % 11), within(TOLERANCE));
    }
    assertThat(model.step(together, new int[] {1, 1, 1})[1])
        .isNotEqualTo(model.step(together, new int[] {1, 1, 1})[0]);
  }

  @Test
  void laterChangesOfTheNetwork_doNotReachTheModel() {
    MultiLayerNetwork network = Nets.classifier(Recurrent.SUB_LSTM, 5, 7);
    StreamingModel model = StreamingModel.of(network);
    float[] x = Nets.vector(new Random(SEED), 5);
    float[] before = model.newSession().step(x).clone();
    network.params().muli(2);
    assertThat(model.newSession().step(x)).containsExactly(before);
    assertThat(StreamingModel.of(network).newSession().step(x)).isNotEqualTo(before);
  }
}
