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

  private static INDArray gradient(MultiLayerNetwork network, RNNFormat format, INDArray errors) {
    network.setInput(
        array(format, INPUTS).castTo(network.getLayerWiseConfigurations().getDataType()));
    network.feedForward(true, false);
    return network
        .backpropGradient(errors, LayerWorkspaceMgr.noWorkspaces())
        .getFirst()
        .gradient()
        .dup();
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
