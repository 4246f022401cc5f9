package io.github.sublstm.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sublstm.training.DaleStart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** One sign for what a unit sends. */
class DaleConstraintTest {

  private static final int UNITS = 5;
  private static final int EXCITATORY = 4;

  /** Weights against their row's sign: the first four rows excite, the last one inhibits. */
  private static int violations(INDArray weights) {
    int violations = 0;
    for (int row = 0; row < weights.size(0); row++) {
      for (int column = 0; column < weights.size(1); column++) {
        double w = weights.getDouble(row, column);
        violations += (row < EXCITATORY ? w < 0 : w > 0) ? 1 : 0;
      }
    }
    return violations;
  }

  private static MultiLayerNetwork network(Kind kind, boolean constrained) {
    GatedRecurrent.Builder<?> builder = kind.builder();
    if (constrained) {
      builder.constrainRecurrent(new DaleConstraint(0.8));
    }
    builder.nIn(3).nOut(UNITS);
    return Networks.init(
        Networks.chain(Networks.global(), builder.build(), Networks.stepOutput(UNITS)));
  }

  @ParameterizedTest
  @EnumSource
  void training_neverViolatesTheSigns_asItDoesWithoutTheConstraint(Kind kind) {
    MultiLayerNetwork signed = network(kind, true);
    DaleStart.initialize(signed);
    assertThat(violations(signed, 2_000)).as("%s", kind).isZero();
    int others = 0;
    for (double weight : signed.getParam("0_RW").dup().data().asDouble()) {
      others += weight != 0 ? 1 : 0;
    }
    assertThat(others).as("weights other than 0 of %s", kind).isGreaterThan(UNITS * UNITS);

    assertThat(violations(network(kind, false), 20))
        .as("%s without the constraint", kind)
        .isGreaterThan(20);
  }

  /** Adds up the violations after each of many updates. */
  private static int violations(MultiLayerNetwork network, int updates) {
    DataSet data = Networks.data(2, 3, true);
    int violations = 0;
    for (int k = 0; k < updates; k++) {
      network.fit(data);
      violations += violations(network.getParam("0_RW"));
    }
    return violations;
  }

  @Test
  void apply_zeroesTheWrongSignAndKeepsTheRest() {
    INDArray weights = Nd4j.createFromArray(new double[][] {{1, -2}, {-3, 4}, {5, -6}}).dup('f');
    new DaleConstraint(0.67).apply(weights);
    assertThat(weights).isEqualTo(Nd4j.createFromArray(new double[][] {{1, 0}, {0, 4}, {0, -6}}));
    weights = Nd4j.createFromArray(new double[][] {{1, -2}, {-3, 4}, {5, -6}}).dup('f');
    new DaleConstraint(0.67).applySigns(weights);
    assertThat(weights).isEqualTo(Nd4j.createFromArray(new double[][] {{1, 2}, {3, 4}, {-5, -6}}));
  }

  @Test
  void excitatoryRows_areTheFractionRounded() {
    assertThat(new DaleConstraint(0.8).excitatoryRows(50)).isEqualTo(40);
    assertThat(new DaleConstraint().excitatoryRows(11)).isEqualTo(9);
    assertThat(new DaleConstraint(0.5).excitatoryRows(1)).isEqualTo(1);
    for (double end : new double[] {0, 1}) {
      INDArray weights = Nd4j.createFromArray(new double[][] {{1, -2}}).dup('f');
      new DaleConstraint(end).apply(weights);
      assertThat(weights.sumNumber().doubleValue()).isEqualTo(end == 1 ? 1 : -2);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.01, 80, Double.NaN, Double.POSITIVE_INFINITY})
  void fractionOutOfRange_isRefused(double fraction) {
    assertThatThrownBy(() -> new DaleConstraint(fraction))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "DaleConstraint: expected a fraction of excitatory units in [0, 1], got "
                + fraction
                + "; likely cause: a percentage, or a number of units");
  }

  @Test
  void apply_toABias_isRefused() {
    assertThatThrownBy(() -> new DaleConstraint().apply(Nd4j.ones(8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected weights of shape [rows, columns], got [8]")
        .hasMessageContaining("constrainRecurrent");
  }

  @ParameterizedTest
  @EnumSource
  void configurationsAndModels_keepTheConstraint(Kind kind) throws IOException {
    MultiLayerNetwork network = network(kind, true);
    MultiLayerConfiguration conf = network.getLayerWiseConfigurations();
    assertThat(MultiLayerConfiguration.fromJson(conf.toJson())).isEqualTo(conf);
    assertThat(MultiLayerConfiguration.fromYaml(conf.toYaml())).isEqualTo(conf);
    DaleConstraint kept =
        (DaleConstraint)
            MultiLayerConfiguration.fromJson(conf.toJson())
                .getConf(0)
                .getLayer()
                .getConstraints()
                .get(0);
    assertThat(kept.getExcitatoryFraction()).isEqualTo(0.8);
    assertThat(kept.getParams()).isEqualTo(Set.of("RW"));
    assertThat(kept)
        .isEqualTo(kept.clone())
        .isNotSameAs(kept.clone())
        .hasSameHashCodeAs(kept.clone());
    assertThat(kept).isNotEqualTo(new DaleConstraint(0.7)).isNotEqualTo(new DaleConstraint(0.8));

    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ModelSerializer.writeModel(network, file, true);
    MultiLayerNetwork restored =
        ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(file.toByteArray()));
    restored.fit(Networks.data(2, 3, true));
    assertThat(violations(restored.getParam("0_RW"))).isZero();
  }

  @Test
  void start_signsEveryConstrainedLayerInItsWrapper() {
    Layer signed =
        new SubLSTM.Builder()
            .nIn(3)
            .nOut(UNITS)
            .constrainRecurrent(new DaleConstraint(0.8))
            .build();
    Layer upper =
        new FixSubLSTM.Builder()
            .nIn(UNITS)
            .nOut(UNITS)
            .constrainRecurrent(new DaleConstraint(0.8))
            .build();
    Layer[] layers = {
      new Bidirectional(Bidirectional.Mode.ADD, signed),
      new LastTimeStep(upper),
      Networks.sequenceOutput(UNITS)
    };
    MultiLayerNetwork chain = Networks.init(Networks.chain(Networks.global(), layers));
    INDArray before = chain.params().dup();
    DaleStart.initialize(chain);
    for (String key : new String[] {"0_fRW", "0_bRW", "1_RW"}) {
      assertThat(violations(chain.getParam(key))).as(key).isZero();
    }
    assertThat(chain.params()).isNotEqualTo(before);
    assertThat(Transforms.abs(chain.params())).isEqualTo(Transforms.abs(before));
    assertThat(chain.getParam("0_fW").lt(0).any()).isTrue();

    var graph = Networks.init(Networks.chainGraph(Networks.global(), layers));
    DaleStart.initialize(graph);
    assertThat(violations(graph.getParam("0_bRW"))).isZero();
  }

  @Test
  void start_withoutTheConstraint_namesTheLayers() {
    assertThatThrownBy(() -> DaleStart.initialize(network(Kind.SUB, false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no layer with a DaleConstraint")
        .hasMessageContaining("[SubLSTM \"layer0\", RnnOutputLayer \"layer1\"]");
  }
}
