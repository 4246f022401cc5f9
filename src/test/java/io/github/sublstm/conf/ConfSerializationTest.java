package io.github.sublstm.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.conf.serde.JsonMappers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** Configurations survive JSON, YAML and Java serialisation. */
class ConfSerializationTest {

  private static final ObjectMapper JSON = JsonMappers.getMapper();

  private static GatedRecurrent everySetting(Kind kind) {
    return kind.allOptions().dataFormat(RNNFormat.NWC).build();
  }

  private static Layer[] layers(Kind kind) {
    return new Layer[] {
      kind.allOptions().build(),
      new Bidirectional(Bidirectional.Mode.AVERAGE, kind.allOptions().nIn(4).build()),
      new MaskZeroLayer(kind.allOptions().nIn(4).build(), -9),
      new FrozenLayer(kind.allOptions().nIn(4).build()),
      new FrozenLayerWithBackprop(kind.allOptions().nIn(4).build()),
      new LastTimeStep(kind.allOptions().nIn(4).build()),
      Networks.sequenceOutput(4)
    };
  }

  private static MultiLayerConfiguration chain(Kind kind) {
    MultiLayerConfiguration conf = Networks.chain(Networks.global(), layers(kind));
    conf.setBackpropType(BackpropType.Standard);
    return conf;
  }

  private static ComputationGraphConfiguration graph(Kind kind) {
    return Networks.chainGraph(Networks.global(), layers(kind));
  }

  /** A round trip proves nothing about an option that has its default value. */
  @ParameterizedTest
  @EnumSource
  void everySetting_differsFromItsDefault(Kind kind) {
    JsonNode set = JSON.valueToTree(everySetting(kind));
    JsonNode defaults = JSON.valueToTree(kind.builder().build());
    List<String> same = new ArrayList<>();
    set.fieldNames()
        .forEachRemaining(
            name -> {
              if (set.get(name).equals(defaults.get(name))) {
                same.add(name);
              }
            });
    // The cell fixes its activation; the time-distributed format belongs to feed-forward layers.
    assertThat(same).containsExactlyInAnyOrder("@class", "activationFn", "timeDistributedFormat");
    assertThat(set.size()).isEqualTo(defaults.size()).isGreaterThan(20);
  }

  @ParameterizedTest
  @EnumSource
  void layerJson_roundTrip_keepsEverything(Kind kind) throws IOException {
    GatedRecurrent layer = everySetting(kind);
    String json = JSON.writeValueAsString(layer);
    Layer restored = JSON.readValue(json, Layer.class);
    assertThat(restored).isEqualTo(layer).hasSameClassAs(layer);
    assertThat(JSON.readTree(JSON.writeValueAsString(restored))).isEqualTo(JSON.readTree(json));
  }

  /** A property that a later version adds is missing in a model saved by this one. */
  @ParameterizedTest
  @EnumSource
  void layerJson_withOwnSettingsMissing_takesDefaults(Kind kind) throws IOException {
    String json =
        """
        {"@class": "%s", "nin": 3, "nout": 4}
        """
            .formatted(kind.layer(3, 4).getClass().getName());
    GatedRecurrent restored = (GatedRecurrent) JSON.readValue(json, Layer.class);
    GatedRecurrent defaults = kind.layer(3, 4);
    assertThat(restored.getEngine()).isEqualTo(defaults.getEngine());
    assertThat(restored.getUpdateDropout()).isEqualTo(defaults.getUpdateDropout());
    assertThat(restored.isInputGradient()).isTrue();
    assertThat(restored.cellSettings()).isEqualTo(defaults.cellSettings());
    assertThat(restored.getActivationFn()).isEqualTo(defaults.getActivationFn());
    assertThat(restored.initializer().numParams(restored))
        .isEqualTo(defaults.initializer().numParams(defaults));
  }

  @Test
  void layerJson_withAnotherGateActivation_isRefused() {
    String json =
        """
        {"@class": "%s", "nin": 3, "nout": 4, "gateActivation": "RELU"}
        """
            .formatted(FusedLSTM.class.getName());
    assertThatThrownBy(() -> JSON.readValue(json, Layer.class))
        .hasMessageContaining("expected gate activation sigmoid or hardsigmoid");
  }

  @ParameterizedTest
  @EnumSource
  void chain_jsonRoundTrip_isEqual(Kind kind) throws IOException {
    MultiLayerConfiguration conf = chain(kind);
    MultiLayerConfiguration restored = MultiLayerConfiguration.fromJson(conf.toJson());
    assertThat(restored).isEqualTo(conf).hasSameHashCodeAs(conf);
    assertThat(JSON.readTree(restored.toJson())).isEqualTo(JSON.readTree(conf.toJson()));
    assertThat(restored.getConf(0).getLayer()).isEqualTo(conf.getConf(0).getLayer());
  }

  @ParameterizedTest
  @EnumSource
  void chain_yamlRoundTrip_isEqual(Kind kind) {
    MultiLayerConfiguration conf = chain(kind);
    assertThat(MultiLayerConfiguration.fromYaml(conf.toYaml())).isEqualTo(conf);
  }

  @ParameterizedTest
  @EnumSource
  void graph_jsonRoundTrip_isEqual(Kind kind) throws IOException {
    ComputationGraphConfiguration conf = graph(kind);
    ComputationGraphConfiguration restored = ComputationGraphConfiguration.fromJson(conf.toJson());
    assertThat(restored).isEqualTo(conf);
    assertThat(JSON.readTree(restored.toJson())).isEqualTo(JSON.readTree(conf.toJson()));
  }

  @ParameterizedTest
  @EnumSource
  void graph_yamlRoundTrip_isEqual(Kind kind) {
    ComputationGraphConfiguration conf = graph(kind);
    assertThat(ComputationGraphConfiguration.fromYaml(conf.toYaml())).isEqualTo(conf);
  }

  @ParameterizedTest
  @EnumSource
  void javaSerialization_keepsEverything(Kind kind) throws Exception {
    for (Object conf : List.of(everySetting(kind), chain(kind), graph(kind))) {
      assertThat(javaRoundTrip(conf)).isEqualTo(conf).isNotSameAs(conf);
    }
  }

  @ParameterizedTest
  @EnumSource
  void networkConf_clone_isEqualAndIndependent(Kind kind) {
    MultiLayerConfiguration conf = chain(kind);
    MultiLayerConfiguration copy = conf.clone();
    assertThat(copy).isEqualTo(conf);
    GatedRecurrent cell = (GatedRecurrent) copy.getConf(0).getLayer();
    cell.getIUpdater().setLrAndSchedule(99, null);
    cell.setUpdateDropout(0.1);
    assertThat(copy).isNotEqualTo(conf);
    assertThat(conf).isEqualTo(chain(kind));
  }

  private static Object javaRoundTrip(Object object) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }
}
