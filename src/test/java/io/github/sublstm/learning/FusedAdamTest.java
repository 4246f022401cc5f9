package io.github.sublstm.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sublstm.conf.FusedLSTM;
import io.github.sublstm.conf.Networks;
import io.github.sublstm.interop.Dl4jLstm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

class FusedAdamTest {

  private static final FusedAdam UNUSUAL = new FusedAdam(0.03, null, 0.8, 0.97, 1e-3);

  /**
   * β₁ = 1/2, β₂ = 3/4, ε = 1/10, η = 1. First g = 2: m = 1, v = 1, rate √(1/4) / (1/2) = 1, so 1 /
   * 1.1. Then g = −2: m = −1/2, v = 7/4, rate √(7/16) / (3/4).
   */
  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE"})
  void applyUpdater_twoSteps_areThoseComputedByHand(DataType type) {
    INDArray state = Nd4j.createUninitialized(type, 2);
    GradientUpdater<?> updater = new FusedAdam(1, null, 0.5, 0.75, 0.1).instantiate(state, true);
    double[] expected = {1 / 1.1, -0.5 * (Math.sqrt(7.0 / 16) / 0.75) / (Math.sqrt(7.0 / 4) + 0.1)};

    for (int step = 0; step < 2; step++) {
      INDArray gradient = Nd4j.createFromArray(step == 0 ? 2.0 : -2.0).castTo(type);
      updater.applyUpdater(gradient, step, 0);
      assertThat(gradient.getDouble(0)).isCloseTo(expected[step], within(1e-6));
    }
    assertThat(state.getDouble(0)).isCloseTo(-0.5, within(1e-6));
    assertThat(state.getDouble(1)).isCloseTo(1.75, within(1e-6));
  }

  /** One value, parts of blocks, several blocks, several threads' parts; all at an offset. */
  @ParameterizedTest
  @CsvSource({
    "1, FLOAT", "17, FLOAT", "2048, FLOAT", "5000, FLOAT", "300001, FLOAT",
    "1, DOUBLE", "17, DOUBLE", "2048, DOUBLE", "5000, DOUBLE", "300001, DOUBLE"
  })
  void applyUpdater_isWhatNd4jsAdamGives(int n, DataType type) {
    long seed = 100 + n;
    Nd4j.getRandom().setSeed(seed);
    int offset = 3;
    INDArray all = Nd4j.zeros(type, n + 2L * offset).addi(7);
    INDArray gradient = all.get(NDArrayIndex.interval(offset, offset + n));
    INDArray fusedState = Nd4j.zeros(type, 2L * n);
    INDArray state = Nd4j.zeros(type, 2L * n);
    GradientUpdater<?> fused = UNUSUAL.instantiate(fusedState, true);
    GradientUpdater<?> nd4j = new Adam(0.03, 0.8, 0.97, 1e-3).instantiate(state, true);
    double tolerance = type == DataType.FLOAT ? 2e-7 : 1e-15;

    for (int step = 0; step < 40; step++) {
      INDArray g = Nd4j.randn(type, n);
      gradient.assign(g);
      fused.applyUpdater(gradient, step, 0);
      nd4j.applyUpdater(g, step, 0);
      String what = "step %d, seed %d".formatted(step, seed);
      assertClose(what, gradient, g, tolerance);
      assertClose(what, fusedState, state, tolerance);
    }
    for (int i = 0; i < offset; i++) {
      assertThat(all.getDouble(i)).isEqualTo(7);
      assertThat(all.getDouble(offset + n + i)).isEqualTo(7);
    }
  }

  /** Relative to the larger of the value and the rounding of what it is a difference of. */
  private static void assertClose(
      String what, INDArray actual, INDArray expected, double relative) {
    double[] a = actual.dup().data().asDouble();
    double[] b = expected.dup().data().asDouble();
    for (int i = 0; i < a.length; i++) {
      assertThat(Math.abs(a[i] - b[i]))
          .as("%s, value %d: %s and %s", what, i, a[i], b[i])
          .isLessThanOrEqualTo(relative * Math.max(1, Math.abs(b[i])));
    }
  }

  @Test
  void applyUpdater_halfPrecision_usesNd4js() {
    GradientUpdater<?> fused = UNUSUAL.instantiate(Nd4j.zeros(DataType.HALF, 4), true);
    GradientUpdater<?> nd4j =
        new Adam(0.03, 0.8, 0.97, 1e-3).instantiate(Nd4j.zeros(DataType.HALF, 4), true);
    INDArray gradient = Nd4j.createFromArray(1.5, -0.25).castTo(DataType.HALF);
    INDArray expected = gradient.dup();

    fused.applyUpdater(gradient, 2, 0);
    nd4j.applyUpdater(expected, 2, 0);

    assertThat(gradient.toDoubleVector()).containsExactly(expected.toDoubleVector());
    assertThat(gradient.getDouble(0)).isPositive();
  }

