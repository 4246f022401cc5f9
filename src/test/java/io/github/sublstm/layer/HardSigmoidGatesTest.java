package io.github.sublstm.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sublstm.conf.FusedLSTM;
import io.github.sublstm.engine.Engine;
import java.util.Set;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** {@code FusedLSTM} with hard-sigmoid gates that are closed, open and in between. */
@ExtendWith(SmallProblems.class)
class HardSigmoidGatesTest {

  private static final long SEED = 12;
  private static final int INPUTS = 3;
  private static final int UNITS = 5;

  private static Net network(Layer layer) {
    Net net =
        Net.of(
            Net.Settings.of(Net.Container.MULTI_LAYER_NETWORK),
            layer,
            Samples.sequenceOutput(UNITS, 2, RNNFormat.NCW));
    net.model().setParams(Samples.gaussian(SEED, net.params().shape()).muli(1.2));
    return net;
  }

  private static Layer fused(Activation gates, Engine engine) {
    return new FusedLSTM.Builder()
        .nIn(INPUTS)
        .nOut(UNITS)
        .gateActivation(gates)
        .engine(engine)
        .build();
  }

  private static Layer dl4j() {
    return new LSTM.Builder()
        .nIn(INPUTS)
        .nOut(UNITS)
        .activation(Activation.TANH)
        .gateActivationFunction(Activation.HARDSIGMOID)
        .build();
  }

  private static DataSet data() {
    return new DataSet(
        Samples.gaussian(SEED + 1, 4, INPUTS, 6), Samples.gaussian(SEED + 2, 4, 2, 6));
  }

  @ParameterizedTest
  @EnumSource(names = {"HOST", "ND4J"})
  void gradients_passDl4jGradientCheck(Engine engine) {
    Net net = network(fused(Activation.HARDSIGMOID, engine));
    assertThat(net.gradientsCheck(data(), Set.of(), SEED)).as("seed %d", SEED).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"HOST", "ND4J"})
  void saturatedGates_agreeWithDl4j(Engine engine) {
    Net dl4j = network(dl4j());
    Net ours = network(fused(Activation.HARDSIGMOID, engine));
    INDArray x = data().getFeatures();
    assertThat(Samples.distance(ours.output(x, null), dl4j.output(x, null))).isLessThan(1e-10);
    assertThat(Samples.distance(ours.gradient(data()), dl4j.gradient(data()))).isLessThan(1e-10);
  }

  /** Else the tests above could pass for another function. */
  @Test
  void gates_areNotSigmoid() {
    INDArray x = data().getFeatures();
    INDArray hard = network(fused(Activation.HARDSIGMOID, Engine.HOST)).output(x, null);
    INDArray smooth = network(fused(Activation.SIGMOID, Engine.HOST)).output(x, null);
    assertThat(Samples.distance(hard, smooth)).isGreaterThan(0.01);
  }
}
