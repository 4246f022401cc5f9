package io.github.sublstm.streaming;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sublstm.conf.SubLSTM;
import io.github.sublstm.streaming.Nets.Recurrent;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.buffer.DataType;

/** What cannot be streamed is refused, with the layer's name and the reason. */
class UnsupportedNetworksTest {

  /** A layer between others, and what its refusal says. */
  enum Refused {
    BIDIRECTIONAL(
        () -> new Bidirectional(Bidirectional.Mode.ADD, subLstm()), "Bidirectional", "its end"),
    LAST_TIME_STEP(() -> new LastTimeStep(subLstm()), "LastTimeStep", "once per sequence"),
    CONVOLUTION(
        () -> new Convolution1DLayer.Builder(2).nIn(4).nOut(4).build(),
        "Convolution1DLayer",
        "several time steps"),
    MASK_ZERO(() -> new MaskZeroLayer(subLstm(), 0), "MaskZeroLayer", "no form here"),
    FROZEN(
        () -> new FrozenLayer(new Bidirectional(Bidirectional.Mode.ADD, subLstm())),
        "Bidirectional",
        "its end"),
    BOUNDED_RELU(
        () ->
            new DenseLayer.Builder()
                .nIn(4)
                .nOut(4)
                .activation(new ActivationReLU(6.0, null, null))
                .build(),
        "activation",
        "relu with a maximum"),
    SIMPLE_RNN(() -> new SimpleRnn.Builder().nIn(4).nOut(4).build(), "SimpleRnn", "no form here"),
    BATCH_NORMALISATION(
        () -> new BatchNormalization.Builder().nIn(4).nOut(4).build(),
        "BatchNormalization",
        "no form here"),
    LSTM_WITH_SIGMOID(
        () -> new LSTM.Builder().nIn(4).nOut(4).activation(Activation.SIGMOID).build(),
        "activation tanh",
        "found sigmoid"),
    DENSE_WITH_LAYER_NORM(
        () -> new DenseLayer.Builder().nIn(4).nOut(4).hasLayerNorm(true).build(), "hasLayerNorm"),
    DENSE_WITH_OTHER_ACTIVATION(
        () -> new DenseLayer.Builder().nIn(4).nOut(4).activation(Activation.CUBE).build(),
        "softmax or tanh",
        "found cube"),
    SOFTMAX_OF_A_SEQUENCE(
        () -> new ActivationLayer(Activation.SOFTMAX), "ActivationLayer", "along the time steps");

    private final Supplier<Layer> layer;
    private final String[] words;

    Refused(Supplier<Layer> layer, String... words) {
      this.layer = layer;
      this.words = words;
    }

    private static Layer subLstm() {
      return new SubLSTM.Builder().nIn(4).nOut(4).build();
    }
  }

  @ParameterizedTest
  @EnumSource
  void layer_isRefusedByName(Refused refused) {
    Layer layer = refused.layer.get();
    layer.setLayerName("the odd one");
    MultiLayerNetwork network =
        Nets.of(DataType.FLOAT, null, Recurrent.SUB_LSTM.layer(3, 4), layer);
    assertThatThrownBy(() -> StreamingModel.of(network))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"the odd one\" (index 1)")
        .hasMessageContainingAll(refused.words);
  }

  @Test
  void networkWithoutParameters_isRefused() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list(Recurrent.SUB_LSTM.layer(3, 4), Nets.softmax(4, 2))
                .build());
    assertThatThrownBy(() -> StreamingModel.of(network))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("init()");
  }

  @Test
  void halfPrecision_isRefused() {
    MultiLayerNetwork network =
        Nets.classifier(Recurrent.SUB_LSTM, 3, 4).convertDataType(DataType.HALF);
    assertThatThrownBy(() -> StreamingModel.of(network))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("FLOAT or DOUBLE", "HALF");
  }

  @Test
  void sizesThatDoNotFit_areRefused() {
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .list(Recurrent.SUB_LSTM.layer(3, 4), Nets.softmax(4, 2))
            .build();
    ((RnnOutputLayer) configuration.getConf(1).getLayer()).setNIn(5);
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    assertThatThrownBy(() -> StreamingModel.of(network))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("RnnOutputLayer", "nIn 4", "found 5");
  }
}