  /** A gradient of 0 would give 0 / 0, as ND4J's Adam does. */
  @Test
  void applyUpdater_epsilonIsZeroInTheType_refuses() {
    GradientUpdater<?> nd4j = new Adam().instantiate(Nd4j.zeros(DataType.HALF, 4), true);
    INDArray gradient = Nd4j.zeros(DataType.HALF, 2);
    nd4j.applyUpdater(gradient, 0, 0);
    assertThat(gradient.getDouble(0)).as("ND4J's Adam").isNaN();

    for (DataType type : new DataType[] {DataType.HALF, DataType.FLOAT}) {
      GradientUpdater<?> fused =
          FusedAdam.builder()
              .epsilon(type == DataType.HALF ? Adam.DEFAULT_ADAM_EPSILON : 1e-50)
              .build()
              .instantiate(Nd4j.zeros(type, 4), true);
      assertThatThrownBy(() -> fused.applyUpdater(Nd4j.zeros(type, 2), 0, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("FusedAdam: the epsilon ")
          .hasMessageContaining("is zero in " + type);
    }
  }

  /** With such a β the mean would never move, and the step would be the gradient itself. */
  @Test
  void applyUpdater_betaIsOneInTheType_refuses() {
    GradientUpdater<?> mean = new FusedAdam().instantiate(Nd4j.zeros(DataType.BFLOAT16, 4), true);
    assertThatThrownBy(() -> mean.applyUpdater(Nd4j.ones(DataType.BFLOAT16, 2), 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "FusedAdam: the beta2 0.999 is 1 in BFLOAT16; give a smaller one, such as 0.99");
    GradientUpdater<?> square =
        FusedAdam.builder()
            .beta1(0.99999999)
            .build()
            .instantiate(Nd4j.zeros(DataType.FLOAT, 4), true);
    assertThatThrownBy(() -> square.applyUpdater(Nd4j.ones(DataType.FLOAT, 2), 0, 0))
        .hasMessageContaining("the beta1 0.99999999 is 1 in FLOAT");
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE", "HALF"})
  void applyUpdater_learningRateZero_changesNothing(DataType type) {
    GradientUpdater<?> updater =
        FusedAdam.builder()
            .learningRate(0)
            .epsilon(1e-4)
            .build()
            .instantiate(Nd4j.zeros(type, 2), true);
    INDArray gradient = Nd4j.createFromArray(3f).castTo(type);

    updater.applyUpdater(gradient, 0, 0);

    assertThat(gradient.getDouble(0)).isZero();
  }

  @Test
  void applyUpdater_schedule_isFollowed() {
    ISchedule schedule =
        new MapSchedule.Builder(ScheduleType.EPOCH).add(0, 0.1).add(1, 0.2).build();
    FusedAdam config = new FusedAdam(schedule);
    for (int epoch = 0; epoch < 2; epoch++) {
      INDArray gradient = Nd4j.createFromArray(-3.0);
      config.instantiate(Nd4j.create(DataType.DOUBLE, 2), true).applyUpdater(gradient, 0, epoch);
      // In the first step only the sign of the gradient is left.
      assertThat(gradient.getDouble(0)).isCloseTo(epoch == 0 ? -0.1 : -0.2, within(1e-6));
    }
  }

  @Test
  void state_hasTheKeysAndTheLayoutOfNd4jsAdam() {
    INDArray view = Nd4j.createFromArray(1f, 2f, 3f, 4f);
    GradientUpdater<?> fused = new FusedAdam().instantiate(view, false);
    GradientUpdater<?> nd4j = new Adam().instantiate(view, false);

    assertThat(fused.getState()).isEqualTo(nd4j.getState());
    GradientUpdater<?> again = new FusedAdam().instantiate(nd4j.getState(), false);
    assertThat(again.getState()).isEqualTo(nd4j.getState());
    Map<String, INDArray> wrong = Map.of("V", Nd4j.create(1), "U", Nd4j.create(1));
    assertThatThrownBy(() -> new FusedAdam().instantiate(wrong, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("U");
  }

  @Test
  void settings_outOfRange_throw() {
    assertInvalid(() -> new FusedAdam(-1), "learningRate");
    assertInvalid(() -> new FusedAdam(Double.NaN), "learningRate");
    assertInvalid(() -> new FusedAdam(1, null, 1, 0.9, 1e-8), "beta1");
    assertInvalid(() -> new FusedAdam(1, null, 0.9, -0.1, 1e-8), "beta2");
    assertInvalid(() -> FusedAdam.builder().epsilon(0).build(), "epsilon");
  }

  private static void assertInvalid(Runnable making, String name) {
    assertThatThrownBy(making::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  @Test
  void builder_makesAFusedAdam() {
    Adam built =
        FusedAdam.builder().learningRate(0.03).beta1(0.8).beta2(0.97).epsilon(1e-3).build();

    assertThat(built).isEqualTo(UNUSUAL).hasSameHashCodeAs(UNUSUAL).isEqualTo(UNUSUAL.clone());
    Adam plain = new Adam(0.03, 0.8, 0.97, 1e-3);
    assertThat(built).isNotEqualTo(plain);
    assertThat(plain).isNotEqualTo(built);
    assertThat(UNUSUAL.toString()).contains("FusedAdam").contains("0.97");
  }

  @Test
  void json_roundTrip_isEqual() {
    FusedAdam scheduled =
        new FusedAdam(new MapSchedule.Builder(ScheduleType.EPOCH).add(0, 0.1).add(3, 0.01).build());
    for (FusedAdam updater : new FusedAdam[] {UNUSUAL, scheduled}) {
      MultiLayerConfiguration configuration = configuration(updater);

      MultiLayerConfiguration read = MultiLayerConfiguration.fromJson(configuration.toJson());
      MultiLayerConfiguration readYaml = MultiLayerConfiguration.fromYaml(configuration.toYaml());

      assertThat(read).isEqualTo(configuration);
      assertThat(updaterOf(read)).isEqualTo(updater).isExactlyInstanceOf(FusedAdam.class);
      assertThat(updaterOf(readYaml)).isEqualTo(updater);
    }
  }

  private static IUpdater updaterOf(MultiLayerConfiguration configuration) {
    return ((FusedLSTM) configuration.getConf(0).getLayer()).getIUpdater();
  }

  /** Training goes on the same from a saved state, with either of the two. */
  @Test
  void savedState_isExchangedWithNd4jsAdam() throws IOException {
    MultiLayerNetwork fused = Networks.init(configuration(new FusedAdam(0.02)));
    MultiLayerNetwork nd4j = Networks.init(configuration(new Adam(0.02)));
    DataSet data = Networks.data(4, 5, true);
    for (int step = 0; step < 3; step++) {
      fused.fit(data);
      nd4j.fit(data);
    }
    assertSameParameters(fused, nd4j);

    MultiLayerNetwork fusedFromNd4j = copy(nd4j, configuration(new FusedAdam(0.02)));
    MultiLayerNetwork nd4jFromFused = copy(fused, configuration(new Adam(0.02)));
    for (MultiLayerNetwork network :
        new MultiLayerNetwork[] {fused, nd4j, fusedFromNd4j, nd4jFromFused}) {
      network.fit(data);
    }

    assertSameParameters(fusedFromNd4j, nd4j);
    assertSameParameters(nd4jFromFused, nd4j);
    assertSameParameters(fused, nd4j);
  }

  /** Saved, read, and given the other configuration. */
  private static MultiLayerNetwork copy(MultiLayerNetwork network, MultiLayerConfiguration conf)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ModelSerializer.writeModel(network, bytes, true);
    MultiLayerNetwork read =
        ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(bytes.toByteArray()));
    MultiLayerNetwork other = Networks.init(conf);
    other.setParams(read.params());
    other.getUpdater().setStateViewArray(other, read.getUpdater().getStateViewArray(), false);
    other.setIterationCount(read.getIterationCount());
    return other;
  }

  @Test
  void toDl4j_putsNd4jsAdamInItsPlace() {
    MultiLayerNetwork fused = Networks.init(configuration(new FusedAdam(0.02)));
    DataSet data = Networks.data(4, 5, true);
    fused.fit(data);

    MultiLayerNetwork converted = Dl4jLstm.toDl4j(fused);

    assertThat(converted.getLayerWiseConfigurations().toJson()).doesNotContain("sublstm");
    assertThat(converted.getUpdater().getStateViewArray())
        .isEqualTo(fused.getUpdater().getStateViewArray());
  }

  private static void assertSameParameters(MultiLayerNetwork a, MultiLayerNetwork b) {
    assertThat(a.params().distance2(b.params())).isLessThan(1e-6);
  }

  private static MultiLayerConfiguration configuration(IUpdater updater) {
    return Networks.chain(
        Networks.global().updater(updater),
        new FusedLSTM.Builder().nIn(3).nOut(4).inputGradient(false).build(),
        Networks.stepOutput(4));
  }
}
