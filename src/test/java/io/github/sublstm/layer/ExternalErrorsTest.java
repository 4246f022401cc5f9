package io.github.sublstm.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sublstm.conf.SubLSTM;
import io.github.sublstm.engine.Engine;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Networks whose errors a user computes: DL4J hands them to the last layer unchecked. */
class ExternalErrorsTest {

  private static final int SEED = 4;
  private static final int MINIBATCH = 2;
  private static final int INPUTS = 3;
  private static final int UNITS = 5;
  private static final int STEPS = 4;

  @ParameterizedTest
  @CsvSource({
    "FLOAT, HOST, NCW", "FLOAT, HOST, NWC", "FLOAT, ND4J, NCW",
    "DOUBLE, HOST, NCW", "DOUBLE, HOST, NWC", "DOUBLE, ND4J, NCW"
  })
  void backprop_errorsOfAnotherType_areCast(DataType type, Engine engine, RNNFormat format) {
    DataType other = type == DataType.FLOAT ? DataType.DOUBLE : DataType.FLOAT;
    // Numbers that both types have.
    INDArray errors = array(format, UNITS).castTo(DataType.FLOAT);
    MultiLayerNetwork network = network(type, engine, format);

    INDArray expected = gradient(network, format, errors.castTo(type));

    assertThat(gradient(network, format, errors.castTo(other))).isEqualTo(expected);
    assertThat(expected.norm2Number().doubleValue()).isGreaterThan(1e-3);
  }

  @ParameterizedTest
  @CsvSource({"HOST, NCW", "HOST, NWC", "ND4J, NCW"})
  void backprop_errorsOfAnotherShape_areRefused(Engine engine, RNNFormat format) {
    MultiLayerNetwork network = network(DataType.FLOAT, engine, format);
    INDArray errors = array(format, UNITS).castTo(DataType.FLOAT);
    INDArray[] wrong = {errors.permute(0, 2, 1), errors.slice(0, format == RNNFormat.NCW ? 2 : 1)};
    for (INDArray each : wrong) {
      assertThatThrownBy(() -> gradient(network, format, each.dup()))
          .hasMessageContaining("an error (epsilon) of the shape of its output, ")
          .hasMessageContaining(Arrays.toString(each.shape()));
    }
  }

  @ParameterizedTest
  @CsvSource({"HOST, NCW", "HOST, NWC", "ND4J, NCW", "ND4J, NWC"})
  void backprop_errorsOfOneStepWithoutTime_areThoseOfTheStep(Engine engine, RNNFormat format) {
    MultiLayerNetwork network = network(DataType.DOUBLE, engine, format);
    INDArray input = Samples.gaussian(SEED, MINIBATCH, INPUTS, 1);
    INDArray errors = Samples.gaussian(SEED, MINIBATCH, UNITS);
    boolean isNcw = format == RNNFormat.NCW;

    network.setInput(isNcw ? input : input.permute(0, 2, 1).dup());
    INDArray expected =
        backprop(network, errors.reshape(MINIBATCH, isNcw ? UNITS : 1, isNcw ? 1 : UNITS));

    assertThat(backprop(network, errors)).isEqualTo(expected);
    assertThat(expected.norm2Number().doubleValue()).isGreaterThan(1e-3);
  }

  /** DL4J's LSTM repeats the forward pass, too. */
  @ParameterizedTest
  @CsvSource({"HOST, NCW", "HOST, NWC", "ND4J, NCW"})
  void backpropGradient_ofALayerThatHasNotRunForward_runsIt(Engine engine, RNNFormat format) {
    MultiLayerNetwork network = network(DataType.DOUBLE, engine, format);
    INDArray errors = array(format, UNITS);
    INDArray expected = gradient(network, format, errors);

    network.getLayer(0).setInput(array(format, INPUTS), LayerWorkspaceMgr.noWorkspaces());
    network.getLayer(0).backpropGradient(errors, LayerWorkspaceMgr.noWorkspaces());

    assertThat(network.getFlattenedGradients().ravel()).isEqualTo(expected);
  }

  /** The network's own memory is read by address: a closed array has none. */
  @ParameterizedTest
  @CsvSource({"FLOAT, AUTO", "FLOAT, HOST", "DOUBLE, HOST"})
  void output_closedNetwork_saysSo(DataType type, Engine engine) {
    MultiLayerNetwork network = network(type, engine, RNNFormat.NCW);
    INDArray input = array(RNNFormat.NCW, INPUTS).castTo(type);
    network.output(input);

    network.close();

    assertThatThrownBy(() -> network.output(input))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed before");
  }

  @ParameterizedTest
  @CsvSource({"FLOAT", "DOUBLE"})
  void output_closedInput_saysSo(DataType type) {
    MultiLayerNetwork network = network(type, Engine.HOST, RNNFormat.NCW);
    INDArray input = array(RNNFormat.NCW, INPUTS).castTo(type).dup('f');
    input.close();

    assertThatThrownBy(() -> network.output(input))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  private static INDArray backprop(MultiLayerNetwork network, INDArray errors) {
    network.feedForward(true, false);
    return network
        .backpropGradient(errors, LayerWorkspaceMgr.noWorkspaces())
        .getFirst()
        .gradient()
        .dup();
  }

  private static INDArray gradient(MultiLayerNetwork network, RNNFormat format, INDArray errors) {
    network.setInput(
        array(format, INPUTS).castTo(network.getLayerWiseConfigurations().getDataType()));
    return backprop(network, errors);
  }

  private static MultiLayerNetwork network(DataType type, Engine engine, RNNFormat format) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(SEED)
                .dataType(type)
                .list()
                .layer(
                    new SubLSTM.Builder()
                        .nIn(INPUTS)
                        .nOut(UNITS)
                        .dataFormat(format)
                        .engine(engine)
                        .build())
                .build());
    network.init();
    return network;
  }

  private static INDArray array(RNNFormat format, int values) {
    INDArray array = Samples.gaussian(SEED, MINIBATCH, values, STEPS);
    return format == RNNFormat.NCW ? array : array.permute(0, 2, 1).dup();
  }
}
