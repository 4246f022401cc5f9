package io.github.sublstm.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

/** Which settings and uses of DL4J's own {@code LSTM} have an effect: the README's table says. */
@ExtendWith(SmallProblems.class)
class Dl4jSettingsTest {

  private static final int INPUTS = 2;
  private static final int UNITS = 6;
  private static final double MAX_NORM = 0.3;

  private static LSTM.Builder lstm() {
    return new LSTM.Builder().nIn(INPUTS).nOut(UNITS).activation(Activation.TANH);
  }

  private static MultiLayerNetwork network(LSTM.Builder layer) {
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .dataType(DataType.DOUBLE)
            .updater(new Sgd(0.1))
            .list()
            .layer(layer.build())
            .layer(Samples.sequenceOutput(UNITS, 2, RNNFormat.NCW))
            .build();
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return network;
  }

  private static DataSet data() {
    return new DataSet(Samples.gaussian(1, 3, INPUTS, 5), Samples.gaussian(2, 3, 2, 5));
  }

  private static double largestNorm(MultiLayerNetwork network, String parameter) {
    return network.getParam(parameter).norm2(0).maxNumber().doubleValue();
  }

  @Test
  void recurrentConstraints_hold() {
    MultiLayerNetwork network =
        network(lstm().constrainRecurrent(new MaxNormConstraint(MAX_NORM, 0)));
    assertThat(largestNorm(network, "0_RW")).isGreaterThan(MAX_NORM + 0.01);
    network.fit(data());
    assertThat(largestNorm(network, "0_RW")).isLessThan(MAX_NORM + 1e-4);
  }

  @Test
  void inputWeightConstraints_areIgnored() {
    MultiLayerNetwork network =
        network(lstm().constrainInputWeights(new MaxNormConstraint(MAX_NORM, 0)));
    network.fit(data());
    assertThat(largestNorm(network, "0_W")).isGreaterThan(MAX_NORM + 0.01);
  }

  @Test
  void biasInit_isIgnored() {
    INDArray bias = network(lstm().biasInit(0.25)).getParam("0_b");
    for (int k = 0; k < bias.length(); k++) {
      assertThat(bias.getDouble(k)).as("bias %s", k).isEqualTo(k / UNITS == 1 ? 1 : 0);
    }
  }

  @Test
  void rnnTimeStep_carriesTheState() {
    MultiLayerNetwork network = network(lstm());
    INDArray input = data().getFeatures();
    INDArray whole = network.output(input);
    for (int t = 0; t < 5; t++) {
      INDArray step = network.rnnTimeStep(Samples.steps(input, t, t + 1));
      assertThat(Samples.distance(step, Samples.steps(whole, t, t + 1))).isLessThan(1e-12);
    }
  }

  @Test
  void rnnTimeStep_ofAnotherMinibatchSize_isRefused() {
    MultiLayerNetwork network = network(lstm());
    network.rnnTimeStep(Samples.gaussian(1, 3, INPUTS, 1));
    INDArray larger = Samples.gaussian(1, 4, INPUTS, 1);
    assertThatThrownBy(() -> network.rnnTimeStep(larger)).isInstanceOf(RuntimeException.class);
  }

  @Test
  void savedModel_isTheSame() throws IOException {
    MultiLayerNetwork network = network(lstm());
    network.fit(data());
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ModelSerializer.writeModel(network, file, true);
    MultiLayerNetwork restored =
        ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(file.toByteArray()));
    assertThat(restored.output(data().getFeatures()))
        .isEqualTo(network.output(data().getFeatures()));
    assertThat(MultiLayerConfiguration.fromYaml(network.getLayerWiseConfigurations().toYaml()))
        .isEqualTo(network.getLayerWiseConfigurations());
  }
}
