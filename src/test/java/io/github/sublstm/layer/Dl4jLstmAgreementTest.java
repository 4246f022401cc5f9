package io.github.sublstm.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.MaxNorm;
import io.github.sublstm.conf.FusedLSTM;
import io.github.sublstm.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/** {@code FusedLSTM} against DL4J's {@code LSTM} with the same parameter vector. */
@ExtendWith(SmallProblems.class)
class Dl4jLstmAgreementTest {

  private static final long SEED = 5;
  private static final int INPUTS = 4;
  private static final int UNITS = 17;
  private static final int MINIBATCH = 5;
  private static final int STEPS = 9;

  record Case(
      Net.Container container,
      RNNFormat format,
      Engine engine,
      DataType dataType,
      Activation gates) {

    double tolerance() {
      return dataType == DataType.DOUBLE ? 1e-10 : 1e-5;
    }
  }

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Net.Container container : Net.Container.values()) {
      for (RNNFormat format : List.of(RNNFormat.NCW, RNNFormat.NWC)) {
        for (Engine engine : List.of(Engine.HOST, Engine.ND4J)) {
          for (DataType dataType : List.of(DataType.FLOAT, DataType.DOUBLE)) {
            for (Activation gates : List.of(Activation.SIGMOID, Activation.HARDSIGMOID)) {
              cases.add(new Case(container, format, engine, dataType, gates));
            }
          }
        }
      }
    }
    return cases.stream();
  }

  private static Net network(Case c, Layer below, Layer above) {
    Net.Settings settings =
        Net.Settings.of(c.container)
            .with(c.dataType)
            .with(new Adam(0.01))
            .with(InputType.recurrent(INPUTS, c.format));
    return Net.of(settings, below, above, Samples.sequenceOutput(UNITS, 2, c.format));
  }

  private static Net dl4j(Case c) {
    return network(c, lstm(INPUTS, c), lstm(UNITS, c));
  }

  private static Layer lstm(int nIn, Case c) {
    return new LSTM.Builder()
        .nIn(nIn)
        .nOut(UNITS)
        .activation(Activation.TANH)
        .gateActivationFunction(c.gates)
        .dataFormat(c.format)
        .l2(0.01)
        .build();
  }

  private static Net fused(Case c) {
    return network(c, fusedLstm(INPUTS, c), fusedLstm(UNITS, c));
  }

  private static Layer fusedLstm(int nIn, Case c) {
    return new FusedLSTM.Builder()
        .nIn(nIn)
        .nOut(UNITS)
        .activation(Activation.TANH)
        .gateActivationFunction(c.gates)
        .dataFormat(c.format)
        .engine(c.engine)
        .l2(0.01)
        .build();
  }

  private static INDArray sample(Case c, long seed, int size) {
    INDArray ncw = Samples.gaussian(seed, MINIBATCH, size, STEPS).castTo(c.dataType);
    return c.format == RNNFormat.NWC ? ncw.permute(0, 2, 1).dup() : ncw;
  }

  private static void assertClose(INDArray actual, INDArray expected, Case c, String what) {
    double scale = Math.max(1, MaxNorm.of(expected));
    assertThat(Samples.distance(actual, expected) / scale)
        .as("%s of %s, seed %s", what, c, SEED)
        .isLessThan(c.tolerance());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void outputsStepsAndGradients_agree(Case c) {
    Net dl4j = dl4j(c);
    Net fused = fused(c);
    fused.model().setParams(dl4j.params());
    INDArray input = sample(c, SEED, INPUTS);
    DataSet data = new DataSet(input, sample(c, SEED + 1, 2));
    assertClose(fused.output(input, null), dl4j.output(input, null), c, "output");
    assertClose(fused.rnnTimeStep(input), dl4j.rnnTimeStep(input), c, "first rnnTimeStep");
    assertClose(fused.rnnTimeStep(input), dl4j.rnnTimeStep(input), c, "second rnnTimeStep");
    assertThat(fused.state(0).keySet()).isEqualTo(dl4j.state(0).keySet());
    dl4j.state(0).forEach((key, array) -> assertClose(fused.state(0).get(key), array, c, key));
    assertClose(fused.gradient(data), dl4j.gradient(data), c, "gradient");
    assertThat(fused.score(data, true))
        .isCloseTo(dl4j.score(data, true), within(c.tolerance() * 10));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void training_agrees(Case c) {
    Net dl4j = dl4j(c);
    Net fused = fused(c);
    fused.model().setParams(dl4j.params());
    DataSet data = new DataSet(sample(c, SEED, INPUTS), sample(c, SEED + 1, 2));
    for (int k = 0; k < 3; k++) {
      dl4j.fit(data);
      fused.fit(data);
    }
    // Adam divides by the root of a mean square, so small differences grow a little.
    INDArray difference = fused.params().sub(dl4j.params());
    assertThat(difference.norm2Number().doubleValue())
        .as("distance of the parameters after 3 updates of %s", c)
        .isLessThan(c.tolerance() * 100);
  }
}
