package io.github.sublstm.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sublstm.engine.Engine;
import io.github.sublstm.layer.GatedRecurrentLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

/** The engine that was asked for runs, and a network without one falls back. */
class EngineChoiceTest {

  private static MultiLayerNetwork network(Kind kind, Engine engine, DataType type) {
    NeuralNetConfiguration.Builder global = Networks.global().dataType(type).updater(new Sgd(0.2));
    return Networks.init(
        Networks.chain(
            global,
            kind.builder().name("cell").nIn(3).nOut(4).engine(engine).build(),
            Networks.stepOutput(4)));
  }

  private static Engine running(MultiLayerNetwork network) {
    return ((GatedRecurrentLayer) network.getLayer(0)).runningOn();
  }

  private static DataSet data(DataType type) {
    DataSet data = Networks.data(8, 4, true);
    return new DataSet(data.getFeatures().castTo(type), data.getLabels().castTo(type));
  }

  @ParameterizedTest
  @EnumSource
  void engine_isTheOneAskedFor(Kind kind) {
    for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
      assertThat(running(network(kind, Engine.HOST, type))).isEqualTo(Engine.HOST);
      assertThat(running(network(kind, Engine.ND4J, type))).isEqualTo(Engine.ND4J);
      assertThat(running(network(kind, Engine.AUTO, type))).isEqualTo(Engine.HOST);
    }
  }

  @ParameterizedTest
  @EnumSource
  void engines_trainTheSame(Kind kind) {
    MultiLayerNetwork host = network(kind, Engine.HOST, DataType.DOUBLE);
    MultiLayerNetwork nd4j = network(kind, Engine.ND4J, DataType.DOUBLE);
    assertThat(nd4j.params()).isEqualTo(host.params());
    DataSet data = data(DataType.DOUBLE);
    double before = host.score(data);
    Networks.fit(host, data, 4);
    Networks.fit(nd4j, data, 4);
    assertThat(host.score(data)).isLessThan(before);
    assertThat(nd4j.params().equalsWithEps(host.params(), 1e-9)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void host_onHalfPrecision_isRefused(Kind kind) {
    assertThatThrownBy(() -> network(kind, Engine.HOST, DataType.HALF))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(kind.layer(1, 1).getClass().getSimpleName() + " layer \"cell\"")
        .hasMessageContainingAll("engine HOST", "HALF", "FLOAT or DOUBLE", "Engine.AUTO");
  }

  @ParameterizedTest
  @EnumSource
  void auto_onHalfPrecision_fallsBackAndTrains(Kind kind) {
    MultiLayerNetwork network = network(kind, Engine.AUTO, DataType.HALF);
    assertThat(running(network)).isEqualTo(Engine.ND4J);
    DataSet data = data(DataType.HALF);
    double before = network.score(data);
    Networks.fit(network, data, 4);
    assertThat(network.score(data)).isLessThan(before);
    assertThat(network.params().dataType()).isEqualTo(DataType.HALF);
  }
}
